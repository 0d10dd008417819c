/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * An assembler for a dozen instructions (SDM, volume 2). It tracks what eax and edx hold and does
 * not load a value again that is in place, so that the longest ladder fits.
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
	INT3 = 0xcc,
	JMP = 0xeb, /* rel8 */
};
enum { IMM_PORT_MAX = 0xff };

/* Sizes at most; writes to memory are no longer than those to ports. */
enum {
	HEAD_BYTES = 4,
	BYTE_WRITE_BYTES = 7,
	WORD_WRITE_BYTES = 10,
	WAIT_BYTES = 2,
	TAIL_BYTES = 2,
	/* What must be free for one more write of any kind and the tail */
	ROOM_BYTES = WORD_WRITE_BYTES + WAIT_BYTES + TAIL_BYTES,
	/* handover_plan.c: PM1a and PM1b control; reset register; port 0xCF9; 8042, the last one */
	LADDER_MAX = 5,
	BEFORE_LAST_WRITE_BYTES = HEAD_BYTES + 2 * WORD_WRITE_BYTES + WAIT_BYTES +
				  2 * (BYTE_WRITE_BYTES + WAIT_BYTES),
};

_Static_assert(BEFORE_LAST_WRITE_BYTES + ROOM_BYTES <= STUB_REST, "the longest ladder fits");

struct assembler {
	uint8_t *at;
	uint8_t *end;
	uint32_t eax;
	uint32_t edx;
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

	if (((a->eax ^ value) & mask) == 0)
		return;
	a->eax = (a->eax & ~mask) | (value & mask);
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

static bool has_room(const struct assembler *a)
{
	return a->end - a->at >= ROOM_BYTES;
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
	for (i = 0; i < count && has_room(&a); i++) {
		if (write[i].space == ACPI_SPACE_IO)
			write_port(&a, &write[i], value[i]);
		else
			write_memory(&a, &write[i], value[i]);
		if (write[i].wait) {
			*a.at++ = LOOP;
			*a.at++ = LOOP_TO_ITSELF;
		}
	}
	*a.at++ = count ? INT3 : JMP;
	if (!count)
		emit(&a, (uint32_t)(a.end - a.at - 1), sizeof(uint8_t));
	while (a.at < a.end)
		*a.at++ = 0;
	for (i = 0; i < sizeof(rest); i++)
		*a.at++ = rest[i];
}
