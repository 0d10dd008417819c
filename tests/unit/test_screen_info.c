/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "core/screen_info.h"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

/* As OVMF leaves it: 1280x800, 32 bits, EFI. */
static const uint8_t efi[SCREEN_INFO_BYTES] = {
	[0x0f] = 0x70, [0x13] = 0x05, [0x14] = 0x20, [0x15] = 0x03, [0x16] = 32,
	[0x1b] = 0xc0, [0x1d] = 0x80, [0x1e] = 0x3e, [0x25] = 0x14, [0x26] = 8,
	[0x27] = 16,   [0x28] = 8,    [0x29] = 8,    [0x2a] = 8,
};

static uint8_t info[SCREEN_INFO_BYTES];

static int start_from_efi(void **state)
{
	memcpy(info, efi, sizeof(info));
	return 0;
}

static void efi_frame_buffer_is_read(void **state)
{
	struct screen s;

	assert_null(screen_info_read(info, sizeof(info), &s));
	assert_int_equal(s.base, 0xc0000000);
	assert_int_equal(s.bytes, 1280 * 800 * 4);
	assert_int_equal(s.pitch, 1280 * 4);
	assert_int_equal(s.width, 1280);
	assert_int_equal(s.height, 800);
	assert_int_equal(s.bits, 32);
	assert_int_equal(s.red.at, 16);
	assert_int_equal(s.green.at, 8);
	assert_int_equal(s.blue.at, 0);
	assert_int_equal(s.blue.bits, 8);
	assert_int_equal(screen_range(&s).end, 0xc0000000 + 1280 * 800 * 4);
}

static void a_base_above_4_gib_needs_its_capability(void **state)
{
	struct screen s;

	info[0x3a] = 0x38;
	assert_null(screen_info_read(info, sizeof(info), &s));
	assert_int_equal(s.base, 0xc0000000);
	info[0x36] = 2;
	assert_null(screen_info_read(info, sizeof(info), &s));
	assert_int_equal(s.base, 0x38c0000000);
}

static void vesa_counts_its_size_in_64_kib(void **state)
{
	struct screen s;

	info[0x0f] = 0x23;
	memset(info + 0x1c, 0, 4);
	info[0x1d] = 1; /* 16 MiB */
	assert_null(screen_info_read(info, sizeof(info), &s));
	assert_int_equal(s.bytes, 16 << 20);
}

static void depth_15_lies_in_two_bytes(void **state)
{
	struct screen s;

	info[0x16] = 15;
	memcpy(info + 0x26, (const uint8_t[]){ 5, 10, 5, 5, 5, 0 }, 6);
	assert_null(screen_info_read(info, sizeof(info), &s));
	assert_int_equal(s.bits, 16);
}

static void what_cannot_be_drawn_to_is_refused(void **state)
{
	static const struct {
		unsigned int at;
		uint8_t value;
		const char *reason;
	} cases[] = {
		{ 0x0f, 0x01, "no linear frame buffer" },
		{ 0x1b, 0, "no frame buffer" },
		{ 0x16, 8, "frame buffer of a strange depth" },
		{ 0x13, 0, "frame buffer of a strange size" }, /* 0 pixels wide */
		{ 0x15, 0xff, "frame buffer of a strange size" },
		{ 0x25, 0x13, "frame buffer with lines that overlap" },
		{ 0x1e, 0x3d, "frame buffer that is too short" },
		{ 0x26, 0, "frame buffer with strange colours" },
		{ 0x29, 25, "frame buffer with strange colours" },
	};
	static const struct screen none;
	struct screen s;

	for (unsigned int i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		start_from_efi(state);
		info[cases[i].at] = cases[i].value;
		memset(&s, 0xff, sizeof(s));
		assert_string_equal(screen_info_read(info, sizeof(info), &s), cases[i].reason);
		assert_memory_equal(&s, &none, sizeof(s));
	}
}

static void an_address_beyond_all_memory_is_refused(void **state)
{
	struct screen s;

	info[0x36] = 2;
	memcpy(info + 0x3a, (const uint8_t[]){ 0xff, 0xff, 0x0f, 0x00 }, 4);
	memcpy(info + 0x18, (const uint8_t[]){ 0, 0, 0xff, 0xff }, 4);
	assert_string_equal(screen_info_read(info, sizeof(info), &s), "frame buffer out of reach");
}

static void a_short_screen_info_is_refused(void **state)
{
	struct screen s;

	assert_non_null(screen_info_read(info, sizeof(info) - 1, &s));
	assert_int_equal(s.base, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(efi_frame_buffer_is_read, start_from_efi),
		cmocka_unit_test_setup(a_base_above_4_gib_needs_its_capability, start_from_efi),
		cmocka_unit_test_setup(vesa_counts_its_size_in_64_kib, start_from_efi),
		cmocka_unit_test_setup(depth_15_lies_in_two_bytes, start_from_efi),
		cmocka_unit_test_setup(what_cannot_be_drawn_to_is_refused, start_from_efi),
		cmocka_unit_test_setup(an_address_beyond_all_memory_is_refused, start_from_efi),
		cmocka_unit_test_setup(a_short_screen_info_is_refused, start_from_efi),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
