/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The memory of a graphics adapter, through the file that sysfs has for each BAR of a PCI function
 * that no driver holds.
 */
#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "tests/rig/programs/plant.h"

int plant_video(struct planting *p)
{
	size_t bytes = p->wanted * MARKER_BYTES;
	int fd = open(p->path, O_RDWR | O_CLOEXEC);
	struct marker *at;

	if (fd < 0)
		return plant_fail(p, "open");
	at = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	close(fd);
	if (at == MAP_FAILED)
		return plant_fail(p, "mmap");
	plant_fill(p, 0, at, p->wanted);
	p->planted = p->wanted;
	return 0;
}
