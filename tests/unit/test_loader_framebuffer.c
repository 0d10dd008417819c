/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The frame buffer in the kernel's boot parameters. */
#include "kexec-wipe/framebuffer.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

enum { BOOT_PARAMS_BYTES = 4096 };

static const char data[] = "sys/kernel/boot_params/data";
static const struct screen none;

static void it_is_at_the_start_of_the_boot_parameters(void **state)
{
	uint8_t params[BOOT_PARAMS_BYTES] = { 0 };
	struct screen screen;
	struct tree tree;
	FILE *file = fopen("tests/fuzz/corpus/fuzz_screen_info/efi", "rb");

	assert_non_null(file);
	assert_int_equal(fread(params, 1, SCREEN_INFO_BYTES, file), SCREEN_INFO_BYTES);
	fclose(file);
	tree_make(&tree);
	tree_put_bytes(&tree, data, params, sizeof(params));
	screen = framebuffer_read(tree.root);
	assert_int_equal(screen.base, 0xc0000000);
	assert_int_equal(screen.width, 1280);
	assert_int_equal(screen.height, 800);
	tree_drop(&tree);
}

static void none_is_no_error(void **state)
{
	struct screen screen;
	struct tree tree;

	tree_make(&tree);
	screen = framebuffer_read(tree.root);
	assert_memory_equal(&screen, &none, sizeof(none));
	tree_put(&tree, data, "short");
	screen = framebuffer_read(tree.root);
	assert_memory_equal(&screen, &none, sizeof(none));
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(it_is_at_the_start_of_the_boot_parameters),
		cmocka_unit_test(none_is_no_error),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
