/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An assembler for some fifteen instructions (SDM, volume 2). It tracks what eax and edx hold and
 * does not load a value again that is in place, so that the longest ladder fits.
 */
#include "stub.h"

enum {
	OPERAND_16_BITS = 0x66, /* prefix */
	MOV_AL = 0xb0,		/* imm8 */
	MOV_EAX = 0xb8,		/* imm32, imm16 with the prefix */
	MOV_EDX = 0xba,
	OUT_IMM_AL = 0xe6, /* imm8 */
	OUT_IMM_EAX = 0xe7,
	OUT_DX_AL = 0xee,
	OUT_DX_EAX = 0xef,
	MOV_MEM8 = 0xc6,
	MOV_MEM32 = 0xc7,
	MODRM_DISP32 = 0x05,
	LOOP = 0xe2, /* rel8 */
	LOOP_TO_ITSELF = 0xfe,
	DEC_ESI = 0x4e,
	JP = 0x7a, /* rel8; jump if the lowest byte of the result has an even number of ones */
	INT3 = 0xcc,
	JMP = 0xeb, /* rel8 */
};
enum { IMM_PORT_MAX = 0xff };

/*
 * The upper half of the time stamp counter counts 2^32 ticks; the first of those that are waited
 * for may be almost over. ACPICA (hwsleep.c) waits ten seconds.
 */
enum { WAIT_S = 10, WAIT_COUNT = 15 };
#define TSC_HZ_MAX 6000000000ULL
_Static_assert(((WAIT_COUNT - 1ULL) << 32) / TSC_HZ_MAX >= WAIT_S, "long enough on any processor");

/* Sizes at most; writes to memory are no longer than those to ports, but for one to a low port. */
enum {
	HEAD_BYTES = 4,
	LOW_PORT_WRITE_BYTES = 4, /* a byte */
	BYTE_WRITE_BYTES = 7,
	WRITE_BYTES = 10, /* of two or four bytes */
	PAUSE_BYTES = 2,
	TWICE_BYTES = 12,
	FAULT_BYTES = 1,
	/* handover_plan.c: PM1a and PM1b control; reset register; port 0xCF9; 8042 */
	LADDER_MAX = 5,
	LADDER_BYTES = HEAD_BYTES + 2 * WRITE_BYTES + TWICE_BYTES +
		       2 * (BYTE_WRITE_BYTES + PAUSE_BYTES) + LOW_PORT_WRITE_BYTES + PAUSE_BYTES +
		       FAULT_BYTES,
};

_Static_assert(STUB_REST - LADDER_BYTES >= 0, "the longest ladder fits");

#define UNKNOWN_PORT UINT32_MAX

struct assembler {
	uint8_t *at;
	uint8_t *end;
	uint32_t eax;
	uint32_t eax_unknown; /* these bits of it */
	uint32_t edx;	      /* its lower half, or UNKNOWN_PORT */
};

static void emit(struct assembler *a, uint32_t value, unsigned int bytes)
{
	for (; bytes; bytes--, value >>= 8)
		*a->at++ = (uint8_t)value;
}

static void operand_size(struct assembler *a, unsigned int bytes)
{
	if (bytes == sizeof(uint16_t))
		*a->at++ = OPERAND_16_BITS;
}

/* Load the lowest `bytes` bytes of eax; the other bytes keep their value. */
static void load_value(struct assembler *a, uint32_t value, unsigned int bytes)
{
	uint32_t mask = bytes == sizeof(uint32_t) ? UINT32_MAX : (1U << 8 * bytes) - 1;

	if ((((a->eax ^ value) | a->eax_unknown) & mask) == 0)
		return;
	a->eax = (a->eax & ~mask) | (value & mask);
	a->eax_unknown &= ~mask;
	operand_size(a, bytes);
	*a->at++ = bytes == sizeof(uint8_t) ? MOV_AL : MOV_EAX;
	emit(a, value, bytes);
}

static void load_port(struct assembler *a, uint32_t port)
{
	if (a->edx == port)
		return;
	a->edx = port;
	operand_size(a, sizeof(uint16_t));
	*a->at++ = MOV_EDX;
	emit(a, port, sizeof(uint16_t));
}

