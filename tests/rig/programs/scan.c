/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/rig/programs/scan.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum {
	CHUNK_BYTES = 4 << 20, /* what a thread takes at a time */
	THREADS_MAX = 16,
	SEQUENCE_BITS = 64, /* in a word of seen[] */
};

/* One thread, with its own counts. */
struct worker {
	struct scan *scan;
	struct scan_count class[MARKER_CLASSES];
	uint64_t damaged;
};

static void note(struct scan *scan, const uint8_t *at, size_t bytes, uint32_t bit)
{
	uint64_t page = (at - scan->ram->bytes) / RAMFILE_PAGE_BYTES;
	uint64_t last = (at + bytes - 1 - scan->ram->bytes) / RAMFILE_PAGE_BYTES;

	for (; page <= last; page++)
		if (!(__atomic_load_n(&scan->page[page], __ATOMIC_RELAXED) & bit))
			__atomic_fetch_or(&scan->page[page], bit, __ATOMIC_RELAXED);
}

/* Whether this is the first one with its number. */
static bool first_seen(struct scan *scan, enum marker_class class, uint64_t sequence)
{
	uint64_t bit = 1ULL << sequence % SEQUENCE_BITS, *word;

	/* No more records can lie in the file than fit into it. */
	if (sequence >= scan->ram->size / MARKER_BYTES)
		return false;
	word = &scan->seen[class][sequence / SEQUENCE_BITS];
	return !(__atomic_fetch_or(word, bit, __ATOMIC_RELAXED) & bit);
}

/* A tag lies at `at`: count it. Returns how far it reaches. */
static size_t take_record(struct worker *worker, const uint8_t *at, const uint8_t *limit)
{
	struct scan *scan = worker->scan;
	struct marker record;
	enum marker_class class;

	if (limit - at >= MARKER_BYTES) {
		memcpy(&record, at, sizeof(record));
		if (marker_check(scan->key, &record, &class)) {
			worker->class[class].records++;
			worker->class[class].distinct += first_seen(scan, class, record.sequence);
			note(scan, at, MARKER_BYTES, scan_class_bit(class));
			return MARKER_BYTES;
		}
	}
	worker->damaged++;
	note(scan, at, MARKER_TAG_BYTES, SCAN_DAMAGED);
	return MARKER_TAG_BYTES;
}

/* The next place in [at, stop) where `needle` begins; it may reach up to `limit`. */
static const uint8_t *find(const uint8_t *at, const uint8_t *stop, const uint8_t *limit,
			   const void *needle, size_t bytes)
{
	const uint8_t *end = (size_t)(limit - stop) < bytes - 1 ? limit : stop + bytes - 1;

	if (at >= stop || (size_t)(end - at) < bytes)
		return NULL;
	if (memcmp(at, needle, bytes) == 0)
		return at;
	return memmem(at, end - at, needle, bytes);
}

static void take_secret(struct scan *scan, struct scan_secret *secret, const uint8_t *at)
{
	pthread_mutex_lock(&scan->lock);
	if (secret->found < SCAN_ADDRESSES)
		secret->address[secret->found] = ramfile_physical(scan->ram, at - scan->ram->bytes);
	secret->found++;
	pthread_mutex_unlock(&scan->lock);
	note(scan, at, secret->count, SCAN_SECRET);
}

/* A run of non-zero pages; what begins in it may reach beyond it. */
static void search_run(struct worker *worker, uint64_t start, uint64_t end)
{
	struct scan *scan = worker->scan;
	const uint8_t *base = scan->ram->bytes, *stop = base + end;
	const uint8_t *limit = base + ramfile_limit(scan->ram, start), *at = base + start;
	size_t i;

	while ((at = find(at, stop, limit, &scan->key->tag, MARKER_TAG_BYTES)))
		at += take_record(worker, at, limit);
	for (i = 0; i < scan->secrets; i++) {
		struct scan_secret *secret = &scan->secret[i];

		at = base + start;
		while ((at = find(at, stop, limit, secret->bytes, secret->count))) {
			take_secret(scan, secret, at);
			at += secret->count;
		}
	}
}

static void search_piece(struct worker *worker, uint64_t start, uint64_t end)
{
	static const uint8_t zeros[RAMFILE_PAGE_BYTES];
	struct scan *scan = worker->scan;
	uint64_t at, run = start;

	for (at = start; at < end; at += RAMFILE_PAGE_BYTES) {
		const uint8_t *page = scan->ram->bytes + at;

		if (memcmp(page, zeros, RAMFILE_PAGE_BYTES) != 0) {
			note(scan, page, 1, SCAN_NONZERO);
			continue;
		}
		if (run < at)
			search_run(worker, run, at);
		run = at + RAMFILE_PAGE_BYTES;
	}
	if (run < end)
		search_run(worker, run, end);
}

