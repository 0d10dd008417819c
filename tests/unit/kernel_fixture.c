/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/kernel_fixture.h"

#include "common/kimage.h"

#include <elf.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* Addresses in the made-up memory, so that a crash image can lie at its own. */
const struct kernel_image payload_image = {
	.start = 0x800000,
	.at = 0x800000,
	.size = 0x6000,
	.offset = 0x4000,
	.text = "our block",
};

/* Its initramfs is known, where it lies is not. */
const struct kernel_image stock_image = {
	.start = 0xa00000,
	.at = 0xa00000,
	.size = 0x1000,
	.offset = 0,
	.text = "our initramfs",
};

const struct kernel_image foreign_image = {
	.start = 0x901000,
	.at = 0x900000,
	.size = 0x40000,
	.offset = 0,
	.text = "a kernel",
};

#define DIRECT_MAP 0xffff888000000000ULL
#define TEXT	   0xffffffff9c000000ULL /* as moved by KASLR */

/* Physical memory: what the kernel itself has in the first MiB, each image's pages behind it. */
enum {
	TEXT_PHYSICAL = 1 << 20,
	TEXT_BYTES = 1 << 20,
	MEMORY_BYTES = 64 << 20,
	FILE_MEMORY = 0x2000,
	POINTERS = 0x3000, /* from the start of the text */
	KIMAGES = 2 << 20,
	LISTS = 3 << 20,
	PAGES = 4 << 20,
	EACH = 0x10000,
};

enum { IND_DESTINATION = 1, IND_INDIRECTION = 2, IND_DONE = 4, IND_SOURCE = 8 };

static uint64_t symbol_of(enum slot_id slot)
{
	return POINTERS + slot * sizeof(uint64_t);
}

static void put(int fd, uint64_t physical, const void *bytes, size_t count)
{
	if (pwrite(fd, bytes, count, (off_t)(FILE_MEMORY + physical)) != (ssize_t)count)
		perror("kernel_fixture");
}

static void put_headers(int fd)
{
	const Elf64_Ehdr elf = { .e_ident = { ELFMAG0, ELFMAG1, ELFMAG2, ELFMAG3, ELFCLASS64 },
				 .e_phoff = sizeof(elf),
				 .e_phentsize = sizeof(Elf64_Phdr),
				 .e_phnum = 4 };
	const Elf64_Phdr headers[] = {
		{ .p_type = PT_NOTE, .p_paddr = 0, .p_filesz = 8 },
		{ .p_type = PT_LOAD,
		  .p_vaddr = TEXT,
		  .p_paddr = TEXT_PHYSICAL,
		  .p_filesz = TEXT_BYTES,
		  .p_offset = FILE_MEMORY + TEXT_PHYSICAL },
		{ .p_type = PT_LOAD,
		  .p_vaddr = 0xffffc90000000000ULL,
		  .p_paddr = UINT64_MAX,
		  .p_filesz = 1ULL << 40 },
		{ .p_type = PT_LOAD,
		  .p_vaddr = DIRECT_MAP,
		  .p_paddr = 0,
		  .p_filesz = MEMORY_BYTES,
		  .p_offset = FILE_MEMORY },
	};

	if (pwrite(fd, &elf, sizeof(elf), 0) != sizeof(elf) ||
	    pwrite(fd, headers, sizeof(headers), sizeof(elf)) != sizeof(headers) ||
	    ftruncate(fd, FILE_MEMORY + MEMORY_BYTES) != 0)
		perror("kernel_fixture");
}

static int open_kcore(const struct tree *tree)
{
	char symbols[256];
	int fd = openat(tree->root, "proc/kcore", O_RDWR | O_CLOEXEC);

	if (fd >= 0)
		return fd;
	snprintf(symbols, sizeof(symbols),
		 "%016llx T _text\n%016llx b kexec_image_of_a_module\t[other]\n"
		 "%016llx B kexec_image\n%016llx B kexec_crash_image\n",
		 TEXT, TEXT + 1, TEXT + symbol_of(SLOT_KEXEC), TEXT + symbol_of(SLOT_PANIC));
	tree_put(tree, "proc/kallsyms", symbols);
	tree_put(tree, "proc/kcore", "");
	fd = openat(tree->root, "proc/kcore", O_RDWR | O_CLOEXEC);
	put_headers(fd);
	return fd;
}

/* As the kernel makes it: in two pages of which the first leads to the second. */
static void put_list(int fd, uint64_t list, const struct kernel_image *image, uint64_t page)
{
	const uint64_t first[] = { (list + KIMAGE_PAGE_BYTES) | IND_INDIRECTION };
	const uint64_t second[] = { (image->at + image->size) | IND_DESTINATION,
				    (page + KIMAGE_PAGE_BYTES) | IND_SOURCE,
				    (image->at + image->offset) | IND_DESTINATION,
				    page | IND_SOURCE, IND_DONE };

	put(fd, list, first, sizeof(first));
	put(fd, list + KIMAGE_PAGE_BYTES, second, sizeof(second));
}

void kernel_holds(const struct tree *tree, enum slot_id slot, const struct kernel_image *image)
{
	const uint64_t place = KIMAGES + (uint64_t)slot * EACH, address = DIRECT_MAP + place;
	const uint64_t list = LISTS + (uint64_t)slot * EACH, page = PAGES + (uint64_t)slot * EACH;
	const char zeros[KIMAGE_PAGE_BYTES] = { 0 };
	uint64_t text = slot == SLOT_PANIC ? image->at + image->offset : page;
	const struct kimage kernels = {
		.head = list | IND_INDIRECTION,
		.start = image->start,
		.segments = 1,
		.segment = { { .at = image->at, .bytes = image->size } },
	};
	int fd = open_kcore(tree);

	put(fd, TEXT_PHYSICAL + symbol_of(slot), &address, sizeof(address));
	put(fd, place, &kernels, sizeof(kernels));
	put_list(fd, list, image, page);
	put(fd, text, zeros, sizeof(zeros));
	put(fd, text, image->text, strlen(image->text));
	close(fd);
}

struct record_mark kernel_mark(const struct kernel_image *image, enum slot_id slot)
{
	return (struct record_mark){
		.at = image->at,
		.size = image->size,
		.offset = image->offset,
		.sum = slot_sum(image->text, strlen(image->text)),
		.symbol = symbol_of(slot),
	};
}

void kernel_record(const struct tree *tree, enum slot_id slot, const struct record_mark *mark,
		   const char *kernel)
{
	char text[512], line[128] = "";

	if (kernel)
		snprintf(line, sizeof(line), "kernel=%s\n", kernel);
	snprintf(text, sizeof(text),
		 "action=poweroff\nranges=2\nbytes=4096\n%sat=%" PRIu64 "\nsize=%" PRIu64
		 "\noffset=%" PRIu64 "\nsum=%" PRIu64 "\nsymbol=%" PRIu64 "\n",
		 line, mark->at, mark->size, mark->offset, mark->sum, mark->symbol);
	tree_put(tree, slot_names[slot].record, text);
}

void kernel_loaded(const struct tree *tree, enum slot_id slot, bool loaded)
{
	tree_put(tree, slot_names[slot].loaded, loaded ? "1\n" : "0\n");
}
