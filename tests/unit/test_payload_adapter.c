/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which BARs of adapters of each make are video memory. */
#include "kexec-wipe/payload/adapter.c"

#include <setjmp.h>
#include <stdarg.h>

#include <cmocka.h>

static const struct {
	const char *name;
	uint16_t vendor, device;
	unsigned int bars; /* 0: not known */
} expected[] = {
	{ "Intel Core Ultra: BAR 0 has registers, though prefetchable", 0x8086, 0x7d55, 1 << 2 },
	{ "Intel Arc: BAR 2 is its own memory", 0x8086, 0x56a0, 1 << 2 },
	{ "AMD: BAR 2 has doorbells", 0x1002, 0x744c, 1 << 0 },
	{ "AMD, integrated", 0x1002, 0x1586, 1 << 0 },
	{ "NVIDIA: BAR 3 is instance memory", 0x10de, 0x2803, 1 << 1 },
	{ "ASPEED", 0x1a03, 0x2000, 1 << 0 },
	{ "Matrox G200eR2", 0x102b, 0x0534, 1 << 0 },
	{ "Matrox Millennium: BAR 0 has registers", 0x102b, 0x0519, 0 },
	{ "VMware SVGA II", 0x15ad, 0x0405, 1 << 1 },
	{ "VMware SVGA 3", 0x15ad, 0x0406, 1 << 2 },
	{ "QEMU's standard VGA", 0x1234, 0x1111, 1 << 0 },
	{ "virtio-vga", 0x1af4, 0x1050, 1 << 0 },
	{ "QXL", 0x1b36, 0x0100, 1 << 0 | 1 << 1 | 1 << 4 },
	{ "another device of that vendor", 0x1b36, 0x0110, 0 },
	{ "a vendor that is not known", 0x1039, 0x6330, 0 },
};

static void each_make_has_its_own(void **state)
{
	for (unsigned int i = 0; i < sizeof(expected) / sizeof(expected[0]); i++) {
		const struct adapter *found =
			adapter_find(expected[i].vendor | (uint32_t)expected[i].device << 16);
		unsigned int bars = found ? found->bars : 0;

		if (bars != expected[i].bars)
			fail_msg("%s: %#x instead of %#x", expected[i].name, bars,
				 expected[i].bars);
	}
}

static void old_adapters_of_amd_have_registers_in_plain_bars(void **state)
{
	assert_true(adapter_find(0x47521002)->marked);
	assert_false(adapter_find(0x20001a03)->marked);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(each_make_has_its_own),
		cmocka_unit_test(old_adapters_of_amd_have_registers_in_plain_bars),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
