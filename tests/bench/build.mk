# SPDX-License-Identifier: GPL-2.0-or-later
# Measurements. What is kept of them are ratios within one run, counts and sizes, not speeds.
bench_fill_objs := $(patsubst %.c,$(B)/%.o,$(wildcard tests/bench/fill*.c)) $(common_objs) \
                   $(B)/kexec-wipe/payload/fill_method.o $(payload_dir)/kexec-wipe/payload/fill.o

$(B)/bench/fill: $(bench_fill_objs)
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(LDHARDENING) $(LDFLAGS) -o $@ $^ -lpthread

# The store loops are measured; the machines are a model, of what their kernels said at boot.
TOPOLOGIES ?= $(wildcard tests/data/topology/*.dmesg)
$(B)/bench/last_byte: $(B)/tests/bench/last_byte.o $(B)/tests/bench/topology.o $(B)/core/ranges.o \
                      $(B)/kexec-wipe/payload/work.o \
                      $(filter-out %/fill.o %/fill_pairs.o,$(filter $(B)/tests/%,$(bench_fill_objs))) \
                      $(filter-out $(B)/tests/%,$(bench_fill_objs))
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(LDHARDENING) $(LDFLAGS) -o $@ $^ -lpthread

$(B)/bench/populate: $(B)/tests/bench/populate.o $(filter-out %/main.o,$(sdmem_objs)) $(common_objs)
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(LDHARDENING) $(LDFLAGS) -o $@ $^ -ldrm -ljson-c -lpthread -lm

# Every part runs, whatever becomes of the others.
run-bench: rig $(B)/bench/fill $(B)/bench/last_byte $(B)/bench/populate $(B)/sdmem/sdmem
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/bench/run.py --build $(B)

run-bench-watcher: rig
	$(Q)mkdir -p $(B)/bench
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/bench/watcher.py --build $(B)

run-bench-fill: $(B)/bench/fill
	$(Q)$<

run-bench-last_byte: $(B)/bench/last_byte
	$(Q)$< $(TOPOLOGIES)

run-bench-sdmem: $(B)/sdmem/sdmem $(B)/bench/populate
	$(Q)mkdir -p $(B)/bench
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/bench/sdmem.py --build $(B)

.PHONY: run-bench-last_byte run-bench-sdmem run-bench run-bench-watcher run-bench-fill
