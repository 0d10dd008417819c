/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The last instructions, carried out by a small processor on which nothing that they try works: so
 * every rung of a ladder is seen, in its order. The last bytes are where the other CPUs halt.
 */
#include "kexec-wipe/payload/stub.c"

#include <setjmp.h>
#include <stdarg.h>
#include <string.h>
#include <cmocka.h>

enum { STEPS_MAX = 16 };
enum end { STILL_RUNNING, HALTED, TRIPLE_FAULT };

struct step {
	uint32_t address;
	uint32_t value;
	uint8_t space;
	uint8_t bytes;
	enum handover_wait wait; /* after it */
};

struct cpu {
	const uint8_t *at;
	const uint8_t *end;
	uint32_t eax, edx, ebx, esi;
	uint64_t tsc, waiting_since;
	bool below, even; /* carry flag, parity flag */
	bool erased, flushed;
	struct step step[STEPS_MAX];
	unsigned int steps;
};

static uint32_t fetch(struct cpu *cpu, unsigned int bytes)
{
	uint32_t value = 0;

	assert_true(cpu->end - cpu->at >= (ptrdiff_t)bytes);
	for (unsigned int i = 0; i < bytes; i++)
		value |= (uint32_t)*cpu->at++ << 8 * i;
	return value;
}

static void note_step(struct cpu *cpu, uint8_t space, uint32_t address, uint32_t value,
		      uint8_t bytes)
{
	assert_true(cpu->steps < STEPS_MAX);
	if (bytes < sizeof(value))
		value &= (1U << 8 * bytes) - 1;
	cpu->step[cpu->steps++] = (struct step){ address, value, space, bytes, HANDOVER_GO_ON };
}

static void move_to_memory(struct cpu *cpu, uint8_t bytes)
{
	uint32_t address;

	assert_int_equal(fetch(cpu, 1), 0x05);
	address = fetch(cpu, 4);
	note_step(cpu, ACPI_SPACE_MEMORY, address, fetch(cpu, bytes), bytes);
}

/* A tick of this processor is a second of a real one at 6 GHz. */
static void read_time(struct cpu *cpu)
{
	cpu->tsc += 6000000000;
	cpu->eax = (uint32_t)cpu->tsc;
	cpu->edx = (uint32_t)(cpu->tsc >> 32);
}

/* The wait is seen at the write before it. */
static void start_waiting(struct cpu *cpu)
{
	assert_int_equal(fetch(cpu, 1), 0xc3);
	cpu->ebx += fetch(cpu, 1);
	cpu->waiting_since = cpu->tsc;
}

static void end_waiting(struct cpu *cpu)
{
	int8_t distance = (int8_t)fetch(cpu, 1);

	if (cpu->below) {
		cpu->at += distance;
		return;
	}
	assert_in_range((cpu->tsc - cpu->waiting_since) / 6000000000, 10, 11);
	cpu->step[cpu->steps - 1].wait = HANDOVER_TWICE;
}

/* One instruction. */
static enum end execute(struct cpu *cpu)
{
	uint8_t code = (uint8_t)fetch(cpu, 1), size = 4;
	uint32_t mask;

