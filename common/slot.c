/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "common/slot.h"

#include "common/io.h"
#include "common/kallsyms.h"
#include "common/kimage.h"

#include <fcntl.h>
#include <string.h>
#include <unistd.h>

const struct slot_names slot_names[SLOTS] = {
	[SLOT_KEXEC] = { "kexec", "sys/kernel/kexec_loaded", "run/memwipe/kexec", "kexec_image" },
	[SLOT_PANIC] = { "panic", "sys/kernel/kexec_crash_loaded", "run/memwipe/panic",
			 "kexec_crash_image" },
};

const struct slots slots_closed = {
	.loaded_fd = { -1, -1 },
	.record_fd = { -1, -1 },
	.kcore = { .fd = -1 },
};

static const char no_record[] = "an image is loaded that is not ours";
static const char replaced[] = "another image was loaded over ours";
static const char no_mark[] = "the record does not say where it lies";
static const char no_memory[] = "the kernel's memory cannot be read (/proc/kcore)";
static const char no_symbol[] =
	"the kernel hid where it keeps its image (kernel.kptr_restrict) when it was loaded";
static const char no_sense[] = "this kernel describes its image in a way that is not known";
static const char no_page[] = "the image's memory cannot be found in /proc/kcore";

/* FNV-1a, 64 bits: no secret is kept by it, it tells one page from another. */
#define FNV_START 0xcbf29ce484222325ULL
#define FNV_PRIME 0x100000001b3ULL

uint64_t slot_sum(const void *page, size_t bytes)
{
	const unsigned char *byte = page;
	uint64_t sum = FNV_START;
	size_t i;

	for (i = 0; i < KIMAGE_PAGE_BYTES; i++)
		sum = (sum ^ (i < bytes ? byte[i] : 0)) * FNV_PRIME;
	return sum;
}

uint64_t slot_symbol(int root, enum slot_id id)
{
	static struct kcore kcore;
	uint64_t address = 0, text = 0;

	kcore.fd = -1;
	if (kcore_prepare(&kcore, root) == 0)
		text = kcore_text(&kcore);
	kcore_close(&kcore);
	if (text)
		address = kallsyms_find(root, slot_names[id].symbol);
	return address > text ? address - text : 0;
}

void slots_prepare(struct slots *slots, int root)
{
	int i;

	for (i = 0; i < SLOTS; i++) {
		hold_file(&slots->loaded_fd[i], root, slot_names[i].loaded, O_RDONLY);
		hold_file(&slots->record_fd[i], root, slot_names[i].record, O_RDONLY);
	}
	(void)kcore_prepare(&slots->kcore, root); /* without it, the record alone is believed */
}

void slots_close(struct slots *slots)
{
	int i;

	for (i = 0; i < SLOTS; i++) {
		if (slots->loaded_fd[i] >= 0)
			close(slots->loaded_fd[i]);
		if (slots->record_fd[i] >= 0)
			close(slots->record_fd[i]);
		slots->loaded_fd[i] = slots->record_fd[i] = -1;
	}
	kcore_close(&slots->kcore);
}

/* sysfs evaluates the attribute again for each read from offset 0. */
static bool is_loaded(int fd)
{
	char digit;

	return pread(fd, &digit, 1, 0) == 1 && digit == '1';
}

/* Where the page that is compared lies now: a crash image is in its place already. */
static int find_page(const struct kcore *kcore, enum slot_id id, const struct kimage *image,
		     uint64_t place, uint64_t *page)
{
	*page = place;
	return id == SLOT_PANIC ? 0 : kimage_source(kcore, image, place, page);
}

static bool may_be(const struct kimage *image, const struct kimage_segment *segment,
		   const struct record_mark *mark)
{
	if (segment->bytes != mark->size)
		return false;
	return !mark->at || (segment->at == mark->at && image->start == mark->at);
}

/* NULL: the image in memory is ours. `replaced`: it is another one. Else why that is not known. */
static const char *compare(const struct kcore *kcore, enum slot_id id, const struct kimage *image,
			   const struct record_mark *mark)
{
	const char *result = replaced;
	unsigned char content[KIMAGE_PAGE_BYTES];
	uint64_t i, page;

	for (i = 0; i < image->segments; i++) {
		const struct kimage_segment *segment = &image->segment[i];

		if (!may_be(image, segment, mark))
			continue;
		if (find_page(kcore, id, image, segment->at + mark->offset, &page) != 0 ||
		    kcore_read_physical(kcore, page, content, sizeof(content)) != 0)
			result = no_page;
		else if (slot_sum(content, sizeof(content)) == mark->sum)
			return NULL;
	}
	return result;
}

/* As compare(); everything that is read is the kernel's and may make no sense. */
static const char *doubt(const struct slots *slots, enum slot_id id, const struct record_mark *mark)
{
	const struct kcore *kcore = &slots->kcore;
	uint64_t pointer, text = kcore_text(kcore);
	struct kimage image;

	if (!mark->size)
		return no_mark;
	if (!text)
		return no_memory;
	if (!mark->symbol)
		return no_symbol;
	if (kcore_read(kcore, text + mark->symbol, &pointer, sizeof(pointer)) != 0 ||
	    kimage_read(kcore, pointer, &image) != 0)
		return no_sense;
	return compare(kcore, id, &image, mark);
}

void slot_look(const struct slots *slots, enum slot_id id, struct slot_view *view)
{
	int record_fd = slots->record_fd[id];
	const char *why;

	*view = (struct slot_view){ .owner = SLOT_EMPTY };
	if (!is_loaded(slots->loaded_fd[id]))
		return;
	view->owner = SLOT_FOREIGN;
	view->reason = no_record;
	if (record_fd < 0 || record_read_held(record_fd, &view->record) != 0)
		return;
	why = doubt(slots, id, &view->record.mark);
	if (why == replaced && view->record.next.size)
		why = doubt(slots, id, &view->record.next);
	/*
	 * A record that was replaced or removed has no name any more. One with a next mark was
	 * replaced: kexec-wipe announces what it loads.
	 */
	if (why == replaced || (why && !has_name(record_fd) && !view->record.next.size)) {
		view->reason = has_name(record_fd) ? replaced : no_record;
		return;
	}
	view->owner = *view->record.kernel ? SLOT_STOCK : SLOT_PAYLOAD;
	view->proven = !why;
	view->reason = why;
}

void slots_look(const struct slots *slots, struct slot_view view[SLOTS])
{
	int i;

	for (i = 0; i < SLOTS; i++)
		slot_look(slots, i, &view[i]);
}

void slot_look_at(int root, enum slot_id id, struct slot_view *view)
{
	static struct slots slots;

	slots = slots_closed;
	slots_prepare(&slots, root);
	slot_look(&slots, id, view);
	slots_close(&slots);
}
