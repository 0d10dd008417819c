/* SPDX-License-Identifier: GPL-2.0-or-later */
/* An assembler for six instructions. SDM, volume 2. */
#include "stub.h"

enum {
	OPERAND_16_BITS = 0x66, /* prefix */
	MOV_EAX = 0xb8,		/* imm32 */
	MOV_EDX = 0xba,		/* imm32 */
	OUT_DX_AL = 0xee,
	OUT_DX_EAX = 0xef,
	MOV_MEM8 = 0xc6,
	MOV_MEM32 = 0xc7,
	MODRM_DISP32 = 0x05,
};
enum { HEAD_BYTES = 4, WRITE_BYTES_MAX = 12, TAIL_BYTES = 3 };

_Static_assert(HEAD_BYTES + HANDOVER_FINAL_MAX * WRITE_BYTES_MAX + TAIL_BYTES <= STUB_BYTES,
	       "every final write fits");

static uint8_t *emit(uint8_t *at, uint32_t value, unsigned int bytes)
{
	for (; bytes; bytes--, value >>= 8)
		*at++ = (uint8_t)value;
	return at;
}

static uint8_t *emit_write(uint8_t *at, const struct handover_write *w, uint32_t value)
{
	bool io = w->space == ACPI_SPACE_IO;

	if (io) {
		*at++ = MOV_EAX;
		at = emit(at, value, sizeof(value));
		*at++ = MOV_EDX;
		at = emit(at, w->address, sizeof(w->address));
	}
	if (w->bytes == sizeof(uint16_t))
		*at++ = OPERAND_16_BITS;
	if (io) {
		*at++ = w->bytes == sizeof(uint8_t) ? OUT_DX_AL : OUT_DX_EAX;
		return at;
	}
	*at++ = w->bytes == sizeof(uint8_t) ? MOV_MEM8 : MOV_MEM32;
	*at++ = MODRM_DISP32;
	at = emit(at, w->address, sizeof(w->address));
	return emit(at, value, w->bytes);
}

void stub_emit(uint8_t stub[static STUB_BYTES], const struct handover_write *write,
	       const uint32_t *value, uint32_t count)
{
	static const uint8_t head[HEAD_BYTES] = { 0xf3, 0xab, /* rep stosd */
						  0x0f, 0x09 /* wbinvd */ };
	static const uint8_t tail[TAIL_BYTES] = { 0xf4, /* hlt */
						  0xeb, 0xfd /* jmp to it */ };
	uint8_t *at = stub;

	for (unsigned int i = 0; i < HEAD_BYTES; i++)
		*at++ = head[i];
	for (uint32_t i = 0; i < count; i++)
		at = emit_write(at, &write[i], value[i]);
	for (unsigned int i = 0; i < TAIL_BYTES; i++)
		*at++ = tail[i];
	while (at < stub + STUB_BYTES)
		*at++ = 0;
}
