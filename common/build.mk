# SPDX-License-Identifier: GPL-2.0-or-later
common_objs := $(patsubst %.c,$(B)/%.o,$(wildcard common/*.c))
