/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Classes that are files, or go through one. Files stay mapped, so that locked memory keeps their
 * pages from eviction.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/magic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/vfs.h>
#include <unistd.h>

#include "tests/rig/programs/plant.h"

enum {
	CHUNK_RECORDS = (256 << 10) / MARKER_BYTES,
	FILE_MODE = 0600,
};

static struct marker chunk[CHUNK_RECORDS];

static bool on_magic(int fd, long magic)
{
	struct statfs status;

	return fstatfs(fd, &status) == 0 && status.f_type == magic;
}

static int write_records(struct planting *p, int fd)
{
	uint64_t count;
	ssize_t done;

	while (p->planted < p->wanted) {
		count = p->wanted - p->planted < CHUNK_RECORDS ? p->wanted - p->planted
							       : CHUNK_RECORDS;
		plant_fill(p, p->planted, chunk, count);
		done = write(fd, chunk, count * MARKER_BYTES);
		if (done < 0)
			return plant_fail(p, "write");
		p->planted += done / MARKER_BYTES;
		errno = ENOSPC;
		if (done % MARKER_BYTES)
			return plant_fail(p, "write");
	}
	return 0;
}

/* Have the file in the page cache as read from its disk, not as written. */
static int read_back(struct planting *p, int fd)
{
	ssize_t got;

	if (fsync(fd) != 0)
		return plant_fail(p, "fsync");
	errno = posix_fadvise(fd, 0, 0, POSIX_FADV_DONTNEED);
	if (errno)
		return plant_fail(p, "posix_fadvise");
	if (lseek(fd, 0, SEEK_SET) < 0)
		return plant_fail(p, "lseek");
	while ((got = read(fd, chunk, sizeof(chunk))) > 0)
		;
	return got < 0 ? plant_fail(p, "read") : 0;
}

static int hold(struct planting *p, int fd)
{
	size_t bytes = p->planted * MARKER_BYTES;

	if (bytes && mmap(NULL, bytes, PROT_READ, MAP_SHARED | MAP_POPULATE, fd, 0) == MAP_FAILED)
		return plant_fail(p, "mmap");
	return 0;
}

static int open_file(struct planting *p)
{
	int fd = open(p->path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, FILE_MODE);

	return fd < 0 ? plant_fail(p, "open") : fd;
}

/* The file and its pages outlive an error: what was written counts. */
static int plant_on(struct planting *p, long magic, const char *wrong)
{
	int fd = open_file(p), error;

	if (fd < 0)
		return fd;
	if (!on_magic(fd, magic))
		return plant_refuse(p, wrong);
	error = write_records(p, fd);
	explicit_bzero(chunk, sizeof(chunk));
	return hold(p, fd) ? -errno : error;
}

int plant_tmpfs(struct planting *p)
{
	return plant_on(p, TMPFS_MAGIC, "the path is not on a tmpfs");
}

int plant_overlay(struct planting *p)
{
	return plant_on(p, OVERLAYFS_SUPER_MAGIC, "the path is not on an overlay");
}

int plant_pagecache(struct planting *p)
{
	int fd = open_file(p), error;

	if (fd < 0)
		return fd;
	if (on_magic(fd, TMPFS_MAGIC) || on_magic(fd, OVERLAYFS_SUPER_MAGIC) ||
	    on_magic(fd, RAMFS_MAGIC))
		return plant_refuse(p, "the path is not on a disk");
	error = write_records(p, fd);
	if (!error)
		error = read_back(p, fd);
	explicit_bzero(chunk, sizeof(chunk));
	return hold(p, fd) ? -errno : error;
}

/* The device keeps what is written where it likes. */
int plant_device(struct planting *p)
{
	int fd = open(p->path, O_WRONLY | O_CLOEXEC), error;

	if (fd < 0)
		return plant_fail(p, "open");
	error = write_records(p, fd);
	explicit_bzero(chunk, sizeof(chunk));
	close(fd);
	return error;
}
