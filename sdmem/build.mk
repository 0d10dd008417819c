# SPDX-License-Identifier: GPL-2.0-or-later
sdmem_objs := $(patsubst %.c,$(B)/%.o,$(wildcard sdmem/*.c))

PROGS += $(B)/sdmem/sdmem
MANS  += sdmem/sdmem.8
COMPLETIONS += sdmem/sdmem.bash
$(B)/sdmem/sdmem: $(sdmem_objs) $(common_objs)
$(B)/sdmem/sdmem: LDLIBS += -ldrm -ljson-c -lpthread -lm
$(B)/sdmem/video.o $(B)/sdmem/screen.o $(B)/san/sdmem/video.o $(B)/san/sdmem/screen.o: \
	private CPPFLAGS_ALL += -isystem /usr/include/libdrm

# What a test preloads into it.
one_page := $(B)/tests/cli/one_page.so
$(one_page): tests/cli/one_page.c
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(filter-out -MMD -MP,$(CFLAGS_BASE)) $(CFLAGS) -fPIC -shared -o $@ $< -ldl
cli-needs: $(one_page)
