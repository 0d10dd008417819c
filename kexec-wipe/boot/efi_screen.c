/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "efi_screen.h"

/* UEFI 2.10, 12.9.2, EFI_GRAPHICS_PIXEL_FORMAT */
enum { PIXEL_RED_FIRST = 0, PIXEL_BLUE_FIRST = 1, PIXEL_MASKS = 2 };
enum { COLOUR_BITS = 8, PIXEL_BITS = 32, PIXEL_BYTES = 4 };

struct graphics_mode_info {
	uint32_t version;
	uint32_t width;
	uint32_t height;
	uint32_t format;
	uint32_t red, green, blue, reserved;
	uint32_t pixels_per_line;
};

struct graphics_mode {
	uint32_t count;
	uint32_t current;
	const struct graphics_mode_info *info;
	uint64_t info_bytes;
	uint64_t base;
	uint64_t bytes;
};

struct graphics {
	void *functions[3];
	const struct graphics_mode *mode;
};

static struct screen_colour colour(uint32_t mask)
{
	struct screen_colour c = { 0, 0 };

	while (mask && !(mask & 1)) {
		mask >>= 1;
		c.at++;
	}
	for (; mask & 1; mask >>= 1)
		c.bits++;
	return c;
}

static bool set_colours(const struct graphics_mode_info *info, struct screen *screen)
{
	const struct screen_colour low = { 0, COLOUR_BITS };
	const struct screen_colour high = { 2 * COLOUR_BITS, COLOUR_BITS };

	screen->green = (struct screen_colour){ COLOUR_BITS, COLOUR_BITS };
	switch (info->format) {
	case PIXEL_RED_FIRST:
		screen->red = low;
		screen->blue = high;
		return true;
	case PIXEL_BLUE_FIRST:
		screen->red = high;
		screen->blue = low;
		return true;
	case PIXEL_MASKS:
		screen->red = colour(info->red);
		screen->green = colour(info->green);
		screen->blue = colour(info->blue);
		return true;
	}
	return false; /* there is no linear frame buffer */
}

void efi_screen_read(const void *graphics, struct screen *screen)
{
	const struct graphics_mode *mode = ((const struct graphics *)graphics)->mode;
	const struct graphics_mode_info *info = mode->info;

	*screen = (struct screen){
		.base = mode->base,
		.bytes = mode->bytes < UINT32_MAX ? (uint32_t)mode->bytes : UINT32_MAX,
		.pitch = info->pixels_per_line * PIXEL_BYTES,
		.width = (uint16_t)info->width,
		.height = (uint16_t)info->height,
		.bits = PIXEL_BITS,
	};
	if (info->width > SCREEN_PIXELS_MAX || info->height > SCREEN_PIXELS_MAX ||
	    !set_colours(info, screen) || screen_check(screen))
		*screen = (struct screen){ 0 };
}
