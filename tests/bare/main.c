/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Puts the real payload in place on a machine without an operating system, as a loader would, and
 * jumps to it. The machine's peculiarities are words with hexadecimal numbers on the command line:
 *
 *   action=N                   enum handover_action
 *   pm1a=PORT pm1b=PORT        ACPI's registers; below 64 KiB they are ports
 *   sleep=PORT reset=PORT
 *   event=PORT gpe=PORT gpes=N ACPI's events, which are enabled; N status registers
 *   hidden=1                   the payload is not told of them
 *   s5=TYPE value=N            what to write to them
 *   tco=TICKS                  the chipset's watchdog, 0.6 s a tick; the second time-out counts
 *   esb=COUNT                  the 6300ESB's watchdog, twice COUNT microseconds
 *   late=1                     the watchdog is made ready, not started
 *   dog=TICKS                  the payload is told to start it
 *   starve=1                   and not how to feed it
 *   mor=1                      QEMU is asked to clear RAM at a reset, as firmware is elsewhere
 *   nic=1                      a network card that writes frames to memory
 *   nmi=1                      an NMI for every CPU whenever the timer ticks
 *   video=1                    the memory of bochs-display is filled
 *   storm=N                    with boot: the timer ticks every N periods of 0.8 us
 *   verify=1                   all is read back
 *   boot=1                     through memwipe.efi, which finds out the rest; 2: without a map
 *   kexec=1                    and is told that a Linux has started it, not a boot loader
 *   other=1                    the payload is entered on CPU 1, as after a panic there
 *   cpus=N                     as many CPUs are listed
 *   rom=ADDRESS                a page there counts as RAM, too
 *   uncached=ADDRESS           16 MiB there must not be cached
 *   cut=OFFSET                 the instruction there in the payload raises an exception
 *   hold=OFFSET                the instruction there jumps to itself
 */
#include "kexec-wipe/payload/pci_config.h"
#include "kexec-wipe/payload/serial.h"
#include "kexec-wipe/payload/cpu.h"
#include "core/handover.h"
#include "core/image.h"
#include "core/watchdog.h"
#include "tests/bare/timer.h"

#define PAYLOAD_AT 0x2000000UL
#define NIC_AT	   0x4000000UL /* descriptors, then frames */
#define BOOT_AT	   0x3000000UL /* memwipe.efi */
#define PARAMS_AT  0x2f00000UL /* and what a boot loader gives it */

enum { NIC_FRAMES = 4096, NIC_FRAME_BYTES = 2048 };

/* Xen's public/arch-x86/hvm/start_info.h */
struct start_info {
	uint32_t magic, version, flags, modules;
	uint64_t module_list, command_line, rsdp, memory_map;
	uint32_t memory_entries;
};

struct memory_entry {
	uint64_t start, bytes;
	uint32_t type, reserved;
};

enum { E820_RAM = 1, E820_TABLES = 3, PORTS = 0x10000, PCI_DATA_PORT = 0xcfc };

extern const uint8_t payload_blob[], payload_blob_end[];
extern const uint8_t boot_blob[], boot_blob_end[];
extern const uint8_t other_16[], other_16_end[];

static struct memory_map map;
static const char *command_line;

_Noreturn void bare_main(const struct start_info *info);

/* Compilers call it by themselves. */
void *memcpy(void *to, const void *from, size_t bytes);
void *memset(void *to, int byte, size_t bytes);

void *memcpy(void *to, const void *from, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		((uint8_t *)to)[i] = ((const uint8_t *)from)[i];
	return to;
}

void *memset(void *to, int byte, size_t bytes)
{
	for (size_t i = 0; i < bytes; i++)
		((uint8_t *)to)[i] = (uint8_t)byte;
	return to;
}

