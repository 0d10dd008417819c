// SPDX-License-Identifier: GPL-2.0-or-later
#include "region.h"

#include <asm/barrier.h>
#include <linux/gfp.h>
#include <linux/io.h>
#include <linux/mm.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/vmalloc.h>

#include "core/image.h"
#include "core/private_tables.h"
#include "core/x86.h"
#include "cpu.h"
#include "switch.h"

extern const u8 payload_image[], payload_image_end[];

/* Pages of the antechamber. Two stacks share one: they grow down from its end and its middle. */
enum {
	CODE_PAGE,
	GATES_PAGE,
	STACKS_PAGE,
	TABLES_PAGE,
	PAGES = TABLES_PAGE + PRIVATE_TABLES_PAGES,
};
enum { GATES = 256 };

static void fill_gates(struct interrupt_gate *gate, u64 handler)
{
	unsigned int i;

	for (i = 0; i < GATES; i++)
		gate[i] = interrupt_gate_to(handler);
}

static const char *fill_tables(struct region *region, void *tables)
{
	unsigned int levels = cpu_read_cr4() & X86_CR4_LA57 ? 5 : 4;
	struct mem_range own = { region->base, region->base + region->bytes };
	struct private_page code = {
		.virtual_address = (uintptr_t)switch_tables,
		.physical = PFN_PHYS(vmalloc_to_pfn(switch_tables)),
	};

	region->tables = virt_to_phys(tables);
	return private_tables_fill(tables, region->tables, own, code, levels)
		       ? "no page tables can map the memory that was allocated"
		       : NULL;
}

static struct antechamber_frame frame(u64 ip, u64 stack)
{
	return (struct antechamber_frame){
		.ip = ip,
		.code = SELECTOR_CODE64,
		.flags = RFLAGS_FIXED,
		.stack = stack,
		.data = SELECTOR_DATA,
	};
}

static void fill_values(struct region *region, u64 chamber)
{
	u64 stacks = chamber + STACKS_PAGE * PAGE_SIZE;
	u64 halt = chamber + (antechamber_halt - antechamber);

	*region->values = (struct antechamber_values){
		.enter = frame(region->base, stacks + PAGE_SIZE),
		.park = frame(halt, stacks + PAGE_SIZE / 2),
		.segments = { ANTECHAMBER_SEGMENTS_BYTES - 1,
			      chamber + (antechamber_segments - antechamber) },
		.interrupts = { GATES * sizeof(struct interrupt_gate) - 1,
				chamber + GATES_PAGE * PAGE_SIZE },
	};
}

static const char *fill(struct region *region, const struct payload_header *image)
{
	void *chamber = region->address + image->memory_bytes;

	memcpy(region->address, payload_image, image->file_bytes);
	region->block = chamber + PAGES * PAGE_SIZE;
	region->spare = chamber + PAGES * PAGE_SIZE + region->block_room;
	memcpy(chamber, antechamber, antechamber_end - antechamber);
	region->enter = virt_to_phys(chamber + ANTECHAMBER_ENTER);
	region->park = virt_to_phys(chamber + ANTECHAMBER_PARK);
	region->values = chamber + ANTECHAMBER_VALUES;
	fill_values(region, virt_to_phys(chamber));
	fill_gates(chamber + GATES_PAGE * PAGE_SIZE, virt_to_phys(chamber + ANTECHAMBER_IGNORE));
	return fill_tables(region, chamber + TABLES_PAGE * PAGE_SIZE);
}

static bool image_is_whole(const struct payload_header *image)
{
	return image->magic == PAYLOAD_MAGIC &&
	       image->file_bytes == payload_image_end - payload_image &&
	       image->memory_bytes >= image->file_bytes && !(image->memory_bytes % PAGE_SIZE);
}

struct region *region_create(size_t block_bytes, const char **why)
{
	const struct payload_header *image = (const void *)(payload_image + PAYLOAD_HEADER_OFFSET);
	struct region *region = kzalloc(sizeof(*region), GFP_KERNEL);

	*why = "out of memory";
	if (!region)
		return NULL;
	*why = "the payload image is damaged";
	if (!image_is_whole(image))
		goto fail;
	region->block_room = PAGE_ALIGN(block_bytes);
	region->bytes = image->memory_bytes + PAGES * PAGE_SIZE + 2 * region->block_room;
	region->address = alloc_pages_exact(region->bytes, GFP_KERNEL | __GFP_DMA32 | __GFP_ZERO);
	*why = "no memory in one piece below 4 GiB";
	if (!region->address)
		goto fail;
	region->base = virt_to_phys(region->address);
	*why = fill(region, image);
	if (!*why)
		return region;
fail:
	region_destroy(region);
	return NULL;
}

void region_swap_blocks(struct region *region)
{
	struct handover *old = region->block;

	/* A CPU that reads the new pointer also reads a complete block. */
	smp_store_release(&region->block, region->spare);
	region->spare = old;
}

void region_set_block(struct region *region, const struct handover *block)
{
	struct payload_header *image = region->address + PAYLOAD_HEADER_OFFSET;

	image->memory_bytes = (const void *)block - region->address;
}

void region_destroy(struct region *region)
{
	if (region->address)
		free_pages_exact(region->address, region->bytes);
	kfree(region);
}