	if (code == 0x66) {
		size = 2;
		code = (uint8_t)fetch(cpu, 1);
	}
	mask = size == 2 ? 0xffff : UINT32_MAX;
	switch (code) {
	case 0xf3:
		assert_int_equal(fetch(cpu, 1), 0xab);
		assert_int_equal(cpu->eax, 0);
		cpu->erased = true;
		return STILL_RUNNING;
	case 0x0f:
		if (*cpu->at == 0x31) {
			cpu->at++;
			read_time(cpu);
			return STILL_RUNNING;
		}
		assert_int_equal(fetch(cpu, 1), 0x09);
		cpu->flushed = cpu->erased;
		return STILL_RUNNING;
	case 0x83:
		start_waiting(cpu);
		return STILL_RUNNING;
	case 0x39:
		assert_int_equal(fetch(cpu, 1), 0xda);
		cpu->below = cpu->edx < cpu->ebx;
		return STILL_RUNNING;
	case 0x72:
		end_waiting(cpu);
		return STILL_RUNNING;
	case 0x4e:
		cpu->esi--;
		cpu->even = !(__builtin_popcount(cpu->esi & 0xff) % 2);
		return STILL_RUNNING;
	case 0x7a:
		mask = fetch(cpu, 1);
		cpu->at += cpu->even ? (int8_t)mask : 0;
		return STILL_RUNNING;
	case 0xb0:
		cpu->eax = (cpu->eax & ~0xffU) | fetch(cpu, 1);
		return STILL_RUNNING;
	case 0xb8:
		cpu->eax = (cpu->eax & ~mask) | fetch(cpu, size);
		return STILL_RUNNING;
	case 0xba:
		cpu->edx = (cpu->edx & ~mask) | fetch(cpu, size);
		return STILL_RUNNING;
	case 0xe6:
		note_step(cpu, ACPI_SPACE_IO, fetch(cpu, 1), cpu->eax, 1);
		return STILL_RUNNING;
	case 0xe7:
		note_step(cpu, ACPI_SPACE_IO, fetch(cpu, 1), cpu->eax, size);
		return STILL_RUNNING;
	case 0xee:
		note_step(cpu, ACPI_SPACE_IO, cpu->edx & 0xffff, cpu->eax, 1);
		return STILL_RUNNING;
	case 0xef:
		note_step(cpu, ACPI_SPACE_IO, cpu->edx & 0xffff, cpu->eax, size);
		return STILL_RUNNING;
	case 0xc6:
		move_to_memory(cpu, 1);
		return STILL_RUNNING;
	case 0xc7:
		move_to_memory(cpu, size);
		return STILL_RUNNING;
	case 0xe2: /* to itself, with ecx = 0: the end is a matter of time */
		assert_int_equal(fetch(cpu, 1), 0xfe);
		cpu->step[cpu->steps - 1].wait = HANDOVER_PAUSE;
		return STILL_RUNNING;
	case 0xcc:
		return TRIPLE_FAULT;
	case 0xeb:
		assert_ptr_equal(cpu->at + 1 + *cpu->at, cpu->end);
		return HALTED;
	}
	fail_msg("unknown instruction 0x%02x", code);
	return HALTED;
}

static enum end run(struct cpu *cpu, const struct handover_write *write, const uint32_t *value,
		    uint32_t count)
{
	static uint8_t stub[STUB_BYTES + 1];
	enum end end;

	memset(stub, 0xee, sizeof(stub));
	stub_emit(stub, write, value, count);
	assert_int_equal(stub[STUB_BYTES], 0xee);
	*cpu = (struct cpu){ .at = stub, .end = stub + STUB_REST, .tsc = UINT32_MAX };
	do
		end = execute(cpu);
	while (end == STILL_RUNNING);
	assert_true(cpu->flushed);
	if (end == HALTED)
		cpu->at++;
	while (cpu->at < cpu->end)
		assert_int_equal(*cpu->at++, 0);
	assert_memory_equal(stub + STUB_REST, "\xf4\xeb\xfd", 3); /* 1: hlt; jmp 1b */
	return end;
}

static void assert_step(const struct step *got, const struct step *expected)
{
	assert_int_equal(got->space, expected->space);
	assert_int_equal(got->address, expected->address);
	assert_int_equal(got->value, expected->value);
	assert_int_equal(got->bytes, expected->bytes);
	assert_int_equal(got->wait, expected->wait);
}

static void no_write_halts(void **state)
{
	struct cpu cpu;

	assert_int_equal(run(&cpu, NULL, NULL, 0), HALTED);
	assert_int_equal(cpu.steps, 0);
}

static void every_kind_of_write_is_carried_out(void **state)
{
	static const struct step kinds[] = {
		{ 0xcf9, 0x0e, ACPI_SPACE_IO, 1, HANDOVER_PAUSE },
		{ 0x604, 0x2001, ACPI_SPACE_IO, 2, HANDOVER_GO_ON },
		{ 0xff00, 0x12345678, ACPI_SPACE_IO, 4, HANDOVER_PAUSE },
		{ 0x64, 0xfe, ACPI_SPACE_IO, 1, HANDOVER_GO_ON },
		{ 0xff, 0x1234, ACPI_SPACE_IO, 2, HANDOVER_PAUSE },
		{ 0xff, 0x12345678, ACPI_SPACE_IO, 4, HANDOVER_GO_ON },
		{ 0xfea00200, 0x34, ACPI_SPACE_MEMORY, 1, HANDOVER_GO_ON },
		{ 0xfed80800, 0x2001, ACPI_SPACE_MEMORY, 2, HANDOVER_PAUSE },
		{ 0xfffffffc, 0x12345678, ACPI_SPACE_MEMORY, 4, HANDOVER_GO_ON },
	};
	enum { KINDS = sizeof(kinds) / sizeof(kinds[0]) };

	/* in pairs, so that one finds what the other left in the registers */
	for (unsigned int i = 0; i < KINDS * KINDS; i++) {
		struct handover_write write[2];
		uint32_t value[2];
		struct cpu cpu;

		for (unsigned int k = 0; k < 2; k++) {
			const struct step *s = &kinds[k ? i % KINDS : i / KINDS];

			write[k] = (struct handover_write){ .address = s->address,
							    .space = s->space,
							    .bytes = s->bytes,
							    .wait = s->wait };
			value[k] = s->value;
		}
		assert_int_equal(run(&cpu, write, value, 2), TRIPLE_FAULT);
		assert_int_equal(cpu.steps, 2);
		assert_step(&cpu.step[0], &kinds[i / KINDS]);
		assert_step(&cpu.step[1], &kinds[i % KINDS]);
	}
}

