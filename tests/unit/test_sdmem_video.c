/* SPDX-License-Identifier: GPL-2.0-or-later */
/* How much memory a card has, and cards that cannot be swept. What can be is in tests/video. */
#include "sdmem/video.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

#define MIB (1ULL << 20)

/* QEMU's standard VGA: 16 MiB of memory, a page of registers. */
static const char vga[] = "0x00000000fd000000 0x00000000fdffffff 0x0000000000042208\n"
			  "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"
			  "0x00000000febd4000 0x00000000febd4fff 0x0000000000040200\n"
			  "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"
			  "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"
			  "0x0000000000000000 0x0000000000000000 0x0000000000000000\n"
			  "0x00000000000c0000 0x00000000000dffff 0x0000000000000212\n"
			  "0x00000000d0000000 0x00000000dfffffff 0x0000000000000200\n";

static void bars_that_can_hold_pictures_count(void **state)
{
	assert_int_equal(video_memory_parse(vga), 16 * MIB);
	assert_int_equal(video_memory_parse("0x1000 0x1fff 0x101\n"), 0); /* ports */
	assert_int_equal(video_memory_parse("0x0 0xfffff 0x200"), MIB);
	assert_int_equal(video_memory_parse(""), 0);
	assert_int_equal(video_memory_parse("garbage\n0x0 0xfffff 0x200\n"), 0);
	assert_int_equal(video_memory_parse("0xffffff 0x0 0x200\n"), 0);
}

static void a_card_that_is_none_is_told(void **state)
{
	static struct video_card card[VIDEO_CARDS_MAX];
	struct tree tree;

	tree_make(&tree);
	assert_int_equal(video_sweep(tree.root, card), 0);
	tree_put(&tree, "dev/dri/card1", "");
	tree_put(&tree, "sys/class/drm/card1/device/resource", vga);
	assert_int_equal(video_sweep(tree.root, card), 1);
	assert_string_equal(card[0].name, "card1");
	assert_int_equal(card[0].memory_bytes, 16 * MIB);
	assert_int_equal(card[0].swept_bytes, 0);
	assert_string_equal(card[0].missed, "its driver has no dumb buffers");
	tree_put(&tree, "sys/class/drm/card1/device/mem_info_vram_total", "8589934592\n");
	tree_put(&tree, "dev/dri/card3", "");
	assert_int_equal(video_sweep(tree.root, card), 2);
	assert_int_equal(card[0].memory_bytes, 8192 * MIB);
	assert_string_equal(card[1].missed, "it has no memory of its own that can be reached");
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(bars_that_can_hold_pictures_count),
		cmocka_unit_test(a_card_that_is_none_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
