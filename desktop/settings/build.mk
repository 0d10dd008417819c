# SPDX-License-Identifier: GPL-2.0-or-later
# What needs no GTK, and what of that needs no glib.
config_edit_objs := $(B)/desktop/settings/config_edit.o $(B)/desktop/settings/config_lines.o
settings_plain_objs := $(config_edit_objs) $(addprefix $(B)/desktop/settings/,cord_list.o document.o pages.o pressed.o setting.o)

# The file's own parser checks what is to be saved.
desktop_config_objs := $(config_parts:%=$(B)/udev-rules/common/%.o) $(common_objs)
