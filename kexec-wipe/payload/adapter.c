/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "adapter.h"

enum { VENDOR = 0xffff, DEVICE_SHIFT = 16 };
enum { ANY = 0, ONE = 0xffff };
enum { BAR_0 = 1 << 0, BAR_1 = 1 << 1, BAR_2 = 1 << 2, BAR_4 = 1 << 4 };

/* The right column: who says so, in Linux's drivers/gpu/drm or in QEMU's hw/display. */
static const struct adapter adapters[] = {
	{ 0x8086, 0, ANY, BAR_2, false },	  /* i915/intel_pci_config.h: aperture, LMEM */
	{ 0x1002, 0, ANY, BAR_0, true },	  /* radeon, amdgpu: aper_base */
	{ 0x10de, 0, ANY, BAR_1, false },	  /* nouveau, NVKM_BAR1_FB */
	{ 0x1a03, 0, ANY, BAR_0, false },	  /* ast/ast_mm.c */
	{ 0x102b, 0x0520, 0xffe0, BAR_0, false }, /* mgag200: G200 and those of servers */
	{ 0x19e5, 0x1711, ONE, BAR_0, false },	  /* hisilicon/hibmc */
	{ 0x15ad, 0x0405, ONE, BAR_1, false },	  /* vmwgfx: SVGA II; BAR 2 is its queue */
	{ 0x15ad, 0x0406, ONE, BAR_2, false },	  /* vmwgfx: SVGA 3 */
	{ 0x80ee, 0xbeef, ONE, BAR_0, false },	  /* vboxvideo */
	{ 0x1414, 0x5353, ONE, BAR_0, false },	  /* hyperv */
	{ 0x1234, 0x1111, ONE, BAR_0, false },	  /* vga-pci.c, bochs-display.c */
	{ 0x1013, 0x00b8, ONE, BAR_0, false },	  /* cirrus_vga.c */
	{ 0x1af4, 0x1050, ONE, BAR_0, false },	  /* virtio-vga.c; registers are in BAR 2 */
	{ 0x1b36, 0x0100, ONE, BAR_0 | BAR_1 | BAR_4, false }, /* qxl.c: surfaces and commands */
};

const struct adapter *adapter_find(uint32_t id)
{
	for (unsigned int i = 0; i < sizeof(adapters) / sizeof(adapters[0]); i++)
		if (adapters[i].vendor == (id & VENDOR) &&
		    adapters[i].device == (id >> DEVICE_SHIFT & adapters[i].mask))
			return &adapters[i];
	return NULL;
}
