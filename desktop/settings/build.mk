# SPDX-License-Identifier: GPL-2.0-or-later
# What changes the text of the configuration needs no GTK.
config_edit_objs := $(B)/desktop/settings/config_edit.o $(B)/desktop/settings/config_lines.o
