/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/rig/programs/ramfile.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#define ABOVE_HOLE (4ULL << 30)

static int map_file(struct ramfile *ram, uint64_t below_4g)
{
	struct stat status;
	void *bytes;

	if (fstat(ram->fd, &status) != 0)
		return -errno;
	if (!S_ISREG(status.st_mode) || status.st_size == 0 ||
	    status.st_size % RAMFILE_PAGE_BYTES != 0 || below_4g % RAMFILE_PAGE_BYTES != 0 ||
	    below_4g > ABOVE_HOLE)
		return -EINVAL;
	bytes = mmap(NULL, status.st_size, PROT_READ, MAP_SHARED, ram->fd, 0);
	if (bytes == MAP_FAILED)
		return -errno;
	(void)madvise(bytes, status.st_size, MADV_SEQUENTIAL); /* only a hint */
	ram->bytes = bytes;
	ram->size = status.st_size;
	ram->below_4g = below_4g == 0 || below_4g > ram->size ? ram->size : below_4g;
	return 0;
}

int ramfile_open(struct ramfile *ram, const char *path, uint64_t below_4g)
{
	int error;

	ram->fd = open(path, O_RDONLY | O_CLOEXEC);
	if (ram->fd < 0)
		return -errno;
	error = map_file(ram, below_4g);
	if (error)
		close(ram->fd);
	return error;
}

void ramfile_close(struct ramfile *ram)
{
	munmap((void *)ram->bytes, ram->size);
	close(ram->fd);
}

uint64_t ramfile_physical(const struct ramfile *ram, uint64_t offset)
{
	return offset < ram->below_4g ? offset : offset - ram->below_4g + ABOVE_HOLE;
}

int ramfile_offset(const struct ramfile *ram, struct mem_range physical, uint64_t *offset)
{
	uint64_t above = ram->size - ram->below_4g;

	*offset = physical.start;
	if (physical.start < physical.end && physical.end <= ram->below_4g)
		return 0;
	if (physical.start < ABOVE_HOLE || physical.start >= physical.end ||
	    physical.end - ABOVE_HOLE > above)
		return -ENOENT;
	*offset = physical.start - ABOVE_HOLE + ram->below_4g;
	return 0;
}

uint64_t ramfile_limit(const struct ramfile *ram, uint64_t offset)
{
	return offset < ram->below_4g ? ram->below_4g : ram->size;
}

bool ramfile_data(const struct ramfile *ram, uint64_t from, uint64_t end, struct mem_range *piece)
{
	off_t start, stop;

	if (from >= end)
		return false;
	start = lseek(ram->fd, from, SEEK_DATA);
	if (start < 0 && errno == ENXIO)
		return false;
	/* A file system that cannot tell holes: everything is data. */
	if (start < 0)
		start = from;
	if ((uint64_t)start >= end)
		return false;
	stop = lseek(ram->fd, start, SEEK_HOLE);
	piece->start = start - start % RAMFILE_PAGE_BYTES;
	piece->end = stop < 0 || (uint64_t)stop > end ? end : (uint64_t)stop;
	piece->end += -piece->end % RAMFILE_PAGE_BYTES;
	return true;
}
