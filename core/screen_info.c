/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "screen_info.h"
#include "bytes.h"
#include "memory_map.h"

_Static_assert(sizeof(struct screen) == 32, "the payload reads this layout");

/* Linux: Documentation/arch/x86/boot.rst and include/uapi/linux/screen_info.h */
enum {
	ORIG_VIDEO_IS_VGA = 0x0f,
	LFB_WIDTH = 0x12,
	LFB_HEIGHT = 0x14,
	LFB_DEPTH = 0x16,
	LFB_BASE = 0x18,
	LFB_SIZE = 0x1c,
	LFB_LINELENGTH = 0x24,
	RED_SIZE = 0x26, /* then its position; green and blue alike */
	GREEN_SIZE = 0x28,
	BLUE_SIZE = 0x2a,
	CAPABILITIES = 0x36,
	EXT_LFB_BASE = 0x3a,
};
enum { TYPE_VESA = 0x23, TYPE_EFI = 0x70 };
enum { CAPABILITY_64BIT_BASE = 1 << 1 };
enum { VESA_SIZE_SHIFT = 16, BYTE_BITS = 8 };
enum { DEPTH_15 = 15, DEPTH_15_BITS = 16 }; /* one bit of two bytes is not used */

struct mem_range screen_range(const struct screen *screen)
{
	return (struct mem_range){ screen->base, screen->base + screen->bytes };
}

static bool colour_fits(const struct screen *screen, struct screen_colour colour)
{
	return colour.bits && colour.at + colour.bits <= screen->bits;
}

const char *screen_check(const struct screen *screen)
{
	if (!screen->base)
		return "no frame buffer";
	if (screen->bits != 16 && screen->bits != 24 && screen->bits != 32)
		return "frame buffer of a strange depth";
	if (!screen->width || !screen->height || screen->width > SCREEN_PIXELS_MAX ||
	    screen->height > SCREEN_PIXELS_MAX)
		return "frame buffer of a strange size";
	if (screen->pitch < (uint32_t)screen->width * screen->bits / BYTE_BITS)
		return "frame buffer with lines that overlap";
	if ((uint64_t)screen->pitch * screen->height > screen->bytes)
		return "frame buffer that is too short";
	if (screen->base > MEMORY_MAP_END || screen->bytes > MEMORY_MAP_END - screen->base)
		return "frame buffer out of reach";
	if (!colour_fits(screen, screen->red) || !colour_fits(screen, screen->green) ||
	    !colour_fits(screen, screen->blue))
		return "frame buffer with strange colours";
	return NULL;
}

static struct screen_colour read_colour(const uint8_t *info, unsigned int at)
{
	return (struct screen_colour){ .at = info[at + 1], .bits = info[at] };
}

const char *screen_info_read(const uint8_t *info, size_t bytes, struct screen *screen)
{
	uint64_t size;
	const char *reason;

	*screen = (struct screen){ 0 };
	if (bytes < SCREEN_INFO_BYTES)
		return "screen_info is cut off";
	if (info[ORIG_VIDEO_IS_VGA] != TYPE_VESA && info[ORIG_VIDEO_IS_VGA] != TYPE_EFI)
		return "no linear frame buffer";
	size = load_le32(info + LFB_SIZE);
	if (info[ORIG_VIDEO_IS_VGA] == TYPE_VESA)
		size <<= VESA_SIZE_SHIFT;
	*screen = (struct screen){
		.base = load_le32(info + LFB_BASE),
		.bytes = size > UINT32_MAX ? UINT32_MAX : (uint32_t)size,
		.pitch = load_le16(info + LFB_LINELENGTH),
		.width = load_le16(info + LFB_WIDTH),
		.height = load_le16(info + LFB_HEIGHT),
		.bits = (uint8_t)load_le16(info + LFB_DEPTH),
		.red = read_colour(info, RED_SIZE),
		.green = read_colour(info, GREEN_SIZE),
		.blue = read_colour(info, BLUE_SIZE),
	};
	if (screen->bits == DEPTH_15)
		screen->bits = DEPTH_15_BITS;
	if (load_le32(info + CAPABILITIES) & CAPABILITY_64BIT_BASE)
		screen->base |= (uint64_t)load_le32(info + EXT_LFB_BASE) << 32;
	reason = screen_check(screen);
	if (reason)
		*screen = (struct screen){ 0 };
	return reason;
}
