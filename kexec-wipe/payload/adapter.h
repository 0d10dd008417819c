/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which BARs of graphics adapters are video memory. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_ADAPTER_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_ADAPTER_H

#include "core/types.h"

struct adapter {
	uint16_t vendor;
	uint16_t device;
	uint16_t mask; /* the bits of `device` that count */
	uint8_t bars;  /* video memory: bit n stands for BAR n */
	bool marked;   /* only if it is prefetchable: older models have registers there */
};

/*
 * `id` is the dword at PCI_ID. NULL: the adapter is not known. "Prefetchable" alone does not tell:
 * registers are marked so too (BAR 0 of Intel's Core Ultra has the GPU's page tables, BAR 2 of
 * AMD's has doorbells), and video memory is not (ASPEED).
 */
const struct adapter *adapter_find(uint32_t id);

#endif
