/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The picture of RAM: what covers what, and its size.
 */
#include "tests/rig/programs/picture.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/ram_fixture.h"

static void a_picture_shows_the_worst_of_each_block(void **state)
{
	struct ram_fixture *f = *state;
	struct picture picture;

	ram_plant(f, MARKER_HEAP, 1, 0);
	ram_put(f, PAGE, "x", 1);
	ram_put(f, 3 * PAGE, &f->key.tag, MARKER_TAG_BYTES);
	ram_put(f, 5 * PAGE, "x", 1);
	ram_scan(f, 0, NULL, 0);
	assert_int_equal(ranges_add(&f->usable, (struct mem_range){ 0, 5 * PAGE }), 0);
	assert_int_equal(picture_make(&picture, &f->scan, &f->usable, 0), 0);
	assert_int_equal(picture.block_pages, 1);
	assert_int_equal(picture.width, 64);
	assert_int_equal(picture.height, 64);
	assert_int_equal(picture.pixel[0], PICTURE_CLASS + MARKER_HEAP);
	assert_int_equal(picture.pixel[1], PICTURE_OTHER);
	assert_int_equal(picture.pixel[2], PICTURE_ZERO);
	assert_int_equal(picture.pixel[3], PICTURE_DAMAGED);
	assert_int_equal(picture.pixel[5], PICTURE_UNUSABLE);
	assert_int_equal(picture.pages[PICTURE_UNUSABLE], FILE_BYTES / PAGE - 5);
	free(picture.pixel);
}

static void a_large_picture_has_blocks(void **state)
{
	struct ram_fixture *f = *state;
	struct picture picture;

	assert_int_equal(ftruncate(f->fd, 5 * GIB), 0);
	ram_put(f, 6 * PAGE, "x", 1);
	ram_plant(f, MARKER_PIPE, 1, 7 * PAGE);
	ram_scan(f, 2 * GIB, NULL, 0);
	assert_int_equal(ranges_add(&f->usable, (struct mem_range){ 0, GIB }), 0);
	assert_int_equal(picture_make(&picture, &f->scan, &f->usable, 0), 0);
	assert_int_equal(picture.block_pages, 2);
	assert_int_equal(picture.width, 1024);
	assert_int_equal(picture.height, 640);
	assert_int_equal(picture.pixel[3], PICTURE_CLASS + MARKER_PIPE);
	assert_int_equal(picture.pixel[4], PICTURE_ZERO);
	free(picture.pixel);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		RAM_TEST(a_picture_shows_the_worst_of_each_block),
		RAM_TEST(a_large_picture_has_blocks),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
