/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <png.h>
#include <setjmp.h>
#include <stdio.h>

#include "tests/rig/programs/picture.h"

enum { PIXEL_BITS = 8 };

static void set_palette(png_structp png, png_infop info)
{
	png_color palette[PICTURE_KINDS];
	enum picture_kind kind;

	for (kind = 0; kind < PICTURE_KINDS; kind++) {
		uint32_t colour = picture_kind_info(kind).colour;

		palette[kind] =
			(png_color){ colour >> 16 & 0xff, colour >> 8 & 0xff, colour & 0xff };
	}
	png_set_PLTE(png, info, palette, PICTURE_KINDS);
}

static void set_title(png_structp png, png_infop info, const char *title)
{
	png_text entry = {
		.compression = PNG_TEXT_COMPRESSION_NONE,
		.key = (char *)"Title",
		.text = (char *)title,
	};

	png_set_text(png, info, &entry, 1);
}

/* Returns by longjmp where libpng sees an error. */
static void write_image(png_structp png, png_infop info, const struct picture *picture,
			const char *title)
{
	uint32_t row;

	png_set_IHDR(png, info, picture->width, picture->height, PIXEL_BITS, PNG_COLOR_TYPE_PALETTE,
		     PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	set_palette(png, info);
	if (title)
		set_title(png, info, title);
	png_write_info(png, info);
	for (row = 0; row < picture->height; row++)
		png_write_row(png, picture->pixel + (size_t)row * picture->width);
	png_write_end(png, info);
}

/* libpng would print; the caller does. */
static void __attribute__((noreturn)) fail(png_structp png, png_const_charp reason)
{
	(void)reason;
	png_longjmp(png, 1);
}

static int write_png(FILE *file, const struct picture *picture, const char *title)
{
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, fail, NULL);
	png_infop info = png ? png_create_info_struct(png) : NULL;
	volatile int error = -ENOMEM;

	if (!info)
		goto out;
	error = -EIO;
	if (setjmp(png_jmpbuf(png)))
		goto out;
	png_init_io(png, file);
	write_image(png, info, picture, title);
	error = 0;
out:
	png_destroy_write_struct(&png, &info);
	return error;
}

int picture_write(const struct picture *picture, const char *path, const char *title)
{
	FILE *file = fopen(path, "wbe");
	int error;

	if (!file)
		return -errno;
	error = write_png(file, picture, title);
	if (fclose(file) != 0 && !error)
		error = -errno;
	return error;
}
