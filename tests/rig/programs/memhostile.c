/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Writes to a device what it must refuse: random bytes, words that are nearly right, bad addresses,
 * from several threads that open, read and close it meanwhile. A write that is taken is an error.
 */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/io.h"
#include "common/message.h"

enum { THREADS = 8, WRITE_MAX_BYTES = 64, BASE = 10, PAGE_BYTES = 4096 };

static const char *device;
static uint64_t writes; /* of each thread */
static char *last_page; /* that can be read; the next one cannot */

static const char *const words[] = {
	"sweep",      "sweep-deep", "now",    "arm-poweroff",
	"arm-reboot", "arm-halt",   "disarm", "ask-firmware",
};
enum { WORDS = sizeof(words) / sizeof(words[0]) };

struct hostile {
	uint64_t random;
	uint64_t refused;
	char said[128]; /* why it is a failure; empty: it is none */
};

/* xorshift64*, Vigna 2016 */
static uint32_t next(struct hostile *h)
{
	h->random ^= h->random >> 12;
	h->random ^= h->random << 25;
	h->random ^= h->random >> 27;
	return (uint32_t)(h->random * 0x2545f4914f6cdd1dULL >> 32);
}

static bool is_word(const char *text, size_t bytes)
{
	if (bytes && text[bytes - 1] == '\n')
		bytes--;
	for (size_t i = 0; i < WORDS; i++)
		if (strlen(words[i]) == bytes && memcmp(words[i], text, bytes) == 0)
			return true;
	return false;
}

/* A word with one thing wrong with it; the bytes of it. */
static size_t spoil(struct hostile *h, char text[static WRITE_MAX_BYTES])
{
	const char *word = words[next(h) % WORDS];
	size_t bytes = strlen(word), at = next(h) % (bytes + 1);

	memcpy(text, word, bytes + 1);
	switch (next(h) % 4) {
	case 0:
		text[at] = (char)next(h);
		return at < bytes ? bytes : bytes + 1;
	case 1:
		memmove(text + at + 1, word + at, bytes - at);
		text[at] = (char)next(h);
		return bytes + 1;
	case 2:
		return at;
	default:
		memset(text + bytes, '\n', 2);
		return bytes + 2;
	}
}

static size_t make_up(struct hostile *h, char text[static WRITE_MAX_BYTES])
{
	size_t bytes = next(h) % WRITE_MAX_BYTES;

	for (size_t i = 0; i < bytes; i++)
		text[i] = (char)next(h);
	return next(h) % 2 ? spoil(h, text) : bytes;
}

static bool refuse(struct hostile *h, int fd, const void *from, size_t bytes, int first, int second)
{
	ssize_t done = write(fd, from, bytes);

	if (done < 0 && (errno == first || errno == second)) {
		h->refused++;
		return true;
	}
	snprintf(h->said, sizeof(h->said), "a write of %zu bytes: %s", bytes,
		 done < 0 ? strerror(errno) : "taken");
	return false;
}

static bool attack(struct hostile *h, int fd)
{
	char text[WRITE_MAX_BYTES + 2];
	size_t bytes;

	switch (next(h) % 16) {
	case 0:
		return refuse(h, fd, NULL, 1 + next(h) % 8, EFAULT, EFAULT);
	case 1:
		return refuse(h, fd, last_page + PAGE_BYTES - 2, 3 + next(h) % 8, EFAULT, EFAULT);
	case 2:
		return refuse(h, fd, last_page, SIZE_MAX / 2 - next(h), EINVAL, EFAULT);
	case 3:
		if (read(fd, text, sizeof(text)) >= 0)
			snprintf(h->said, sizeof(h->said), "a read: taken");
		return !h->said[0];
	default:
		do
			bytes = make_up(h, text);
		while (is_word(text, bytes));
		return refuse(h, fd, text, bytes, EINVAL, EINVAL);
	}
}

static void *run(void *arg)
{
	struct hostile *h = arg;
	int fd = -1;

	while (h->refused < writes && !h->said[0]) {
		if (fd < 0)
			fd = open(device, O_RDWR | O_CLOEXEC);
		if (fd < 0) {
			snprintf(h->said, sizeof(h->said), "cannot open: %s", strerror(errno));
			return NULL;
		}
		(void)attack(h, fd); /* h->said says it */
		if (next(h) % 256)
			continue;
		close(fd);
		fd = -1;
	}
	if (fd >= 0)
		close(fd);
	return NULL;
}

static int run_all(void)
{
	static struct hostile hostile[THREADS];
	static pthread_t thread[THREADS];
	uint64_t refused = 0;
	int code = EXIT_DONE;

	for (unsigned int i = 0; i < THREADS; i++) {
		hostile[i].random = (uint64_t)getpid() << 8 | (i + 1);
		if (pthread_create(&thread[i], NULL, run, &hostile[i]) != 0) {
			complain("cannot start a thread");
			return EXIT_INCOMPLETE;
		}
	}
	for (unsigned int i = 0; i < THREADS; i++) {
		pthread_join(thread[i], NULL);
		refused += hostile[i].refused;
		if (!hostile[i].said[0])
			continue;
		complain("%s", hostile[i].said);
		code = EXIT_INCOMPLETE;
	}
	printf("memhostile: %" PRIu64 " writes refused\n", refused);
	return code;
}

int main(int argc, char **argv)
{
	char *end = argv[argc - 1];

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		puts("Usage: memhostile DEVICE WRITES\n"
		     "Write to DEVICE from 8 threads, WRITES times in all, what it must refuse.\n"
		     "Exit status: 1 it took one, or refused it in another way; 2 wrong usage.");
		return close_stdout(EXIT_DONE);
	}
	if (argc == 3)
		writes = strtoull(argv[2], &end, BASE) / THREADS;
	if (argc != 3 || *end || !writes)
		return complain_usage("needs a device and a number of writes");
	device = argv[1];
	last_page = mmap(NULL, 2 * PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS,
			 -1, 0);
	if (last_page == MAP_FAILED || munmap(last_page + PAGE_BYTES, PAGE_BYTES) != 0) {
		complain("cannot get memory: %s", strerror(errno));
		return EXIT_INCOMPLETE;
	}
	return run_all();
}