/* How many of the writes are made twice. */
/* Behind a wait the registers hold the time; a byte makes only a part of one known again. */
static void a_register_is_loaded_unless_all_of_it_is_known(void **state)
{
	static const struct handover_write write[] = {
		{ .address = 0x604, .space = ACPI_SPACE_IO, .bytes = 2, .wait = HANDOVER_TWICE },
		{ .address = 0xcf9, .space = ACPI_SPACE_IO, .bytes = 1 },
		{ .address = 0x606, .space = ACPI_SPACE_IO, .bytes = 2 },
	};
	static const uint32_t value[] = { 0x2000, 0, 0x2000 };
	struct cpu cpu;

	assert_int_equal(run(&cpu, write, value, 3), TRIPLE_FAULT);
	assert_int_equal(cpu.steps, 4);
	assert_int_equal(cpu.step[2].value, 0);
	assert_int_equal(cpu.step[3].value, 0x2000);
}

static unsigned int twice(const struct handover *block)
{
	for (unsigned int i = 0; i < block->final_count; i++)
		if (block->final[i].wait == HANDOVER_TWICE)
			return i + 1;
	return 0;
}

/* As planned for a machine; `kept` stands for the bits that its PM1 registers hold. */
static void plan_and_run(struct cpu *cpu, enum handover_action action, const struct acpi_fadt *fadt,
			 uint32_t kept)
{
	static const struct acpi_sleep_type s5 = { 5, 7 };
	struct handover block = { .action = action };
	uint32_t value[HANDOVER_FINAL_MAX];

	(void)handover_plan_action(&block, action, fadt, &s5); /* or as it is reset instead */
	for (uint32_t i = 0; i < block.final_count; i++)
		value[i] = (kept & block.final[i].keep) | block.final[i].value;
	assert_int_equal(run(cpu, block.final, value, block.final_count), TRIPLE_FAULT);
	assert_int_equal(cpu->steps, block.final_count + twice(&block));
}

static void the_longest_ladder_has_all_its_rungs_and_power_off_twice(void **state)
{
	static const struct step rungs[] = {
		{ 0x604, 0x3401, ACPI_SPACE_IO, 2, HANDOVER_GO_ON },
		{ 0x704, 0x3c01, ACPI_SPACE_IO, 2, HANDOVER_TWICE },
		{ 0x604, 0x3401, ACPI_SPACE_IO, 2, HANDOVER_GO_ON },
		{ 0x704, 0x3c01, ACPI_SPACE_IO, 2, HANDOVER_TWICE },
		{ 0xffff, 0x42, ACPI_SPACE_IO, 1, HANDOVER_PAUSE },
		{ 0xcf9, 0x0f, ACPI_SPACE_IO, 1, HANDOVER_PAUSE },
		{ 0x64, 0xfe, ACPI_SPACE_IO, 1, HANDOVER_PAUSE },
	};
	enum { RUNGS = sizeof(rungs) / sizeof(rungs[0]), RESETS = 3 };
	struct acpi_fadt fadt = {
		.pm1a_control = { 0x604, ACPI_SPACE_IO, 2 },
		.pm1b_control = { 0x704, ACPI_SPACE_IO, 2 },
		.reset = { 0xffff, ACPI_SPACE_IO, 1 },
		.reset_value = 0x42,
	};
	struct cpu cpu;

	plan_and_run(&cpu, HANDOVER_POWEROFF, &fadt, 1);
	assert_int_equal(cpu.steps, RUNGS);
	for (unsigned int i = 0; i < RUNGS; i++)
		assert_step(&cpu.step[i], &rungs[i]);
	plan_and_run(&cpu, HANDOVER_REBOOT, &fadt, 1);
	assert_int_equal(cpu.steps, RESETS);
	for (unsigned int i = 0; i < RESETS; i++)
		assert_step(&cpu.step[i], &rungs[RUNGS - RESETS + i]);
	fadt.pm1a_control = fadt.pm1b_control = (struct acpi_register){ 0xfed00004, 0, 2 };
	fadt.reset = (struct acpi_register){ 0xfea00202, ACPI_SPACE_MEMORY, 1 };
	plan_and_run(&cpu, HANDOVER_POWEROFF, &fadt, 0xffff);
	assert_int_equal(cpu.steps, RUNGS);
}

enum { KINDS_OF_REGISTER = 4 };

/* Absent, a port that fits into an instruction, one that does not, memory. */
static struct acpi_register register_of_kind(unsigned int kind, unsigned int which, uint8_t bytes)
{
	const struct acpi_register kinds[KINDS_OF_REGISTER] = {
		{ 0, ACPI_SPACE_IO, bytes },
		{ 0x70 + 2 * which, ACPI_SPACE_IO, bytes },
		{ 0xff00 + 2 * which, ACPI_SPACE_IO, bytes },
		{ 0xfed00000 + 2 * which, ACPI_SPACE_MEMORY, bytes },
	};

	return kinds[kind];
}

/* Machine number i of all that differ in what the plan depends on; false: there is none. */
static bool make_machine(unsigned int i, struct acpi_fadt *fadt)
{
	enum { PM1A, PM1B, SLEEP, RESET, REDUCED, DIGITS };
	unsigned int digit[DIGITS];

	for (unsigned int d = 0; d < DIGITS; d++, i /= KINDS_OF_REGISTER)
		digit[d] = i % KINDS_OF_REGISTER;
	*fadt = (struct acpi_fadt){
		.pm1a_control = register_of_kind(digit[PM1A], PM1A, 2),
		.pm1b_control = register_of_kind(digit[PM1B], PM1B, 2),
		.sleep_control = register_of_kind(digit[SLEEP], SLEEP, 1),
		.reset = register_of_kind(digit[RESET], RESET, 1),
		.reset_value = 0x42,
		.hardware_reduced = digit[REDUCED],
	};
	return digit[REDUCED] < 2 && !i;
}

static void every_ladder_fits_as_a_whole(void **state)
{
	static const struct acpi_sleep_type s5 = { 5, 7 };
	unsigned int machine, longest = 0;
	struct acpi_fadt fadt;

	for (machine = 0; make_machine(machine, &fadt); machine++) {
		for (enum handover_action action = HANDOVER_POWEROFF; action <= HANDOVER_REBOOT;
		     action++) {
			struct handover block = { .action = action };
			struct cpu cpu;

			(void)handover_plan_action(&block, action, &fadt, &s5);
			plan_and_run(&cpu, action, &fadt, 0xffff);
			plan_and_run(&cpu, action, &fadt, 0x00ff);
			if (longest < block.final_count)
				longest = block.final_count;
		}
	}
	assert_int_equal(machine, 2 * 4 * 4 * 4 * 4);
	assert_int_equal(longest, LADDER_MAX);
}

static void writes_that_do_not_fit_are_left_out(void **state)
{
	struct handover_write write[2 * HANDOVER_FINAL_MAX];
	uint32_t value[2 * HANDOVER_FINAL_MAX];
	struct cpu cpu;

	for (unsigned int i = 0; i < 2 * HANDOVER_FINAL_MAX; i++) {
		write[i] = (struct handover_write){
			.address = 0x100 + i, .space = ACPI_SPACE_IO, .bytes = 4, .wait = 1
		};
		value[i] = 0xffffffff - i;
	}
	assert_int_equal(run(&cpu, write, value, 2 * HANDOVER_FINAL_MAX), TRIPLE_FAULT);
	assert_in_range(cpu.steps, 3, HANDOVER_FINAL_MAX);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(no_write_halts),
		cmocka_unit_test(every_kind_of_write_is_carried_out),
		cmocka_unit_test(a_register_is_loaded_unless_all_of_it_is_known),
		cmocka_unit_test(the_longest_ladder_has_all_its_rungs_and_power_off_twice),
		cmocka_unit_test(every_ladder_fits_as_a_whole),
		cmocka_unit_test(writes_that_do_not_fit_are_left_out),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
