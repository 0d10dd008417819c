# SPDX-License-Identifier: GPL-2.0-or-later
# What changes the text of the configuration, knows disks and keys needs no GTK.
config_edit_objs := $(B)/desktop/settings/config_edit.o $(B)/desktop/settings/config_lines.o
settings_plain_objs := $(config_edit_objs) $(B)/desktop/settings/cord_list.o $(B)/desktop/settings/pressed.o

# The file's own parser checks what is to be saved.
desktop_config_objs := $(config_parts:%=$(B)/udev-rules/common/%.o) $(common_objs)
