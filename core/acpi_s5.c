/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Finds the package \_S5_ in AML without an interpreter: its encoding (ACPI 6.5, 20.2.5.1 and
 * 20.2.5.4) starts with nine fixed bytes or so, and its elements are constants in practice.
 */
#include "acpi.h"
#include "bytes.h"

enum {
	HEADER_LENGTH = 4, /* ACPI 6.5, table 5.4 */
	HEADER_BYTES = 36,

	AML_ZERO = 0x00, /* ACPI 6.5, 20.2 */
	AML_ONE = 0x01,
	AML_NAME = 0x08,
	AML_BYTE = 0x0a,
	AML_WORD = 0x0b,
	AML_DWORD = 0x0c,
	AML_PACKAGE = 0x12,
	AML_ROOT = '\\',

	LENGTH_MORE_SHIFT = 6, /* PkgLength, 20.2.4: how many bytes follow the first */
	LENGTH_ONLY_MASK = 0x3f,
	LENGTH_LOW_MASK = 0x0f,
	LENGTH_LOW_BITS = 4,

	BYTE_BITS = 8,
};

struct aml {
	const uint8_t *at;
	const uint8_t *end;
};

static size_t left(const struct aml *aml)
{
	return (size_t)(aml->end - aml->at);
}

/* A little-endian number of `bytes` bytes. */
static bool parse_number(struct aml *aml, unsigned int bytes, uint32_t *value)
{
	unsigned int i;

	if (left(aml) < bytes)
		return false;
	for (*value = 0, i = 0; i < bytes; i++)
		*value |= (uint32_t)*aml->at++ << BYTE_BITS * i;
	return true;
}

/* The length counts its own bytes. Afterwards `aml` ends where the package ends. */
static bool parse_package_length(struct aml *aml)
{
	const uint8_t *start = aml->at;
	uint32_t first, length, high;
	unsigned int more;

	if (!parse_number(aml, 1, &first))
		return false;
	more = first >> LENGTH_MORE_SHIFT;
	if (!parse_number(aml, more, &high))
		return false;
	length = more ? (first & LENGTH_LOW_MASK) | high << LENGTH_LOW_BITS
		      : first & LENGTH_ONLY_MASK;
	if (length < 1 + more || length > (size_t)(aml->end - start))
		return false;
	aml->end = start + length;
	return true;
}

static const char *parse_constant(struct aml *aml, uint32_t *value)
{
	static const struct {
		uint8_t opcode;
		uint8_t bytes;
	} prefixes[] = { { AML_BYTE, 1 }, { AML_WORD, 2 }, { AML_DWORD, 4 } };
	uint32_t opcode;
	size_t i;

	if (!parse_number(aml, 1, &opcode))
		return "\\_S5_ has too few elements";
	*value = opcode;
	if (opcode == AML_ZERO || opcode == AML_ONE)
		return NULL;
	for (i = 0; i < sizeof(prefixes) / sizeof(prefixes[0]); i++)
		if (opcode == prefixes[i].opcode)
			return parse_number(aml, prefixes[i].bytes, value)
				       ? NULL
				       : "\\_S5_ has too few elements";
	return "\\_S5_ holds something else than constants";
}

/* `aml` starts behind the package opcode. */
static const char *read_package(struct aml aml, struct acpi_sleep_type *type)
{
	const char *reason;
	uint32_t count, a, b;

	if (!parse_package_length(&aml))
		return "\\_S5_ has a wrong length";
	if (!parse_number(&aml, 1, &count) || !count)
		return "\\_S5_ is empty";
	reason = parse_constant(&aml, &a);
	if (reason)
		return reason;
	if (count == 1) { /* both values in one number, as in ACPI 1.0 */
		b = a >> BYTE_BITS;
		a &= 0xff;
	} else {
		reason = parse_constant(&aml, &b);
		if (reason)
			return reason;
	}
	if (a > SLEEP_TYPE_MAX || b > SLEEP_TYPE_MAX)
		return "\\_S5_ holds a sleep type above 7";
	*type = (struct acpi_sleep_type){ .a = (uint8_t)a, .b = (uint8_t)b };
	return NULL;
}

/* Whether `aml` starts with Name (_S5_, Package. If so, it then starts behind that. */
static bool parse_name(struct aml *aml)
{
	static const char package[] = { '_', 'S', '5', '_', AML_PACKAGE, 0 };
	struct aml a = *aml;

	if (!left(&a) || *a.at++ != AML_NAME)
		return false;
	if (left(&a) && *a.at == AML_ROOT)
		a.at++;
	if (!begins_with(a.at, left(&a), package))
		return false;
	a.at += sizeof(package) - 1;
	*aml = a;
	return true;
}

const char *acpi_find_s5(const void *table, size_t bytes, struct acpi_sleep_type *type, bool *found)
{
	const char *reason = acpi_check_table(table, bytes, "DSDT");
	struct aml aml;

	*found = false;
	if (reason && bytes >= HEADER_BYTES && begins_with(table, bytes, "SSDT"))
		reason = acpi_check_table(table, bytes, "SSDT");
	if (reason)
		return reason;
	aml.at = table;
	aml.end = aml.at + load_le32(aml.at + HEADER_LENGTH);
	for (aml.at += HEADER_BYTES; aml.at < aml.end; aml.at++) {
		if (!parse_name(&aml))
			continue;
		reason = read_package(aml, type);
		*found = !reason;
		return reason;
	}
	return NULL;
}
