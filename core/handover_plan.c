/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The register writes that power the machine off or reset it. Power-off takes two steps, because
 * some hardware fails if SLP_TYP and SLP_EN are set in one write. An event that is enabled and
 * pending, such as a power button that was pressed during the wipe, would wake the machine again at
 * once: as ACPICA does (hwsleep.c), events are disabled and their status is cleared first. Some
 * chipsets need the last step again, after ten seconds. A reset register above 4 GiB is left out.
 *
 * The final writes become machine code in the payload's last 64 bytes (payload/stub.h). A new rung
 * must fit there: test_payload_stub.c tries every ladder that this file can make.
 */
#include "handover.h"
#include "watchdog.h"
#include "x86.h"

enum {
	RESET_KEEP = 0xff & ~(RESET_CONTROL_HARD | RESET_CONTROL_RESET | RESET_CONTROL_FULL),

	/*
	 * ACPI 6.5, table 4.11: timer, bus master, global lock, power and sleep button, clock, PCI
	 * Express and wake status; cleared by writing 1
	 */
	PM1_STATUS = 1 << 0 | 1 << 4 | 1 << 5 | 7 << 8 | 1 << 14 | 1 << 15,
	PM1_ENABLE = 1 << 0 | 1 << 5 | 7 << 8, /* table 4.12: the same that have an enable bit */
	PM1_ENABLE_OFFSET = 2,
	GPE_STATUS = 0xff, /* 4.8.4.1.1, cleared by writing 1 */

	PM1_SLP_TYP_SHIFT = 10, /* ACPI 6.5, table 4.13 */
	PM1_SLP_TYP = 7 << PM1_SLP_TYP_SHIFT,
	PM1_SLP_EN = 1 << 13,
	PM1_KEEP = 0xffff & ~(PM1_SLP_TYP | PM1_SLP_EN),

	SLEEP_WAK_STS = 1 << 7,	 /* ACPI 6.5, table 4.20 */
	SLEEP_SLP_TYP_SHIFT = 2, /* ACPI 6.5, table 4.19 */
	SLEEP_SLP_EN = 1 << 5,

	KEYBOARD_PORT = 0x64,  /* command port of the 8042 */
	KEYBOARD_RESET = 0xfe, /* pulse output line 0, which PCs wire to reset */

	/* Events: PM1a, PM1b, two GPE blocks, each twice. SLP_TYP twice. The reset port. */
	PLANNED_PREPARE_MAX = 11,
};

static struct handover_write write_to(const struct acpi_register *reg, uint16_t keep,
				      uint16_t value)
{
	return (struct handover_write){
		.address = (uint32_t)reg->address,
		.keep = keep,
		.value = value,
		.space = reg->space,
		.bytes = reg->bytes,
	};
}

/* Nothing is added for a register that does not exist. */
static void prepare(struct handover *block, const struct acpi_register *reg, uint16_t keep,
		    uint16_t value)
{
	if (reg->address)
		block->prepare[block->prepare_count++] = write_to(reg, keep, value);
}

static void finally(struct handover *block, const struct acpi_register *reg, uint16_t keep,
		    uint16_t value)
{
	if (reg->address)
		block->final[block->final_count++] = write_to(reg, keep, value);
}

/* Wait after the last write: the next one is needed only if the machine is still on. */
static void end_rung(struct handover *block, enum handover_wait wait)
{
	block->final[block->final_count - 1].wait = (uint8_t)wait;
}

/* Whether `count` registers from this one on can be written. */
static bool all_in_reach(const struct acpi_register *reg, unsigned int count)
{
	uint64_t end = reg->space == ACPI_SPACE_IO ? HANDOVER_PORTS_END : HANDOVER_MEMORY_END;

	return reg->address <= end - reg->bytes * count;
}

static bool in_reach(const struct acpi_register *reg)
{
	return all_in_reach(reg, 1);
}

static void prepare_all(struct handover *block, const struct acpi_gpe_block *gpe,
			unsigned int first, uint16_t value)
{
	struct acpi_register reg = gpe->status;

	if (!reg.address || !all_in_reach(&reg, 2 * gpe->count))
		return;
	reg.address += first;
	prepare(block, &reg, 0, value);
	block->prepare[block->prepare_count - 1].more = gpe->count - 1;
}

/* Events that cannot be reached are left as they are: they can do no more than without this. */
static void disable_events(struct handover *block, const struct acpi_fadt *fadt)
{
	const struct acpi_register *pm1[] = { &fadt->pm1a_event, &fadt->pm1b_event };
	unsigned int i;

	for (i = 0; i < 2; i++) {
		struct acpi_register enable = *pm1[i];

		enable.address += enable.address ? PM1_ENABLE_OFFSET : 0;
		if (in_reach(&enable))
			prepare(block, &enable, 0xffff & ~PM1_ENABLE, 0);
	}
	for (i = 0; i < 2; i++)
		prepare_all(block, &fadt->gpe[i], fadt->gpe[i].count, 0);
	for (i = 0; i < 2; i++)
		prepare(block, pm1[i], 0, PM1_STATUS);
	for (i = 0; i < 2; i++)
		prepare_all(block, &fadt->gpe[i], 0, GPE_STATUS);
}

