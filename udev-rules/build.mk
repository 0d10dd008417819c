# SPDX-License-Identifier: GPL-2.0-or-later
# The watcher and the command for a person share what knows disks, doors and the configuration.
shared_objs := $(patsubst %.c,$(B)/%.o,$(wildcard udev-rules/common/*.c))
watch_objs := $(patsubst %.c,$(B)/%.o,$(wildcard udev-rules/watch/*.c))
front_objs := $(patsubst %.c,$(B)/%.o,$(wildcard udev-rules/front/*.c))

# What reading the configuration takes, in udev-rules/common/.
config_parts := block config_file config_parse config_value designation disks key_chord seconds

PROGS += $(B)/udev-rules/memwipe-watch $(B)/udev-rules/memwipe
MANS  += udev-rules/watch/memwipe-watch.8
MANS  += udev-rules/front/memwipe.8 udev-rules/common/memwipe.conf.5
COMPLETIONS += udev-rules/front/memwipe.bash udev-rules/watch/memwipe-watch.bash
APPARMOR += udev-rules/apparmor/usr.sbin.memwipe-watch
UNITS += $(wildcard udev-rules/units/*.service udev-rules/units/*.path)
RULES := $(wildcard udev-rules/rules/*.rules)

$(B)/udev-rules/memwipe-watch: $(watch_objs) $(shared_objs) $(common_objs)
$(B)/udev-rules/memwipe-watch: LDLIBS += -ludev -linih -levdev -lpthread

$(B)/udev-rules/memwipe: $(front_objs) $(shared_objs) $(common_objs)
$(B)/udev-rules/memwipe: LDLIBS += -linih -levdev -ljson-c -lcryptsetup -lsystemd

# umockdev's preload and the sanitizers exclude each other: this test is built like a program.
watch_monitor := $(B)/tests/cli/watch_monitor
umockdev = $(shell pkg-config $(1) umockdev-1.0 2>/dev/null)
$(watch_monitor).o: private CPPFLAGS_ALL += $(patsubst -I%,-isystem%,$(call umockdev,--cflags))
$(watch_monitor): $(watch_monitor).o $(B)/tests/unit/tree.o $(filter-out %/main.o,$(watch_objs)) $(shared_objs) $(common_objs)
	$(say) LD $@
	$(Q)$(CC) $(LDHARDENING) -o $@ $^ $(call umockdev,--libs) -lcmocka -ludev -linih -levdev -lpthread
cli-needs programs-for-tests: $(watch_monitor)
