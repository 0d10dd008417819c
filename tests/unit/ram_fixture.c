/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/ram_fixture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

int ram_set_up(void **state)
{
	struct ram_fixture *f = calloc(1, sizeof(*f));

	assert_non_null(f);
	strcpy(f->path, "/tmp/test_scan.XXXXXX");
	f->fd = mkstemp(f->path);
	assert_true(f->fd >= 0);
	assert_int_equal(ftruncate(f->fd, FILE_BYTES), 0);
	assert_int_equal(marker_key_parse("0123456789abcdef0123456789abcdef", &f->key), 0);
	ranges_init(&f->usable, f->item, USABLE_RANGES_MAX);
	*state = f;
	return 0;
}

int ram_tear_down(void **state)
{
	struct ram_fixture *f = *state;

	if (f->open) {
		scan_free(&f->scan);
		ramfile_close(&f->ram);
	}
	close(f->fd);
	unlink(f->path);
	free(f);
	return 0;
}

void ram_put(struct ram_fixture *f, uint64_t offset, const void *bytes, size_t count)
{
	assert_int_equal(pwrite(f->fd, bytes, count, offset), count);
}

void ram_flip(struct ram_fixture *f, uint64_t offset)
{
	uint8_t byte;

	assert_int_equal(pread(f->fd, &byte, 1, offset), 1);
	byte = (uint8_t)~byte;
	ram_put(f, offset, &byte, 1);
}

void ram_plant(struct ram_fixture *f, enum marker_class class, uint64_t sequence, uint64_t offset)
{
	struct marker record;

	marker_fill(&f->key, class, 1, sequence, &record, 1);
	ram_put(f, offset, &record, sizeof(record));
}

void ram_scan(struct ram_fixture *f, uint64_t below_4g, struct scan_secret *secret, size_t secrets)
{
	assert_int_equal(ramfile_open(&f->ram, f->path, below_4g), 0);
	assert_int_equal(scan_run(&f->scan, &f->ram, &f->key, secret, secrets), 0);
	f->open = true;
}
