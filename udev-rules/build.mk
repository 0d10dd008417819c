# SPDX-License-Identifier: GPL-2.0-or-later
watch_objs := $(patsubst %.c,$(B)/%.o,$(wildcard udev-rules/*.c))

PROGS += $(B)/udev-rules/memwipe-watch
MANS  += udev-rules/memwipe-watch.8
UNITS += udev-rules/units/memwipe-watch.service

$(B)/udev-rules/memwipe-watch: $(watch_objs) $(common_objs)
$(B)/udev-rules/memwipe-watch: LDLIBS += -ludev -lpthread
