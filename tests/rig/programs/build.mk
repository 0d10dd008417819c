# SPDX-License-Identifier: GPL-2.0-or-later
# The rig's C programs: memscan and memdraw run on the host, the others in the guest. Not installed.
in_guests    := $(addprefix $(B)/rig/,memplant memload memhostile memnoise memprowl memvm)
rig_programs := $(in_guests) $(addprefix $(B)/rig/,memscan memdraw)

scan_objs := $(patsubst %,$(B)/tests/rig/programs/%.o,marker ramfile scan usable input secret subject \
             wrong_option)
judge_objs := $(patsubst %,$(B)/tests/rig/programs/%.o,census expect report report_json)
draw_objs := $(patsubst %,$(B)/tests/rig/programs/%.o,picture picture_png)
plant_objs := $(patsubst %,$(B)/tests/rig/programs/%.o,marker fill background wrong_option plant_memory \
             plant_reserved plant_kernel plant_file plant_video)

$(B)/rig/memscan: LDLIBS += -ljson-c -lm -lpthread
$(B)/rig/memscan: $(B)/tests/rig/programs/memscan.o $(scan_objs) $(judge_objs) $(core_objs) $(common_objs)
$(B)/rig/memdraw: LDLIBS += -ljson-c -lpng -lm -lpthread
$(B)/rig/memdraw: $(B)/tests/rig/programs/memdraw.o $(scan_objs) $(draw_objs) $(core_objs) $(common_objs)

$(B)/rig/memscan $(B)/rig/memdraw:
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(LDHARDENING) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LDLIBS)

$(B)/rig/memplant: $(B)/tests/rig/programs/memplant.o $(plant_objs) $(common_objs)
$(B)/rig/memload: $(B)/tests/rig/programs/memload.o $(B)/tests/rig/programs/wrong_option.o $(common_objs)
$(B)/rig/memhostile: $(B)/tests/rig/programs/memhostile.o $(common_objs)
$(B)/rig/memnoise: $(B)/tests/rig/programs/memnoise.o $(common_objs)
$(B)/rig/memprowl: $(B)/tests/rig/programs/memprowl.o $(common_objs)
$(B)/rig/memvm: $(B)/tests/rig/programs/memvm.o $(common_objs)

# With a payload that hangs when RAM is to be overwritten.
hanging_loader := $(B)/rig/kexec-wipe-hangs
$(hanging_loader): tests/rig/programs/hang-payload $(loader) $(payload_bin) $(payload_dir)/payload.elf
	$(say) HANG $@
	$(Q)mkdir -p $(@D)
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/rig/programs/hang-payload $(loader) $(payload_bin) $(payload_dir)/payload.elf trial_run $@

# Static, as they must run in any guest and when the guest's disk is gone.
$(in_guests):
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) -static $(LDFLAGS) -o $@ $(filter %.o,$^) -lm -lpthread

# The unit tests link what is not a main file.
$(B)/san/libmemwipe.a: $(patsubst $(B)/%,$(B)/san/%,$(scan_objs) $(judge_objs) \
                                   $(B)/tests/rig/programs/picture.o)

cli-needs programs-for-tests: $(rig_programs)
