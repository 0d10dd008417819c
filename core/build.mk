# SPDX-License-Identifier: GPL-2.0-or-later
core_objs := $(patsubst %.c,$(B)/%.o,$(wildcard core/*.c))
