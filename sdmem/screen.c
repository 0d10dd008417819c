/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/screen.h"

#include <stdbool.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/sysinfo.h>
#include <xf86drm.h>
#include <xf86drmMode.h>

enum { BITS = 32, DEPTH = 24, PIXEL_BYTES = 4, BUFFERS_MAX = 256 };
/* A driver that keeps buffers in RAM must not use it up. */
enum { RAM_SHARE = 2 };

struct buffer {
	uint32_t handle, pitch, fb;
	uint64_t bytes;
};

struct screen {
	int fd;
	uint32_t crtc, connector; /* 0: none is free */
	uint32_t width, rows_max; /* of a buffer, in pixels */
	drmModeModeInfo mode;	  /* the smallest: no smaller buffer can be shown */
	drmModeCrtc *before;
	struct buffer buffer[BUFFERS_MAX];
	unsigned int count;
};

static uint32_t pick_crtc(const drmModeRes *all, const drmModeEncoder *encoder)
{
	if (encoder && encoder->crtc_id)
		return encoder->crtc_id;
	for (int i = 0; encoder && i < all->count_crtcs; i++)
		if (encoder->possible_crtcs & 1U << i)
			return all->crtcs[i];
	return 0;
}

static uint64_t area(const drmModeModeInfo *mode)
{
	return (uint64_t)mode->hdisplay * mode->vdisplay;
}

static void use_connector(struct screen *s, const drmModeRes *all,
			  const drmModeConnector *connector)
{
	uint32_t id = connector->encoder_id;
	drmModeEncoder *encoder;

	if (!id && connector->count_encoders)
		id = connector->encoders[0];
	encoder = drmModeGetEncoder(s->fd, id);
	s->crtc = pick_crtc(all, encoder);
	drmModeFreeEncoder(encoder);
	s->connector = connector->connector_id;
	s->mode = connector->modes[0];
	for (int i = 1; i < connector->count_modes; i++)
		if (area(&connector->modes[i]) < area(&s->mode))
			s->mode = connector->modes[i];
}

/* The first screen that is plugged in, if this process is allowed to use it. */
static void find_screen(struct screen *s)
{
	drmModeRes *all = drmIsMaster(s->fd) ? drmModeGetResources(s->fd) : NULL;

	for (int i = 0; all && !s->crtc && i < all->count_connectors; i++) {
		drmModeConnector *connector = drmModeGetConnector(s->fd, all->connectors[i]);

		if (connector && connector->connection == DRM_MODE_CONNECTED &&
		    connector->count_modes)
			use_connector(s, all, connector);
		drmModeFreeConnector(connector);
	}
	if (s->crtc) {
		s->before = drmModeGetCrtc(s->fd, s->crtc);
		s->width = s->mode.hdisplay;
		s->rows_max = all->max_height;
	}
	drmModeFreeResources(all);
}

static void drop(struct screen *s, struct buffer *buffer)
{
	if (buffer->fb)
		(void)drmModeRmFB(s->fd, buffer->fb);
	(void)drmModeDestroyDumbBuffer(s->fd, buffer->handle);
}

/* Allocate a buffer with this number of rows and show its first rows. False: the driver has no
 * more. */
static bool show(struct screen *s, uint32_t rows, struct buffer *buffer)
{
	*buffer = (struct buffer){ .fb = 0 };
	if (drmModeCreateDumbBuffer(s->fd, s->width, rows, BITS, 0, &buffer->handle, &buffer->pitch,
				    &buffer->bytes) != 0)
		return false;
	if (drmModeAddFB(s->fd, s->width, rows, DEPTH, BITS, buffer->pitch, buffer->handle,
			 &buffer->fb) == 0 &&
	    drmModeSetCrtc(s->fd, s->crtc, buffer->fb, 0, 0, &s->connector, 1, &s->mode) == 0)
		return true;
	drop(s, buffer);
	return false;
}

static bool zero(struct screen *s, const struct buffer *buffer)
{
	uint64_t offset;
	void *at;

	if (drmModeMapDumbBuffer(s->fd, buffer->handle, &offset) != 0)
		return false;
	at = mmap(NULL, buffer->bytes, PROT_READ | PROT_WRITE, MAP_SHARED, s->fd, (off_t)offset);
	if (at == MAP_FAILED)
		return false;
	memset(at, 0, buffer->bytes);
	(void)munmap(at, buffer->bytes);
	return true;
}

static bool can_be_shown(struct screen *s, uint32_t rows)
{
	struct buffer buffer;
	bool shown = show(s, rows, &buffer);

	if (shown)
		drop(s, &buffer);
	return shown;
}

/* Rows of the largest buffer that can be shown, by halving; 0: none can. */
static uint32_t find_largest(struct screen *s, uint32_t rows)
{
	uint32_t low = s->mode.vdisplay, high = rows, found = 0;

	while (low <= high) {
		uint32_t middle = low + (high - low) / 2;

		if (can_be_shown(s, middle)) {
			found = middle;
			low = middle + 1;
		} else {
			high = middle - 1;
		}
	}
	return found;
}

/* All holes of the memory, the largest first; each buffer stays. Returns their bytes. */
static uint64_t fill(struct screen *s, uint64_t memory_bytes, uint32_t rows)
{
	uint64_t bytes = 0;

	while (s->count < BUFFERS_MAX && bytes < memory_bytes) {
		struct buffer *buffer = &s->buffer[s->count];

		rows = find_largest(s, rows);
		if (!rows || !show(s, rows, buffer))
			break;
		s->count++;
		if (!zero(s, buffer))
			break;
		bytes += buffer->bytes;
	}
	return bytes;
}

static void give_back(struct screen *s)
{
	drmModeCrtc *before = s->before;

	if (before && before->buffer_id)
		(void)drmModeSetCrtc(s->fd, before->crtc_id, before->buffer_id, before->x,
				     before->y, &s->connector, 1, &before->mode);
	while (s->count)
		drop(s, &s->buffer[--s->count]);
	drmModeFreeCrtc(before);
}

static bool is_a_lot_of_ram(uint64_t bytes)
{
	struct sysinfo now;

	return sysinfo(&now) != 0 || bytes > (uint64_t)now.freeram * now.mem_unit / RAM_SHARE;
}

/* A buffer that is larger than the card's memory can only be in RAM. */
static const char *keeps_buffers_in_ram(struct screen *s, uint32_t rows)
{
	if (is_a_lot_of_ram((uint64_t)rows * s->width * PIXEL_BYTES))
		return "RAM is short";
	return can_be_shown(s, rows) ? "its driver keeps buffers in RAM" : NULL;
}

uint64_t screen_sweep(int fd, uint64_t memory_bytes, const char **missed)
{
	struct screen s = { .fd = fd };
	uint64_t bytes = 0, rows;

	find_screen(&s);
	if (!s.crtc) {
		*missed = "its screen is another program's, or off";
		return 0;
	}
	rows = memory_bytes / PIXEL_BYTES / s.width + 1;
	if (rows > s.rows_max) {
		s.width = (uint32_t)(memory_bytes / PIXEL_BYTES / s.rows_max + s.width);
		rows = memory_bytes / PIXEL_BYTES / s.width + 1;
	}
	*missed = keeps_buffers_in_ram(&s, (uint32_t)rows);
	if (!*missed)
		bytes = fill(&s, memory_bytes, (uint32_t)rows);
	if (!*missed && !bytes)
		*missed = "its driver shows no buffer";
	give_back(&s);
	return bytes < memory_bytes ? bytes : memory_bytes;
}
