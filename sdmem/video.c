/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/video.h"

#include "common/io.h"
#include "sdmem/screen.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xf86drm.h>

enum { IORESOURCE_MEM = 0x200, BAR_MIN_BYTES = 1 << 20, BARS = 6, RESOURCE_MAX_BYTES = 64 << 10 };

uint64_t video_memory_parse(const char *resource)
{
	uint64_t start, last, flags, bytes = 0;

	for (unsigned int bar = 0; bar < BARS && resource; bar++) {
		if (sscanf(resource, "%" SCNx64 " %" SCNx64 " %" SCNx64, &start, &last, &flags) !=
		    3)
			break;
		if (flags & IORESOURCE_MEM && last > start && last - start + 1 >= BAR_MIN_BYTES)
			bytes += last - start + 1;
		resource = strchr(resource, '\n');
		resource = resource ? resource + 1 : NULL;
	}
	return bytes;
}

static uint64_t memory_of(int root, const char *name)
{
	char path[128], *resource;
	uint64_t bytes = 0, total = 0;
	size_t length;

	snprintf(path, sizeof(path), "/sys/class/drm/%s/device/resource", name);
	if (read_file(root, path, RESOURCE_MAX_BYTES, &resource, &length) == 0)
		bytes = video_memory_parse(resource);
	free(resource);
	/* amdgpu also reports the memory that its BAR does not map. */
	snprintf(path, sizeof(path), "/sys/class/drm/%s/device/mem_info_vram_total", name);
	(void)read_number(root, path, &total); /* fails with other drivers */
	return total > bytes ? total : bytes;
}

static void name_driver(int fd, struct video_card *card)
{
	drmVersion *version = drmGetVersion(fd);

	snprintf(card->driver, sizeof(card->driver), "%s", version ? version->name : "?");
	drmFreeVersion(version);
}

/*
 * Does the driver move a buffer that is shown into the card's memory (dumb_create and the helpers
 * for video RAM, drivers/gpu/drm)? Others keep it in RAM and copy it to the screen.
 */
static bool shows_from_its_memory(const char *driver)
{
	static const char *const known[] = { "amdgpu",	"ast",	   "bochs-drm", "hibmc-drm",
					     "mgag200", "nouveau", "radeon",	"vboxvideo" };

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++)
		if (strcmp(driver, known[i]) == 0)
			return true;
	return false;
}

static void sweep_card(int root, struct video_card *card)
{
	char path[64];
	uint64_t dumb = 0;
	int fd;

	card->memory_bytes = memory_of(root, card->name);
	snprintf(path, sizeof(path), "dev/dri/%s", card->name);
	fd = openat(root, path, O_RDWR | O_CLOEXEC);
	if (fd < 0) {
		card->missed =
			errno == EACCES || errno == EPERM ? "not permitted" : "cannot be opened";
		return;
	}
	name_driver(fd, card);
	if (!card->memory_bytes)
		card->missed = "it has no memory of its own that can be reached";
	else if (drmGetCap(fd, DRM_CAP_DUMB_BUFFER, &dumb) != 0 || !dumb)
		card->missed = "its driver has no dumb buffers";
	else
		card->swept_bytes = screen_sweep(fd, card->memory_bytes, &card->missed);
	if (!card->missed && !shows_from_its_memory(card->driver)) {
		card->swept_bytes = 0;
		card->missed = "it is not known where its driver keeps buffers";
	}
	close(fd);
}

unsigned int video_sweep(int root, struct video_card card[static VIDEO_CARDS_MAX])
{
	unsigned int count = 0;

	for (unsigned int i = 0; i < VIDEO_CARDS_MAX; i++) {
		char path[64];

		snprintf(path, sizeof(path), "dev/dri/card%u", i);
		if (faccessat(root, path, F_OK, 0) != 0)
			continue;
		card[count] = (struct video_card){ .missed = NULL };
		snprintf(card[count].name, sizeof(card[count].name), "card%u", i);
		sweep_card(root, &card[count++]);
	}
	return count;
}
