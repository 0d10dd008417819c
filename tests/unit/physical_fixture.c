/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/physical_fixture.h"

#include <string.h>

static uint8_t memory[FAKE_BYTES];

static const void *read_fake(void *arg, uint64_t address, size_t bytes)
{
	if (address > FAKE_BYTES || bytes > FAKE_BYTES - address)
		return NULL;
	return memory + address;
}

const struct physical fake_physical = { read_fake, NULL };

uint8_t *fake_memory(void)
{
	memset(memory, 0, sizeof(memory));
	return memory;
}
