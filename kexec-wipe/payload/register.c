/* SPDX-License-Identifier: GPL-2.0-or-later */
/* I/O ports, and memory registers below 4 GiB. */
#include "register.h"
#include "cpu.h"
#include "paging.h"

static uint32_t read_port(uint16_t port, uint8_t bytes)
{
	switch (bytes) {
	case sizeof(uint8_t):
		return in8(port);
	case sizeof(uint16_t):
		return in16(port);
	default:
		return in32(port);
	}
}

static uint32_t read_memory(uint32_t address, uint8_t bytes)
{
	paging_map_device(address);
	switch (bytes) {
	case sizeof(uint8_t):
		return *(volatile uint8_t *)(uintptr_t)address;
	case sizeof(uint16_t):
		return *(volatile uint16_t *)(uintptr_t)address;
	default:
		return *(volatile uint32_t *)(uintptr_t)address;
	}
}

static void write_port(uint16_t port, uint8_t bytes, uint32_t value)
{
	switch (bytes) {
	case sizeof(uint8_t):
		out8(port, (uint8_t)value);
		break;
	case sizeof(uint16_t):
		out16(port, (uint16_t)value);
		break;
	default:
		out32(port, value);
	}
}

static void write_memory(uint32_t address, uint8_t bytes, uint32_t value)
{
	paging_map_device(address);
	switch (bytes) {
	case sizeof(uint8_t):
		*(volatile uint8_t *)(uintptr_t)address = (uint8_t)value;
		break;
	case sizeof(uint16_t):
		*(volatile uint16_t *)(uintptr_t)address = (uint16_t)value;
		break;
	default:
		*(volatile uint32_t *)(uintptr_t)address = value;
	}
}

uint32_t register_new_value(const struct handover_write *w)
{
	uint32_t old = 0;

	if (w->keep)
		old = w->space == ACPI_SPACE_IO ? read_port((uint16_t)w->address, w->bytes)
						: read_memory(w->address, w->bytes);
	return (old & w->keep) | w->value;
}

static void write_one(const struct handover_write *w)
{
	uint32_t value = register_new_value(w);

	if (w->space == ACPI_SPACE_IO)
		write_port((uint16_t)w->address, w->bytes, value);
	else
		write_memory(w->address, w->bytes, value);
}

void register_write(const struct handover_write *w)
{
	struct handover_write one = *w;

	for (unsigned int i = 0; i <= w->more; i++, one.address += w->bytes)
		write_one(&one);
}
