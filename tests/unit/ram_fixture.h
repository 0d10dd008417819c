/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A RAM file for a test: 16 MiB of zeros in /tmp, in which records are put at will and which is
 * then scanned. Whatever goes wrong fails the test.
 */
#ifndef MEMWIPE_TESTS_UNIT_RAM_FIXTURE_H
#define MEMWIPE_TESTS_UNIT_RAM_FIXTURE_H

#include "tests/rig/programs/census.h"

#define MIB	   (1ULL << 20)
#define GIB	   (1ULL << 30)
#define ABOVE_HOLE (4 * GIB)
#define FILE_BYTES (16 * MIB)

enum { PAGE = RAMFILE_PAGE_BYTES };

struct ram_fixture {
	char path[32];
	int fd;
	struct marker_key key;
	struct ramfile ram;
	struct scan scan;
	struct mem_range item[USABLE_RANGES_MAX];
	struct ranges usable;
	struct census census;
	bool open;
};

/* For cmocka; *state is a struct ram_fixture. */
int ram_set_up(void **state);
int ram_tear_down(void **state);

void ram_put(struct ram_fixture *f, uint64_t offset, const void *bytes, size_t count);

/* Change all bits of a byte. */
void ram_flip(struct ram_fixture *f, uint64_t offset);

void ram_plant(struct ram_fixture *f, enum marker_class class, uint64_t sequence, uint64_t offset);

/* Once in a test. below_4g 0: the file is all below 4 GiB. */
void ram_scan(struct ram_fixture *f, uint64_t below_4g, struct scan_secret *secret, size_t secrets);

#define RAM_TEST(name) cmocka_unit_test_setup_teardown(name, ram_set_up, ram_tear_down)

#endif
