# SPDX-License-Identifier: GPL-2.0-or-later
include kexec-wipe/payload/build.mk
include kexec-wipe/boot/build.mk
include kexec-wipe/stock/build.mk

loader_objs := $(patsubst %.c,$(B)/%.o,$(wildcard kexec-wipe/*.c))
loader      := $(B)/kexec-wipe/kexec-wipe

PROGS += $(loader)
MANS  += kexec-wipe/kexec-wipe.8
COMPLETIONS += kexec-wipe/kexec-wipe.bash

# The payload and the initramfs are parts of the program. The tests bring their own, so their object
# is not in loader_objs.
$(B)/kexec-wipe/blob.o: private CPPFLAGS_ALL += -DPAYLOAD_BIN='"$(payload_bin)"' \
                                                -DINITRAMFS='"$(stock_initramfs)"'
$(B)/kexec-wipe/blob.o: $(payload_bin) $(stock_initramfs)

$(loader): LDLIBS += -ljson-c -lm
$(loader): $(loader_objs) $(core_objs) $(common_objs) $(B)/kexec-wipe/blob.o
