/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Preloaded into Bochs: puts the guest's RAM into the file that BOCHS_RAM_FILE names, which
 * outlives the emulated machine.
 *
 * Bochs allocates two arrays for RAM, one after the other (BX_MEM_C::init_memory() in 2.7,
 * BX_MEMORY_STUB_C::init_memory() in 3.0): the bytes, in blocks in the order in which the guest
 * first touches them, and a table that has, for each block of guest memory, the address of its
 * bytes, or NULL if the guest has not touched it. The file holds both, so that they can be put in
 * order again.
 */
#include <dlfcn.h>
#include <err.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

enum {
	RAM_MIN_BYTES = 32 << 20, /* Bochs has no other array of this size */
	TABLE_MAX_BYTES = 1 << 20,
};

/* At the start of the file; RAM follows behind TABLE_MAX_BYTES. */
struct table {
	uint64_t ram_address; /* of the file's first byte of RAM, in Bochs */
	uint64_t blocks;
	uint64_t block_address[];
};

static struct table *table;
static size_t file_bytes;

static void *ram(void)
{
	return (char *)table + TABLE_MAX_BYTES;
}

static void *allocate_ram(const char *path, size_t bytes)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);

	file_bytes = TABLE_MAX_BYTES + bytes;
	if (fd < 0 || ftruncate(fd, file_bytes) != 0)
		err(EXIT_FAILURE, "%s", path);
	table = mmap(NULL, file_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	if (table == MAP_FAILED)
		err(EXIT_FAILURE, "%s", path);
	(void)close(fd);
	table->ram_address = (uintptr_t)ram();
	table->blocks = 0;
	return ram();
}

static void *allocate_table(size_t bytes)
{
	if (sizeof(*table) + bytes > TABLE_MAX_BYTES)
		errx(EXIT_FAILURE, "the guest has too much RAM");
	table->blocks = bytes / sizeof(table->block_address[0]);
	return table->block_address;
}

/* operator new[](size_t) */
void *_Znam(size_t bytes);
void *_Znam(size_t bytes)
{
	static void *(*original)(size_t);
	const char *path = getenv("BOCHS_RAM_FILE");

	if (!table && bytes >= RAM_MIN_BYTES && path)
		return allocate_ram(path, bytes);
	if (table && !table->blocks)
		return allocate_table(bytes);
	if (!original)
		original = (void *(*)(size_t))dlsym(RTLD_NEXT, "_Znam");
	return original(bytes);
}

/* operator delete[](void *). The file stays mapped until Bochs has ended. */
void _ZdaPv(void *array);
void _ZdaPv(void *array)
{
	static void (*original)(void *);

	if (table && (char *)array >= (char *)table && (char *)array < (char *)table + file_bytes)
		return;
	if (!original)
		original = (void (*)(void *))dlsym(RTLD_NEXT, "_ZdaPv");
	original(array);
}

/*
 * Bochs asks for a SIGALRM each second, to print its speed. The handler is not safe in a signal: it
 * can wait for ever for a lock that its own thread holds.
 */
unsigned int alarm(unsigned int seconds)
{
	return 0;
}