static void write_port(struct assembler *a, const struct handover_write *w, uint32_t value)
{
	bool byte = w->bytes == sizeof(uint8_t), immediate = w->address <= IMM_PORT_MAX;

	load_value(a, value, w->bytes);
	if (!immediate)
		load_port(a, w->address);
	operand_size(a, w->bytes);
	if (immediate) {
		*a->at++ = byte ? OUT_IMM_AL : OUT_IMM_EAX;
		*a->at++ = (uint8_t)w->address;
	} else {
		*a->at++ = byte ? OUT_DX_AL : OUT_DX_EAX;
	}
}

static void write_memory(struct assembler *a, const struct handover_write *w, uint32_t value)
{
	operand_size(a, w->bytes);
	*a->at++ = w->bytes == sizeof(uint8_t) ? MOV_MEM8 : MOV_MEM32;
	*a->at++ = MODRM_DISP32;
	emit(a, w->address, sizeof(w->address));
	emit(a, value, w->bytes);
}

/* Of the write, what follows it, and the end. */
static unsigned int bytes_at_most(const struct handover_write *w)
{
	unsigned int wait = w->wait == HANDOVER_TWICE ? TWICE_BYTES : PAUSE_BYTES;
	unsigned int write = w->bytes == sizeof(uint8_t) ? BYTE_WRITE_BYTES : WRITE_BYTES;

	if (w->bytes == sizeof(uint8_t) && w->space == ACPI_SPACE_IO && w->address <= IMM_PORT_MAX)
		write = LOW_PORT_WRITE_BYTES;
	return write + (w->wait ? wait : 0) + FAULT_BYTES;
}

static void forget_registers(struct assembler *a)
{
	a->eax_unknown = UINT32_MAX;
	a->edx = UNKNOWN_PORT;
}

/* Wait, then jump to `again`, but only once: esi goes from 0 to -1, which has even parity, to -2.
 */
static void emit_twice(struct assembler *a, const uint8_t *again)
{
	static const uint8_t wait[] = { 0x83, 0xc3, WAIT_COUNT, /* add ebx, WAIT_COUNT */
					0x0f, 0x31,		/* rdtsc */
					0x39, 0xda,		/* cmp edx, ebx */
					0x72, 0xfa };		/* jb to rdtsc */
	unsigned int i;

	for (i = 0; i < sizeof(wait); i++)
		*a->at++ = wait[i];
	*a->at++ = DEC_ESI;
	*a->at++ = JP;
	*a->at = (uint8_t)(again - (a->at + 1));
	a->at++;
	forget_registers(a);
}

static void emit_wait(struct assembler *a, enum handover_wait wait, const uint8_t *again)
{
	if (wait == HANDOVER_TWICE) {
		emit_twice(a, again);
	} else if (wait == HANDOVER_PAUSE) {
		*a->at++ = LOOP;
		*a->at++ = LOOP_TO_ITSELF;
	}
}

void stub_emit(uint8_t stub[static STUB_BYTES], const struct handover_write *write,
	       const uint32_t *value, uint32_t count)
{
	static const uint8_t head[HEAD_BYTES] = { 0xf3, 0xab, /* rep stosd */
						  0x0f, 0x09 /* wbinvd */ };
	static const uint8_t rest[STUB_BYTES - STUB_REST] = { 0xf4, /* hlt */
							      0xeb, 0xfd /* jmp to it */ };
	struct assembler a = { .at = stub, .end = stub + STUB_REST };
	uint32_t i;

	for (i = 0; i < HEAD_BYTES; i++)
		*a.at++ = head[i];
	forget_registers(&a); /* the first write may be jumped to */
	for (i = 0; i < count && a.end - a.at >= bytes_at_most(&write[i]); i++) {
		if (write[i].space == ACPI_SPACE_IO)
			write_port(&a, &write[i], value[i]);
		else
			write_memory(&a, &write[i], value[i]);
		emit_wait(&a, write[i].wait, stub + HEAD_BYTES);
	}
	*a.at++ = count ? INT3 : JMP;
	if (!count)
		emit(&a, (uint32_t)(a.end - a.at - 1), sizeof(uint8_t));
	while (a.at < a.end)
		*a.at++ = 0;
	for (i = 0; i < sizeof(rest); i++)
		*a.at++ = rest[i];
}
