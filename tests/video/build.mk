# SPDX-License-Identifier: GPL-2.0-or-later
# Markers in the memory of graphics adapters, each on a machine of its own.
VIDEO_ADAPTERS ?= standard
video_programs := $(B)/kexec-wipe/kexec-wipe $(B)/rig/memplant $(B)/sdmem/sdmem

$(B)/video/initramfs.img: $(addprefix tests/video/,build-guest guest-init) $(video_programs) \
                          | $(rig_kernel)
	$(say) GUEST $@
	$(Q)mkdir -p $(@D)
	$(Q)tests/video/build-guest $(B)/guest/kernel $@ $(video_programs)

## run-video: empty graphics adapters; VIDEO_ADAPTERS=standard, all, or names with commas
run-video: $(rig_kernel) $(B)/video/initramfs.img $(B)/rig/memscan
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/video/run.py --build $(B) $(VIDEO_ADAPTERS)

.PHONY: run-video
