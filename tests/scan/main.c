/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads RAM from inside, as an attacker's program that boots after a reset or a short power cut:
 * what a wipe has left, and what firmware itself has overwritten, if RAM was filled with a pattern
 * before. While it looks, nothing is written to RAM but the program's own memory, unless the word
 * "fill" asks for it; what saves the report afterwards takes more.
 */
#include "aes.h"
#include "bios_save.h"
#include "machine.h"
#include "pattern.h"
#include "pause.h"
#include "picture.h"
#include "report.h"
#include "search.h"

#include "kexec-wipe/boot/main.h"
#include "kexec-wipe/payload/arithmetic.h"
#include "kexec-wipe/payload/screen.h"

enum { MIB_SHIFT = 20, ITEMS_MAX = 200, HEX_BYTES = 2 * AES_256_BYTES + 1, DIGIT_BITS = 4 };
/* A multiple of pages, and with what lies behind it less than the window. */
enum { PIECE_BYTES = 16 << 20 };

static struct words words = { .action = HANDOVER_HALT };
static struct search search;
static struct mem_range run; /* of pages that are neither empty nor pattern */
static uint64_t runs;

static void list_run(void)
{
	if (run.start < run.end && runs++ < ITEMS_MAX)
		report_item("other: %lx-%lx", run.start, run.end);
	run = (struct mem_range){ 0, 0 };
}

static void add_to_run(struct mem_range page)
{
	if (page.start != run.end)
		list_run();
	if (run.start == run.end)
		run.start = page.start;
	run.end = page.end;
}

static void note_key(uint64_t address, const uint8_t *key, size_t bytes)
{
	char hex[HEX_BYTES];
	size_t i;

	for (i = 0; i < bytes; i++) {
		hex[2 * i] = "0123456789abcdef"[key[i] >> DIGIT_BITS];
		hex[2 * i + 1] = "0123456789abcdef"[key[i] & 0xf];
	}
	hex[2 * bytes] = 0;
	report_item("AES-%s key schedule at %lx%s%s", bytes == AES_128_BYTES ? "128" : "256",
		    address, words.show_keys ? ": " : "", words.show_keys ? hex : "");
}

static void scan_piece(struct mem_range r, uint64_t range_end)
{
	uint64_t limit = min_u64(r.end + SEARCH_REACH_BYTES, range_end);
	const uint8_t *at = machine_map((struct mem_range){ r.start, limit });
	const uint8_t *readable_end = at + (limit - r.start);

	while (r.start < r.end) {
		uint64_t end = min_u64(next_multiple(r.start, SEARCH_PAGE_BYTES), r.end);
		struct mem_range page = { r.start, end };
		bool secret;
		enum page_kind kind = search_page(&search, page, at, readable_end, &secret);

		if (kind == PAGE_OTHER)
			add_to_run(page);
		picture_add(end - r.start, kind, secret);
		at += end - r.start;
		r.start = end;
	}
}

static void fill_piece(struct mem_range r, uint64_t range_end)
{
	uint8_t *at = machine_map(r);

	(void)range_end;
	for (uint64_t address = r.start; address < r.end; address += PATTERN_BYTES) {
		if (address % PATTERN_BYTES || r.end - address < PATTERN_BYTES)
			continue; /* an odd end */
		*(volatile uint64_t *)(at + (address - r.start)) = pattern_word(address);
	}
}

static void for_each_piece(void (*work)(struct mem_range piece, uint64_t range_end))
{
	uint64_t total = ranges_bytes(&ram), done = 0;

	for (uint32_t i = 0; i < ram.count; i++) {
		struct mem_range r = ram.item[i];

		while (r.start < r.end) {
			uint64_t end = min_u64(next_multiple(r.start, PIECE_BYTES), r.end);

			work((struct mem_range){ r.start, end }, r.end);
			done += end - r.start;
			r.start = end;
			screen_progress(done, total);
		}
	}
}

static void tell_secrets(const struct found *found)
{
	if (words.has_marker)
		report("markers: %lu whole, %lu damaged", found->records, found->damaged);
	else
		report("markers: not looked for");
	report("AES key schedules: %lu of 128 bits, %lu of 256 bits", found->key[KEY_128],
	       found->key[KEY_256]);
	if (words.wrong_bits)
		report("AES key schedules may have %lu wrong bits",
		       (unsigned long)words.wrong_bits);
	for (uint32_t i = 0; i < words.needles; i++)
		report("find= number %lu: %lu times", (unsigned long)i + 1, found->needle[i]);
}

static void tell(const struct found *found)
{
	uint64_t words_read = found->bytes / PATTERN_BYTES;

	report("pages: %lu empty, %lu pattern, %lu other, in %lu runs", found->page[PAGE_EMPTY],
	       found->page[PAGE_PATTERN], found->page[PAGE_OTHER], runs);
	if (runs > ITEMS_MAX)
		report("other: %lu runs more are not listed", runs - ITEMS_MAX);
	report("not zero: %lu bytes of %lu", found->not_zero, found->bytes);
	report("pattern: %lu words of %lu are in their place", found->kept, words_read);
	tell_secrets(found);
}

static void scan(void)
{
	const struct screen *screen = machine_screen();

	report("reading %lu MiB in %lu ranges", ranges_bytes(&ram) >> MIB_SHIFT,
	       (unsigned long)ram.count);
	for (uint32_t i = 0; i < ram.count; i++)
		report_item("range: %lx-%lx", ram.item[i].start, ram.item[i].end);
	if (words.dump)
		machine_list_map();
	if (screen)
		picture_start(screen, (void *)screen->base, ranges_bytes(&ram));
	aes_start(words.wrong_bits);
	search.words = &words;
	search.note_key = note_key;
	for_each_piece(scan_piece);
	list_run();
	picture_end();
	tell(&search.found);
}

/* The pattern is read back, so that memory that does not keep it is known before the test. */
static void fill(void)
{
	report("filling %lu MiB", ranges_bytes(&ram) >> MIB_SHIFT);
	for_each_piece(fill_piece);
	scan();
	report_verdict(search.found.page[PAGE_EMPTY] + search.found.page[PAGE_OTHER] == 0,
		       "filled: %lu pages, %lu not as written", search.found.page[PAGE_PATTERN],
		       search.found.page[PAGE_EMPTY] + search.found.page[PAGE_OTHER]);
}

static void save(uint64_t params)
{
	const char *reason;

	if (!params)
		pause_end();
	reason = machine_has_bios(params)
			 ? bios_save(words.dump)
			 : "only firmware that starts the program, and GRUB with BIOS, can save";
	report_verdict(!reason, "%s%s", reason ? "not saved: " : "saved in memwipe-bios.txt",
		       reason ? reason : "");
}

void boot_main(uint64_t params)
{
	const char *reason = machine_read(params, &words);

	if (reason) {
		report_verdict(false, "nothing was done: %s", reason);
		machine_end(HANDOVER_HALT);
	}
	if (words.fill) {
		fill();
		machine_end(words.action);
	}
	scan();
	report_verdict(search_found_nothing(&search.found), "verdict: %s",
		       search_found_nothing(&search.found)
			       ? "nothing that was looked for is left"
			       : "something that was looked for is left");
	if (words.save)
		save(params);
	machine_end(words.action);
}
