/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/framebuffer.h"

#include <stdlib.h>

#include "common/io.h"

enum { BOOT_PARAMS_BYTES = 4096 };

struct screen framebuffer_read(int root)
{
	struct screen screen = { 0 };
	size_t bytes;
	char *data;

	if (read_file(root, "sys/kernel/boot_params/data", BOOT_PARAMS_BYTES, &data, &bytes) != 0)
		return screen;
	(void)screen_info_read((const uint8_t *)data, bytes, &screen); /* none is no error */
	free(data);
	return screen;
}
