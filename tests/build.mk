# SPDX-License-Identifier: GPL-2.0-or-later
# Unit tests are tests/unit/test_*.c, fuzzers tests/fuzz/fuzz_*.c; both are found by their names and
# link what they need from one archive of everything but the main files.
include tests/rig/build.mk
include tests/boot/build.mk
include tests/bochs/build.mk
include tests/video/build.mk
include tests/scan/build.mk
include tests/bench/build.mk
include tests/bare/build.mk
include tests/corpus/build.mk
include tests/module/build.mk
include tests/deb/build.mk tests/desktop/build.mk
include tests/fresh/build.mk
include tests/mutants/build.mk

tested_objs := $(filter-out %/main.o,$(core_objs) $(common_objs) $(sdmem_objs) $(loader_objs) \
               $(watch_objs) $(front_objs) $(shared_objs)) $(desktop_state_objs) \
               $(settings_plain_objs) $(filter-out %/main.o,$(desktop_helper_objs)) \
               $(addprefix $(B)/tests/scan/,aes.o bios_dump.o bios_report.o bios_stick.o dump.o efi_dump.o efi_file.o fat.o fat_folder.o fat_table.o search.o words.o) \
               $(patsubst %.c,$(B)/%.o,$(filter-out tests/unit/test_%,$(wildcard tests/unit/*.c)))
UNIT_TESTS  := $(patsubst tests/unit/%.c,%,$(wildcard tests/unit/test_*.c))
FUZZERS     := $(patsubst tests/fuzz/%.c,%,$(wildcard tests/fuzz/fuzz_*.c))
FUZZ_RUNS   ?= 200000
FUZZ_SECONDS ?= 20

$(B)/san/libmemwipe.a: $(tested_objs:$(B)/%=$(B)/san/%)
	$(say) AR $@
	$(Q)rm -f $@ && $(AR) rcP $@ $^

$(UNIT_TESTS:%=$(B)/san/tests/unit/%): %: %.o $(B)/san/libmemwipe.a
	$(say) LD $@
	$(Q)$(CC) $(SANITIZERS) -o $@ $^ -lcmocka -ludev -linih -levdev -lcryptsetup -ldrm -ljson-c -lsystemd -lm -lpthread $(unit_libs)

# What the window and the indicator know needs glib alone.
desktop_tests := test_desktop_act test_desktop_document test_desktop_remedy test_desktop_state test_desktop_view
$(desktop_tests:%=$(B)/san/tests/unit/%): private unit_libs = $(gio_libs)
$(desktop_tests:%=$(B)/san/tests/unit/%.o): private CPPFLAGS_ALL += $(gio_flags)

# The payload's loops run here as they do there.
$(B)/san/tests/unit/test_payload_verify: $(payload_dir)/kexec-wipe/payload/read.o
$(B)/san/tests/unit/test_payload_fill: $(payload_dir)/kexec-wipe/payload/fill.o \
                                       $(B)/san/kexec-wipe/payload/fill_method.o
$(B)/san/tests/unit/test_payload_traps: $(addprefix $(payload_dir)/kexec-wipe/payload/,fill.o read.o vectors.o)

# Files of the module, with a kernel that the test makes up.
$(B)/san/tests/unit/test_module_meeting.o: $(B)/include/meeting_without_includes.c
$(B)/san/tests/unit/test_module_region.o: $(B)/include/region_without_includes.c
$(B)/san/tests/unit/test_module_region: $(B)/tests/unit/antechamber.o
$(B)/tests/unit/antechamber.o: $(B)/include/antechamber_without_linkage.S
$(B)/tests/unit/antechamber.o: private CPPFLAGS_ALL += -Ikmod
$(B)/san/tests/unit/test_module_acpi_tables.o: $(B)/include/acpi_tables_without_includes.c
$(B)/san/tests/unit/test_module_firmware.o: $(B)/include/firmware_without_includes.c
$(B)/san/tests/unit/test_module_sweep.o: $(B)/include/sweep_without_includes.c
$(B)/san/tests/unit/test_module_watchdog.o: $(B)/include/watchdog_without_includes.c
# As the kernel is built: a wide string has UEFI's characters.
$(B)/san/tests/unit/test_module_watchdog.o: private CFLAGS_BASE += -fshort-wchar
$(B)/include/%_without_includes.c: kmod/%.c
	$(Q)mkdir -p $(@D)
	$(Q)grep -v '^#include' $< > $@
$(B)/include/%_without_linkage.S: kmod/%.S
	$(Q)mkdir -p $(@D)
	$(Q)grep -v '^#include <linux/linkage.h>' $< > $@

# Fuzzers need core again with clang's coverage, and what they name here.
fuzz_cc = clang $(CPPFLAGS_ALL) $(CFLAGS_BASE) -O1 -g -fno-sanitize-recover=all
$(B)/fuzz/%.o: %.c $(flags) | $(paths)
	$(say) CC "$< (fuzzed)"
	$(Q)mkdir -p $(@D)
	$(Q)$(fuzz_cc) -fsanitize=fuzzer-no-link,address,undefined -c -o $@ $<

$(FUZZERS:%=$(B)/fuzz/%): $(B)/fuzz/%: $(B)/fuzz/tests/fuzz/%.o $(core_objs:$(B)/%=$(B)/fuzz/%)
	$(say) FUZZER $@
	$(Q)clang -fsanitize=fuzzer,address,undefined -o $@ $^ $(fuzzed_libs)

# The parser of the configuration knows the ways by name, and those need what they call.
$(B)/fuzz/fuzz_config: $(patsubst %.c,$(B)/fuzz/%.o,$(wildcard common/*.c)) $(config_parts:%=$(B)/fuzz/udev-rules/common/%.o)
$(B)/fuzz/fuzz_config: fuzzed_libs := -linih -levdev

$(B)/fuzz/fuzz_scan_words: $(B)/fuzz/tests/scan/words.o $(B)/fuzz/tests/rig/programs/marker.o

$(B)/fuzz/fuzz_desktop_view: $(addprefix $(B)/fuzz/desktop/state/,grace_words.o json.o messages.o remedy.o selftest.o translate.o view.o words.o)
$(B)/fuzz/fuzz_desktop_view: fuzzed_libs = $(gio_libs)
$(B)/fuzz/tests/fuzz/fuzz_desktop_view.o: private CPPFLAGS_ALL += $(gio_flags)

# What the window writes is read by the same parser.
$(B)/fuzz/fuzz_config_edit: $(patsubst %.c,$(B)/fuzz/%.o,$(wildcard common/*.c)) $(config_parts:%=$(B)/fuzz/udev-rules/common/%.o)
$(B)/fuzz/fuzz_config_edit: $(config_edit_objs:$(B)/%=$(B)/fuzz/%)
$(B)/fuzz/fuzz_config_edit: fuzzed_libs := -linih -levdev

$(B)/fuzz/fuzz_desktop_texts: $(B)/fuzz/desktop/helper/texts.o

## unit: the unit tests alone
unit: $(UNIT_TESTS:%=run-%)
$(UNIT_TESTS:%=run-%): run-%: $(B)/san/tests/unit/%
	$(say) TEST $*
	$(Q)$< > $(B)/san/$*.log 2>&1 || { cat $(B)/san/$*.log; exit 1; }
	$(Q)grep -E '^\[  (PASSED|FAILED|SKIPPED) +\] [0-9]+ test' $(B)/san/$*.log

# What ways.sh asks the programs about. Not sanitized: it is a tool.
ways_tree := $(B)/tests/cli/ways_tree
$(ways_tree): $(ways_tree).o $(B)/tests/unit/kernel_fixture.o $(B)/tests/unit/tree.o $(common_objs)
	$(say) LD $@
	$(Q)$(CC) $(LDHARDENING) -o $@ $^ -lcmocka -lm
cli-needs: $(call zsh_of,$(desktop_completions)) $(call fish_of,$(desktop_completions))
cli-needs: $(PROGS) $(desktop_helper) $(ways_tree) $(corpus_parse) $(B)/bench/last_byte

## cli: the programs' command lines: messages and exit codes
cli: cli-needs
	$(Q)failed=0; for script in tests/cli/*.sh; do B=$(B) SBINDIR=$(SBINDIR) LIBEXECDIR=$(LIBEXECDIR) $$script || failed=1; done; exit $$failed

## fuzz: a short run of every fuzzer over its corpus (FUZZ_RUNS=, FUZZ_SECONDS= for longer ones)
fuzz: $(FUZZERS:%=run-%)
$(FUZZERS:%=run-%): run-%: $(B)/fuzz/%
	$(say) FUZZ $*
	$(Q)mkdir -p $(B)/fuzz/new/$*
	$(Q)$< -runs=$(FUZZ_RUNS) -max_total_time=$(FUZZ_SECONDS) -artifact_prefix=$(B)/fuzz/ $(B)/fuzz/new/$* tests/fuzz/corpus/$* \
		> $(B)/fuzz/$*.log 2>&1 || { tail -40 $(B)/fuzz/$*.log; exit 1; }

# What more than one stage of the tests needs, and the measurements, so that they go on building.
programs-for-tests: $(desktop_sanitized) $(boot_efi) $(B)/bench/fill $(B)/bench/last_byte $(B)/bench/populate

run-lint:
	$(Q)tests/lint

run-tests:
	$(Q)tests/run $(SCENARIOS) $(PART)

.PHONY: unit cli cli-needs programs-for-tests fuzz run-lint run-tests $(UNIT_TESTS:%=run-%) $(FUZZERS:%=run-%)
.SECONDARY:
