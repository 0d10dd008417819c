/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The payload's course from phase to phase (payload/main.c), with stand-ins for all that the phases
 * call. Each call is noted with its name; at one of them, or at several, an exception comes, as
 * traps.c has it: the stack is empty and the next phase begins.
 */
#include <limits.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <cmocka.h>

#include "kexec-wipe/payload/main.c"

/* Below 4 GiB, as image.h says. */
#define BASE 0x40000000UL
enum { MEMORY = 8192, ROOM = MEMORY + 8192, LOG = 4096, EXCEPTION = 1, OFF, RESET };
enum { KEPT = 0x300, BARE = 0x2000 };

static jmp_buf out;
static char done[LOG];
static const char *cut_at; /* calls that an exception comes at, a blank before and behind each */
static unsigned int cuts;  /* how often it comes */
static bool is_wiped, stub_is_put, cpus_run;
static uint32_t stub_value;
static void (*begin_next_phase)(void);

static void call(const char *name)
{
	char word[32];

	snprintf(word, sizeof(word), " %s ", name);
	strcat(done, word + 1);
	if (cuts && strstr(cut_at, word)) {
		cuts--;
		longjmp(out, EXCEPTION);
	}
}

static struct handover *the_block(void)
{
	return (struct handover *)(BASE + MEMORY);
}

void traps_start(void (*next)(void))
{
	begin_next_phase = next;
}

struct window paging_start(struct mem_range r)
{
	assert_int_equal(r.start, BASE);
	assert_int_equal(r.end, BASE + MEMORY + 4096);
	return (struct window){ 0 };
}

void say(const char *text, ...)
{
}

void serial_use(uint16_t port)
{
	call("serial");
}

void ram_use(const struct handover *block_, struct mem_range r, struct window first)
{
	assert_ptr_equal(block_, the_block());
	assert_int_equal(r.start, BASE);
}

void ram_prepare(void)
{
	call("room");
}

void ram_wipe(void)
{
	call("wipe");
	is_wiped = true;
}

void ram_wipe_again(void)
{
	call("again");
	is_wiped = true;
}

bool ram_is_wiped(void)
{
	return is_wiped;
}

void ram_verify(void)
{
	call("verify");
}

void ram_end(void)
{
	call("end");
}

struct watchdogs watchdogs_stop(void)
{
	call("watchdogs");
	return (struct watchdogs){ 0, 0 };
}

void watchdog_start(const struct handover *b)
{
	assert_ptr_equal(b, the_block());
	call("watch");
}

void profilers_stop(void)
{
	call("profilers");
}

void clear_extended_registers(void)
{
	call("registers");
}

const char *stop_other_cpus(const struct handover *b)
{
	call("stop");
	return NULL;
}

void crew_start(const struct window *first)
{
	cpus_run = true;
	call("start");
}

void stop_other_cpus_again(void)
{
	cpus_run = false;
	call("stop-again");
}

void crew_rest(uint32_t code)
{
	assert_true(stub_is_put);
	assert_int_equal(code, BASE + STUB_REST);
	call("rest");
	cpus_run = false;
}

unsigned int pci_stop_bus_masters(void)
{
	call("dma");
	return 2;
}

void video_clear_screen(const struct handover *b, struct mem_range r)
{
	call("clear-screen");
}

void screen_start(const struct handover *b)
{
	call("screen");
}

void video_clear(const struct handover *b, struct mem_range r, const struct window *first)
{
	call("video");
}

void register_write(const struct handover_write *w)
{
	assert_int_equal(w->address, 0x604);
	call("register");
}

uint32_t register_new_value(const struct handover_write *w)
{
	call("read");
	return KEPT | w->value;
}

void stub_emit(uint8_t stub[static STUB_BYTES], const struct handover_write *write,
	       const uint32_t *value, uint32_t count)
{
	assert_ptr_equal(stub, (void *)BASE);
	assert_int_equal(count, 1);
	stub_is_put = true;
	stub_value = value[0];
	call("stub");
}

uint32_t traps_nmi_count(void)
{
	return 0;
}

_Noreturn void traps_end_in_nmi(void (*then)(void))
{
	call("nmi");
	then();
	__builtin_unreachable();
}

_Noreturn void exit_long_mode(uint32_t code, uint32_t erase_at, uint32_t dwords)
{
	assert_true(stub_is_put);
	assert_false(cpus_run);
	assert_int_equal(code, BASE);
	assert_int_equal(erase_at, BASE + STUB_BYTES);
	assert_int_equal(erase_at + dwords * sizeof(uint32_t), BASE + MEMORY + 4096);
	longjmp(out, OFF);
}

_Noreturn void reset_machine(void)
{
	longjmp(out, RESET);
}

static void make_block(void)
{
	struct handover *b = the_block();
	static const struct handover_write write = {
		.address = 0x604, .value = BARE, .space = ACPI_SPACE_IO, .bytes = 2
	};

	memset((void *)BASE, 0, ROOM);
	((struct payload_header *)(BASE + PAYLOAD_HEADER_OFFSET))->memory_bytes = MEMORY;
	*b = (struct handover){
		.magic = HANDOVER_MAGIC,
		.version = HANDOVER_VERSION,
		.bytes = handover_bytes(2),
		.action = HANDOVER_POWEROFF,
		.prepare_count = 1,
		.final_count = 1,
		.prepare = { write },
		.final = { write },
		.ram_count = 1,
		.last_count = 1,
	};
	b->range[0] = (struct mem_range){ 0x1000, 0x2000 };
	b->range[1] = (struct mem_range){ 0x8000, 0x9000 };
	handover_seal(b);
}

static int start(void **state)
{
	make_block();
	*done = '\0';
	cut_at = "";
	cuts = 1;
	is_wiped = stub_is_put = cpus_run = cpus_are_out = false;
	phase = repeats = stub_value = final_value[0] = 0;
	block = NULL;
	return 0;
}

/* How the machine ends. */
static int run_payload(void)
{
	int how = setjmp(out);

	if (!how)
		payload_main(BASE);
	if (how == EXCEPTION)
		begin_next_phase();
	return how;
}

static void the_phases_come_in_their_order(void **state)
{
	assert_int_equal(run_payload(), OFF);
	assert_string_equal(done,
			    "serial watchdogs profilers registers room stop start dma "
			    "clear-screen screen wipe again video screen verify register read "
			    "stub rest end stub nmi ");
	assert_int_equal(stub_value, KEPT | BARE);
}

static void no_exception_keeps_ram_full_or_the_machine_on(void **state)
{
	static const char *const calls[] = {
		"serial", "watchdogs", "profilers", "registers", "room",  "stop",
		"start",  "dma",       "wipe",	    "screen",	 "again", "video",
		"verify", "register",  "read",	    "rest",	 "end",
	};

	char word[32];

	for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
		(void)start(state);
		snprintf(word, sizeof(word), " %s ", calls[i]);
		cut_at = word;
		assert_int_equal(run_payload(), OFF);
		assert_int_equal(cuts, 0);
		assert_true(is_wiped);
		assert_int_equal(stub_value & BARE, BARE);
	}
}

static void a_wipe_that_is_cut_off_is_repeated_but_not_for_ever(void **state)
{
	cut_at = " wipe again ";
	cuts = 1 + REPEATS_MAX;
	assert_int_equal(run_payload(), OFF);
	assert_int_equal(cuts, 0);
	assert_true(is_wiped);
	(void)start(state);
	cut_at = " wipe again ";
	cuts = UINT_MAX;
	assert_int_equal(run_payload(), OFF);
	assert_int_equal(cuts, UINT_MAX - 2 - REPEATS_MAX);
	(void)start(state);
	cut_at = " serial ";
	cuts = UINT_MAX;
	assert_int_equal(run_payload(), RESET);
	assert_int_equal(cuts, UINT_MAX - 1 - REPEATS_MAX);
}

static void without_a_valid_block_nothing_is_touched(void **state)
{
	the_block()->checksum++;
	assert_int_equal(run_payload(), RESET);
	assert_string_equal(done, "serial ");
}

static void a_length_that_cannot_be_is_not_believed(void **state)
{
	the_block()->bytes = UINT32_MAX;
	given = the_block();
	assert_true(own_region(BASE).end <=
		    BASE + MEMORY + handover_bytes(HANDOVER_RANGES_MAX) + 4096);
}

/* What could not be read keeps no bits, but the write is made. */
static void a_register_that_faults_is_written_all_the_same(void **state)
{
	cut_at = " read ";
	assert_int_equal(run_payload(), OFF);
	assert_int_equal(stub_value, BARE);
}

static void cpus_that_could_not_be_sent_to_rest_are_stopped(void **state)
{
	cut_at = " rest ";
	assert_int_equal(run_payload(), OFF);
	assert_non_null(strstr(done, "rest stop-again stub nmi "));
}

static void add_watchdog(void)
{
	the_block()->watchdog_count = 1;
	the_block()->watchdog[0] = the_block()->prepare[0];
	handover_seal(the_block());
}

/* Firmware clears RAM at a reset then: that is better than a machine that is off with RAM full. */
static void with_a_watchdog_a_full_machine_is_reset(void **state)
{
	add_watchdog();
	assert_int_equal(run_payload(), OFF);
	assert_non_null(strstr(done, "watchdogs watch profilers "));
	(void)start(state);
	add_watchdog();
	cut_at = " wipe again ";
	cuts = UINT_MAX;
	assert_int_equal(run_payload(), RESET);
	assert_false(is_wiped);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup(the_phases_come_in_their_order, start),
		cmocka_unit_test_setup(no_exception_keeps_ram_full_or_the_machine_on, start),
		cmocka_unit_test_setup(a_wipe_that_is_cut_off_is_repeated_but_not_for_ever, start),
		cmocka_unit_test_setup(without_a_valid_block_nothing_is_touched, start),
		cmocka_unit_test_setup(a_length_that_cannot_be_is_not_believed, start),
		cmocka_unit_test_setup(a_register_that_faults_is_written_all_the_same, start),
		cmocka_unit_test_setup(cpus_that_could_not_be_sent_to_rest_are_stopped, start),
		cmocka_unit_test_setup(with_a_watchdog_a_full_machine_is_reset, start),
	};

	if (mmap((void *)BASE, ROOM, PROT_READ | PROT_WRITE,
		 MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0) != (void *)BASE)
		return 1;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