static int digit(char c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The number of a word; 0: there is no such word. */
static uint32_t word(const char *name)
{
	uint32_t value = 0;

	for (const char *at = command_line; *at; at++) {
		size_t i = 0;

		while (name[i] && at[i] == name[i])
			i++;
		if (name[i] || at[i] != '=')
			continue;
		for (at += i + 1; digit(*at) >= 0; at++)
			value = value << 4 | (uint32_t)digit(*at);
		return value;
	}
	return 0;
}

static struct acpi_register reg(const char *name, uint8_t bytes)
{
	uint32_t address = word(name);

	return (struct acpi_register){ address, address < PORTS ? ACPI_SPACE_IO : ACPI_SPACE_MEMORY,
				       bytes };
}

/* "usable START END" for the judge, or "video_ ..." */
static void print_range(const char *name, struct mem_range r)
{
	enum { DIGITS = 16, BITS_PER_DIGIT = 4 };
	char line[] = "usable 0000000000000000 0000000000000000";
	char *start = line + sizeof("usable ") - 1, *end = start + DIGITS + 1;

	for (unsigned int i = 0; name[i]; i++)
		line[i] = name[i];
	for (unsigned int i = 0; i < DIGITS; i++) {
		unsigned int shift = (DIGITS - 1 - i) * BITS_PER_DIGIT;

		start[i] = "0123456789abcdef"[r.start >> shift & 0xf];
		end[i] = "0123456789abcdef"[r.end >> shift & 0xf];
	}
	serial_line(line);
}

/* Behind the block, as loaders do: a reset in the middle of the end may leave it. */
static void clear_end_of_page(const struct handover *block)
{
	char *end = (char *)block + block->bytes;

	memset(end, 0, -(uintptr_t)end % PAGE_BYTES);
}

/* It cannot become zero, so the judge does not get it as a usable range. */
static const char *add_rom(uint64_t start)
{
	struct mem_range r = { start, start + PAGE_BYTES };

	return start && ranges_add(&map.ram, r) ? "ROM" : NULL;
}

static const char *read_memory(const struct start_info *info)
{
	const struct memory_entry *entry = (const void *)info->memory_map;

	memory_map_init(&map);
	for (uint32_t i = 0; i < info->memory_entries; i++) {
		struct mem_range r = { entry[i].start, entry[i].start + entry[i].bytes };

		if (entry[i].type != E820_RAM && entry[i].type != E820_TABLES)
			continue;
		if (ranges_add(entry[i].type == E820_RAM ? &map.ram : &map.last, r))
			return "memory map";
		print_range("usable", r);
	}
	return add_rom(word("rom"));
}

static uint32_t read_config(void *function, unsigned int reg)
{
	return pci_read(*(const uint32_t *)function, reg);
}

static void plan_watchdog(void *block, uint32_t function)
{
	enum { TIMER = 0x12 };
	struct watchdog watchdog;
	struct tco tco;

	if (!tco_find(&tco, read_config, &function))
		return;
	tco_plan(&tco, &watchdog);
	for (unsigned int i = 0; i < watchdog.start_count; i++)
		if (watchdog.start[i].address == tco.ports + (uint32_t)TIMER)
			watchdog.start[i].value = word("dog");
	if (word("starve"))
		watchdog.feeds = 0;
	handover_plan_watchdog(block, &watchdog);
}

static const char *fill_block(struct handover *block)
{
	struct acpi_sleep_type s5 = { (uint8_t)word("s5"), 0 };
	const struct acpi_register none = { .address = 0 };
	bool hidden = word("hidden");
	struct acpi_fadt fadt = {
		.hardware_reduced = word("sleep"),
		.pm1a_event = hidden ? none : reg("event", 2),
		.gpe = { { hidden ? none : reg("gpe", 1), (uint8_t)word("gpes") } },
		.pm1a_control = reg("pm1a", 2),
		.pm1b_control = reg("pm1b", 2),
		.sleep_control = reg("sleep", 1),
		.reset = reg("reset", 1),
		.reset_value = (uint8_t)word("value"),
	};
	const char *reason = handover_build(block, handover_bytes(HANDOVER_RANGES_MAX), &map);

	(void)handover_plan_action(block, word("action"), &fadt, &s5);
	if (word("dog"))
		pci_visit(plan_watchdog, block);
	block->serial_port = SERIAL_COM1;
	block->boot_cpu = 0;
	for (uint32_t id = 0; id < word("cpus"); id++)
		handover_list_cpu(block->cpus, id);
	block->flags = word("verify") ? HANDOVER_VERIFY : 0;
	handover_seal(block);
	return reason;
}

/* ACPI 6.5, table 4.12: the power button. Each general-purpose event. */
static void enable_events(void)
{
	enum { ENABLE = 2, POWER_BUTTON = 1 << 8, ALL = 0xff };
	uint32_t gpes = word("gpes");

	out16((uint16_t)(word("event") + ENABLE), POWER_BUTTON);
	for (uint32_t i = gpes; i < 2 * gpes; i++)
		out8((uint16_t)(word("gpe") + i), ALL);
}

/*
 * TCG, Physical Presence Interface, as QEMU has it (docs/specs/tpm.rst): a reset clears RAM if this
 * bit is set.
 */
static void ask_for_memory_overwrite(void)
{
	*(volatile uint8_t *)0xfed4515a = 1;
}

/* ICH9 datasheet (316972), 13.9 and 10.1.75; the addresses are SeaBIOS's */
static void start_tco(uint16_t ticks)
{
	enum { TCO = 0x660, RELOAD = 0, CONTROL = 8, TIMER = 0x12, NO_REBOOT = 1 << 5 };
	volatile uint32_t *general = (volatile uint32_t *)0xfed1f410;

	*general &= ~(uint32_t)NO_REBOOT;
	out16(TCO + CONTROL, 0);
	out16(TCO + TIMER, ticks);
	if (!word("late"))
		out16(TCO + RELOAD, 1);
}

/*
 * 6300ESB datasheet (300641), 16.5: the fast clock, both stages' time, and go. Each write to its
 * memory must be unlocked.
 */
static void start_esb(void *arg, uint32_t function)
{
	enum { ID = 0x25ab8086, CONFIG = 0x60, MEGAHERTZ = 1 << 2, LOCK = 0x68, ENABLE = 1 << 1 };
	enum { TIMER_1 = 0, TIMER_2 = 1, RELOAD = 3, UNLOCK_1 = 0x80, UNLOCK_2 = 0x86 };
	volatile uint32_t *memory = (volatile uint32_t *)(uintptr_t)pci_read(function, PCI_BAR);
	uint32_t count = *(const uint32_t *)arg;

	if (pci_read(function, PCI_ID) != ID)
		return;
	pci_write_command(function, PCI_COMMAND_MEMORY);
	for (unsigned int timer = TIMER_1; timer <= TIMER_2; timer++) {
		*(volatile uint16_t *)&memory[RELOAD] = UNLOCK_1;
		*(volatile uint16_t *)&memory[RELOAD] = UNLOCK_2;
		memory[timer] = count;
	}
	(void)pci_read(function, CONFIG);
	out16(PCI_DATA_PORT, MEGAHERTZ);
	if (!word("late"))
		pci_write8(function, LOCK, ENABLE);
}

/* PCI/PCI-X Family of Gigabit Ethernet Controllers manual (317453), 3.2.3, 13.4 */
static void start_nic(void *arg, uint32_t function)
{
	enum { ID = 0x100e8086, CONTROL = 0, LINK_UP = 1 << 6, RECEIVE = 0x100 / 4 };
	enum { ENABLE = 1 << 1, EVERYTHING = 3 << 3, BROADCASTS = 1 << 15 };
	enum { RING = 0x2800 / 4, RING_BYTES = 0x2808 / 4, RING_TAIL = 0x2818 / 4 };
	volatile uint32_t *nic = (volatile uint32_t *)(uintptr_t)pci_read(function, PCI_BAR);

	(void)arg;
	if (pci_read(function, PCI_ID) != ID)
		return;
	pci_write_command(function, PCI_COMMAND_MEMORY | PCI_COMMAND_BUS_MASTER);
	for (uint64_t i = 0; i < NIC_FRAMES; i++)
		((uint64_t *)NIC_AT)[2 * i] = NIC_AT + (i + NIC_FRAMES) * NIC_FRAME_BYTES;
	nic[CONTROL] |= LINK_UP;
	nic[RING] = NIC_AT;
	nic[RING_BYTES] = NIC_FRAMES * 16;
	nic[RING_TAIL] = NIC_FRAMES - 1;
	nic[RECEIVE] = ENABLE | EVERYTHING | BROADCASTS;
	while (!((volatile uint64_t *)NIC_AT)[1])
		; /* until the first frame has come */
}

/* Its memory is 16 MiB, and BAR 0. */
static void fill_video(void *arg, uint32_t function)
{
	enum { ID = 0x11111234, BYTES = 16 << 20, FLAGS = 0xf };
	uint64_t start = pci_read(function, PCI_BAR) & ~(uint32_t)FLAGS;

	if (pci_read(function, PCI_ID) != ID)
		return;
	memset((void *)start, 0xa5, BYTES);
	print_range("video_", (struct mem_range){ start, start + BYTES });
	(void)arg;
}

/* SDM 12.11.2.3: as firmware's mistake would be, in the first register that is free. */
static void set_uncached(uint64_t start)
{
	enum { BASE = 0x200, MASK = 0x201, VALID = 1 << 11, BYTES = 16 << 20 };
	const uint64_t address_bits = (1ULL << 36) - 1;
	uint32_t msr = 0;

	while (read_msr(MASK + msr) & VALID)
		msr += 2;
	write_msr(BASE + msr, start);
	write_msr(MASK + msr, (address_bits & -(uint64_t)BYTES) | VALID);
}

/* UD2, which raises an invalid-opcode exception. */
static void cut_off(uint8_t *instruction)
{
	instruction[0] = 0x0f;
	instruction[1] = 0x0b;
}

static void hold(uint8_t *instruction)
{
	instruction[0] = 0xeb;
	instruction[1] = 0xfe;
}

/* Linux, Documentation/arch/x86/boot.rst and zero-page.rst: the 64-bit boot protocol */
static void boot(const struct start_info *info)
{
	enum { E820_COUNT = 0x1e8, COMMAND_LINE = 0x228, E820_TABLE = 0x2d0, INIT_SIZE = 0x260 };
	enum { LOADER = 0x210, LOADER_KEXEC = 0xd0 };
	enum { E820_BYTES = 20, HEADER_BYTES = PAGE_BYTES, ENTRY_64 = 0x200, WITH_MAP = 1 };
	const struct memory_entry *entry = (const void *)info->memory_map;
	static const char words[] = "console=ttyS0";
	uint32_t storm = word("storm");
	uint8_t *params = (uint8_t *)PARAMS_AT, *image = (uint8_t *)BOOT_AT;

	memset(params, 0, PAGE_BYTES);
	memset(image, 0, *(const uint32_t *)(boot_blob + INIT_SIZE) + HEADER_BYTES);
	memcpy(image, boot_blob, (size_t)(boot_blob_end - boot_blob));
	*(uint32_t *)(params + COMMAND_LINE) = (uint32_t)(uintptr_t)words;
	if (word("kexec"))
		params[LOADER] = LOADER_KEXEC;
	if (word("boot") == WITH_MAP)
		params[E820_COUNT] = (uint8_t)info->memory_entries;
	for (uint32_t i = 0; i < info->memory_entries; i++)
		memcpy(params + E820_TABLE + i * E820_BYTES, &entry[i], E820_BYTES);
	if (storm)
		timer_start(storm);
	__asm__ volatile("jmp *%0"
			 :
			 : "r"(image + HEADER_BYTES + ENTRY_64), "S"(params)
			 : "memory");
}

/* This CPU, the boot CPU, sleeps in memory that is overwritten, as it does then. */
static _Noreturn void enter_on_other_cpu(void)
{
	enum { PAGE = 0x8000, PAGE_SHIFT = 12, ID = 1, INIT_US = 10000 };
	volatile uint32_t *apic = (volatile uint32_t *)0xfee00000;

	memcpy((void *)PAGE, other_16, (size_t)(other_16_end - other_16));
	apic[XAPIC_DESTINATION / 4] = (uint32_t)ID << XAPIC_ID_SHIFT;
	apic[XAPIC_COMMAND / 4] = IPI_INIT;
	wait_us(INIT_US);
	apic[XAPIC_COMMAND / 4] = IPI_START_UP | PAGE >> PAGE_SHIFT;
	for (;;)
		halt();
}

static void prepare_machine(void)
{
	uint32_t esb_count = word("esb");

	if (word("event"))
		enable_events();
	if (word("tco"))
		start_tco((uint16_t)word("tco"));
	if (word("mor"))
		ask_for_memory_overwrite();
	if (esb_count)
		pci_visit(start_esb, &esb_count);
	if (word("nic"))
		pci_visit(start_nic, NULL);
	if (word("video"))
		pci_visit(fill_video, NULL);
	if (word("nmi"))
		timer_route_nmi();
	if (word("uncached"))
		set_uncached(word("uncached"));
}

_Noreturn void bare_main(const struct start_info *info)
{
	const struct payload_header *image = (const void *)(payload_blob + PAYLOAD_HEADER_OFFSET);
	uint8_t *base = (uint8_t *)PAYLOAD_AT;
	const char *reason;

	if (!info)
		((void (*)(void))base)();
	command_line = (const char *)info->command_line;
	serial_use(SERIAL_COM1);
	reason = read_memory(info);
	memset(base, 0, image->memory_bytes);
	memcpy(base, payload_blob, (size_t)(payload_blob_end - payload_blob));
	if (word("cut"))
		cut_off(base + word("cut"));
	if (word("hold"))
		hold(base + word("hold"));
	if (!reason)
		reason = fill_block((struct handover *)(base + image->memory_bytes));
	if (!reason)
		clear_end_of_page((const struct handover *)(base + image->memory_bytes));
	if (reason)
		serial_line(reason);
	prepare_machine();
	if (word("boot"))
		boot(info);
	if (!reason && word("other"))
		enter_on_other_cpu();
	if (!reason)
		((void (*)(void))base)();
	for (;;)
		halt();
}