/* Chunks never cross the hole below 4 GiB: they are cut there. */
static void search_chunk(struct worker *worker, uint64_t start)
{
	const struct ramfile *ram = worker->scan->ram;
	uint64_t stop = start + CHUNK_BYTES < ram->size ? start + CHUNK_BYTES : ram->size;
	struct mem_range piece;
	uint64_t limit;

	while (ramfile_data(ram, start, stop, &piece)) {
		limit = ramfile_limit(ram, piece.start);
		start = piece.end < limit ? piece.end : limit;
		search_piece(worker, piece.start, start);
	}
}

static void add_counts(struct scan *scan, const struct worker *worker)
{
	size_t i;

	pthread_mutex_lock(&scan->lock);
	for (i = 0; i < MARKER_CLASSES; i++) {
		scan->class[i].records += worker->class[i].records;
		scan->class[i].distinct += worker->class[i].distinct;
	}
	scan->damaged += worker->damaged;
	pthread_mutex_unlock(&scan->lock);
}

static void *work(void *arg)
{
	struct worker worker = { .scan = arg };
	uint64_t at;

	while ((at = __atomic_fetch_add(&worker.scan->next_chunk, CHUNK_BYTES, __ATOMIC_RELAXED)) <
	       worker.scan->ram->size)
		search_chunk(&worker, at);
	add_counts(worker.scan, &worker);
	return NULL;
}

/* The calling thread works too, so the scan is complete even if no other thread can start. */
static void run_threads(struct scan *scan)
{
	long wanted = sysconf(_SC_NPROCESSORS_ONLN) - 1, started = 0;
	pthread_t thread[THREADS_MAX];

	if (wanted > THREADS_MAX)
		wanted = THREADS_MAX;
	while (started < wanted && pthread_create(&thread[started], NULL, work, scan) == 0)
		started++;
	work(scan);
	while (started > 0)
		pthread_join(thread[--started], NULL);
}

static int compare_addresses(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

	return (x > y) - (x < y);
}

int scan_run(struct scan *scan, const struct ramfile *ram, const struct marker_key *key,
	     struct scan_secret *secret, size_t secrets)
{
	size_t words = ram->size / MARKER_BYTES / SEQUENCE_BITS + 1, i, kept;

	*scan = (struct scan){ .ram = ram, .key = key, .secret = secret, .secrets = secrets };
	scan->pages = ram->size / RAMFILE_PAGE_BYTES;
	scan->page = calloc(scan->pages, sizeof(*scan->page));
	for (i = 0; i < MARKER_CLASSES; i++)
		scan->seen[i] = calloc(words, sizeof(*scan->seen[i]));
	for (i = 0; i < MARKER_CLASSES; i++)
		if (!scan->page || !scan->seen[i])
			goto fail;
	pthread_mutex_init(&scan->lock, NULL);
	run_threads(scan);
	pthread_mutex_destroy(&scan->lock);
	for (i = 0; i < secrets; i++) {
		kept = secret[i].found < SCAN_ADDRESSES ? secret[i].found : SCAN_ADDRESSES;
		qsort(secret[i].address, kept, sizeof(uint64_t), compare_addresses);
	}
	return 0;
fail:
	scan_free(scan);
	return -ENOMEM;
}

void scan_free(struct scan *scan)
{
	size_t i;

	free(scan->page);
	for (i = 0; i < MARKER_CLASSES; i++)
		free(scan->seen[i]);
}

bool scan_found(const struct scan *scan)
{
	return scan_pages(scan, SCAN_CLASSES | SCAN_DAMAGED | SCAN_SECRET, 0) > 0;
}

uint64_t scan_pages(const struct scan *scan, uint32_t any, uint32_t none)
{
	uint64_t i, count = 0;

	for (i = 0; i < scan->pages; i++)
		count += (scan->page[i] & any) && !(scan->page[i] & none);
	return count;
}

bool scan_next_run(const struct scan *scan, uint32_t any, uint64_t *at, struct mem_range *run)
{
	uint64_t start = *at, end, limit;

	while (start < scan->ram->size && !(scan->page[start / RAMFILE_PAGE_BYTES] & any))
		start += RAMFILE_PAGE_BYTES;
	if (start >= scan->ram->size)
		return false;
	limit = ramfile_limit(scan->ram, start);
	for (end = start; end < limit && (scan->page[end / RAMFILE_PAGE_BYTES] & any);)
		end += RAMFILE_PAGE_BYTES;
	run->start = ramfile_physical(scan->ram, start);
	run->end = run->start + (end - start);
	*at = end;
	return true;
}