static const char *plan_reduced_poweroff(struct handover *block, const struct acpi_fadt *fadt,
					 const struct acpi_sleep_type *s5)
{
	if (!fadt->sleep_control.address)
		return "hardware-reduced ACPI without a sleep control register";
	if (!in_reach(&fadt->sleep_control) || !in_reach(&fadt->sleep_status))
		return "sleep registers lie above 4 GiB";
	prepare(block, &fadt->sleep_status, 0, SLEEP_WAK_STS);
	finally(block, &fadt->sleep_control, 0, s5->a << SLEEP_SLP_TYP_SHIFT | SLEEP_SLP_EN);
	end_rung(block, HANDOVER_TWICE);
	return NULL;
}

static const char *plan_poweroff(struct handover *block, const struct acpi_fadt *fadt,
				 const struct acpi_sleep_type *s5)
{
	uint16_t a, b;

	if (!fadt || !s5)
		return fadt ? "no ACPI sleep type for power-off" : "no ACPI registers";
	if (s5->a > SLEEP_TYPE_MAX || s5->b > SLEEP_TYPE_MAX)
		return "sleep type is above 7";
	if (fadt->hardware_reduced)
		return plan_reduced_poweroff(block, fadt, s5);
	if (!fadt->pm1a_control.address)
		return "no PM1a control block";
	if (!in_reach(&fadt->pm1a_event) || !in_reach(&fadt->pm1b_event) ||
	    !in_reach(&fadt->pm1a_control) || !in_reach(&fadt->pm1b_control))
		return "PM1 registers lie above 4 GiB";
	a = (uint16_t)(s5->a << PM1_SLP_TYP_SHIFT);
	b = (uint16_t)(s5->b << PM1_SLP_TYP_SHIFT);
	disable_events(block, fadt);
	prepare(block, &fadt->pm1a_control, PM1_KEEP, a);
	prepare(block, &fadt->pm1b_control, PM1_KEEP, b);
	finally(block, &fadt->pm1a_control, PM1_KEEP, a | PM1_SLP_EN);
	finally(block, &fadt->pm1b_control, PM1_KEEP, b | PM1_SLP_EN);
	end_rung(block, HANDOVER_TWICE);
	return NULL;
}

static void plan_reset(struct handover *block, const struct acpi_fadt *fadt)
{
	static const struct acpi_register reset_control = { RESET_CONTROL_PORT, ACPI_SPACE_IO, 1 };
	static const struct acpi_register keyboard = { KEYBOARD_PORT, ACPI_SPACE_IO, 1 };

	if (fadt && fadt->reset.address && in_reach(&fadt->reset)) {
		finally(block, &fadt->reset, 0, fadt->reset_value);
		end_rung(block, HANDOVER_PAUSE);
	}
	prepare(block, &reset_control, RESET_KEEP, RESET_CONTROL_HARD);
	finally(block, &reset_control, RESET_KEEP,
		RESET_CONTROL_HARD | RESET_CONTROL_RESET | RESET_CONTROL_FULL);
	end_rung(block, HANDOVER_PAUSE);
	finally(block, &keyboard, 0, KEYBOARD_RESET);
	end_rung(block, HANDOVER_PAUSE);
}

const char *handover_plan_action(struct handover *block, enum handover_action action,
				 const struct acpi_fadt *fadt, const struct acpi_sleep_type *s5)
{
	const char *reason = NULL;

	block->prepare_count = 0;
	block->final_count = 0;
	block->watchdog_count = 0;
	block->watchdog_feeds = 0;
	block->watchdog_s = 0;
	block->action = action;
	if (action == HANDOVER_HALT)
		return NULL;
	if (action == HANDOVER_POWEROFF)
		reason = plan_poweroff(block, fadt, s5);
	if (reason)
		block->action = HANDOVER_REBOOT;
	plan_reset(block, fadt);
	return reason;
}

_Static_assert(PLANNED_PREPARE_MAX + WATCHDOG_STOP_MAX <= HANDOVER_PREPARE_MAX, "there is room");

void handover_plan_watchdog(struct handover *block, const struct watchdog *watchdog)
{
	uint32_t i;

	if (!watchdog)
		return;
	for (i = 0; i < watchdog->start_count; i++)
		block->watchdog[i] = watchdog->start[i];
	for (i = 0; i < watchdog->stop_count; i++)
		block->prepare[block->prepare_count++] = watchdog->stop[i];
	block->watchdog_count = watchdog->start_count;
	block->watchdog_feeds = watchdog->feeds;
	block->watchdog_s = watchdog->seconds;
}
