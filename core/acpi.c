/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The fixed ACPI description table, ACPI 6.5, table 5.9. A table that ends before a field does not
 * have it; a 64-bit field wins over its older 32-bit twin if it holds something sensible.
 */
#include "acpi.h"
#include "bytes.h"
#include "x86.h"

enum {
	HEADER_LENGTH = 4, /* ACPI 6.5, table 5.4 */
	HEADER_BYTES = 36,

	FADT_GPE0_BYTES = 92,
	FADT_GPE1_BYTES = 93,
	FADT_FLAGS = 112,
	FADT_RESET_VALUE = 128,
	FADT_RESET_REG_SUP = 1U << 10, /* flags, table 5.10 */
	FADT_HW_REDUCED_ACPI = 1U << 20,

	GAS_SPACE = 0, /* Generic Address Structure, table 5.1 */
	GAS_BIT_OFFSET = 2,
	GAS_ADDRESS = 4,
	GAS_BYTES = 12,

	SPACE_PCI_CONFIG = 2,
	PORT_LAST = 0xffff,

	PM1_BYTES = 2, /* accessed as 16 bits, ACPI 6.5, 4.8.3; the rest are byte registers */
};

/* What can be wrong with one register. Arrays, because pointers would need relocation. */
struct complaints {
	char space[64];
	char port[48];
	char offset[48];
};

#define SPACE(name)	 name " is neither in memory nor in I/O space"
#define PORT(name)	 name " is above I/O port 0xffff"
#define OFFSET(name)	 name " does not start at bit 0"
#define COMPLAINTS(name) .complaints = { SPACE(name), PORT(name), OFFSET(name) }

struct source {
	uint16_t old_offset; /* of the 32-bit I/O address in the table; 0: there is none */
	uint16_t gas_offset;
	uint8_t bytes;
	struct complaints complaints;
};

static const struct source pm1a_event = { 56, 148, PM1_BYTES, COMPLAINTS("PM1a event block") };
static const struct source pm1b_event = { 60, 160, PM1_BYTES, COMPLAINTS("PM1b event block") };
static const struct source pm1a_control = { 64, 172, PM1_BYTES, COMPLAINTS("PM1a control block") };
static const struct source pm1b_control = { 68, 184, PM1_BYTES, COMPLAINTS("PM1b control block") };
static const struct source sleep_control = { 0, 244, 1, COMPLAINTS("sleep control register") };
static const struct source sleep_status = { 0, 256, 1, COMPLAINTS("sleep status register") };
static const struct source gpe0_block = { 80, 220, 1, COMPLAINTS("GPE0 block") };
static const struct source gpe1_block = { 84, 232, 1, COMPLAINTS("GPE1 block") };
static const struct source reset_register = { 0, 116, 1, COMPLAINTS("reset register") };

struct table {
	const uint8_t *at;
	size_t bytes;
};

const char *acpi_check_table(const void *table, size_t bytes, const char signature[static 4])
{
	const uint8_t *at = table;
	uint32_t length, i;

	if (bytes < HEADER_BYTES)
		return "shorter than a table header";
	for (i = 0; i < 4; i++)
		if (at[i] != (uint8_t)signature[i])
			return "signature is wrong";
	length = load_le32(at + HEADER_LENGTH);
	if (length < HEADER_BYTES)
		return "length is smaller than a table header";
	return length > bytes ? "cut short" : NULL;
}

bool acpi_checksum_is_right(const void *table)
{
	const uint8_t *at = table;
	uint32_t length = load_le32(at + HEADER_LENGTH), i;
	uint8_t sum = 0;

	for (i = 0; i < length; i++)
		sum += at[i];
	return !sum;
}

static const char *check_register(const struct acpi_register *reg, const struct complaints *text)
{
	if (reg->space != ACPI_SPACE_MEMORY && reg->space != ACPI_SPACE_IO)
		return text->space;
	if (reg->space == ACPI_SPACE_IO && reg->address > PORT_LAST - (reg->bytes - 1U))
		return text->port;
	return NULL;
}

static uint32_t read_number(const struct table *t, uint16_t offset)
{
	return t->bytes >= offset + sizeof(uint32_t) ? load_le32(t->at + offset) : 0;
}

static const char *read_gas(const struct table *t, const struct source *source,
			    struct acpi_register *reg)
{
	const uint8_t *gas = t->at + source->gas_offset;

	*reg = (struct acpi_register){ .bytes = source->bytes };
	if (t->bytes < source->gas_offset + (size_t)GAS_BYTES || !load_le64(gas + GAS_ADDRESS))
		return NULL;
	reg->address = load_le64(gas + GAS_ADDRESS);
	reg->space = gas[GAS_SPACE];
	/* Memory there is RAM: the port is meant. Toshiba's firmware gives its reset register so.
	 */
	if (reg->space == ACPI_SPACE_MEMORY && reg->address == RESET_CONTROL_PORT)
		reg->space = ACPI_SPACE_IO;
	return gas[GAS_BIT_OFFSET] ? source->complaints.offset
				   : check_register(reg, &source->complaints);
}

/* The lengths of PM1 blocks are not read: firmware gets them wrong, and the layout is fixed. */
static const char *read_register(const struct table *t, const struct source *source,
				 struct acpi_register *reg)
{
	const char *reason = read_gas(t, source, reg);
	uint32_t old_address = source->old_offset ? read_number(t, source->old_offset) : 0;

	if (!old_address || (reg->address && !reason))
		return reason;
	reg->address = old_address;
	reg->space = ACPI_SPACE_IO;
	return check_register(reg, &source->complaints);
}

static const char *read_sleep_registers(const struct table *t, struct acpi_fadt *fadt)
{
	const char *reason = read_register(t, &sleep_control, &fadt->sleep_control);

	return reason ? reason : read_register(t, &sleep_status, &fadt->sleep_status);
}

static const char *read_pm1_registers(const struct table *t, struct acpi_fadt *fadt)
{
	const struct {
		const struct source *source;
		struct acpi_register *reg;
	} all[] = {
		{ &pm1a_event, &fadt->pm1a_event },
		{ &pm1b_event, &fadt->pm1b_event },
		{ &pm1a_control, &fadt->pm1a_control },
		{ &pm1b_control, &fadt->pm1b_control },
	};
	size_t i;

	for (i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		const char *reason = read_register(t, all[i].source, all[i].reg);

		if (reason)
			return reason;
	}
	return NULL;
}

static const char *read_reset_register(const struct table *t, uint32_t flags,
				       struct acpi_fadt *fadt)
{
	const char *reason;

	if (!(flags & FADT_RESET_REG_SUP) || t->bytes <= FADT_RESET_VALUE)
		return NULL;
	/* The only other space that ACPI allows here. Port 0xCF9 is used instead. */
	if (t->at[reset_register.gas_offset + GAS_SPACE] == SPACE_PCI_CONFIG)
		return NULL;
	fadt->reset_value = t->at[FADT_RESET_VALUE];
	reason = read_register(t, &reset_register, &fadt->reset);
	if (reason)
		fadt->reset.address = 0;
	return reason;
}

/*
 * One length covers status and enable registers. It is the only length that is read, because ACPI
 * does not fix it. Power-off works without the block, so an impossible one is absent.
 */
static void read_gpe_block(const struct table *t, const struct source *source,
			   uint16_t length_offset, struct acpi_gpe_block *gpe)
{
	struct acpi_register end;

	if (t->bytes <= length_offset || read_register(t, source, &gpe->status))
		gpe->status.address = 0;
	gpe->count = gpe->status.address ? t->at[length_offset] / 2 : 0;
	end = gpe->status;
	end.address += 2 * gpe->count - 1U;
	if (!gpe->count || check_register(&end, &source->complaints))
		*gpe = (struct acpi_gpe_block){ .count = 0 };
}

const char *acpi_parse_fadt(const void *table, size_t bytes, struct acpi_fadt *fadt)
{
	const char *reason = acpi_check_table(table, bytes, "FACP"), *no_reset;
	struct table t = { .at = table };
	uint32_t flags;

	*fadt = (struct acpi_fadt){ .hardware_reduced = false };
	if (reason)
		return reason;
	t.bytes = load_le32(t.at + HEADER_LENGTH);
	flags = read_number(&t, FADT_FLAGS);
	fadt->hardware_reduced = flags & FADT_HW_REDUCED_ACPI;
	reason = fadt->hardware_reduced ? read_sleep_registers(&t, fadt)
					: read_pm1_registers(&t, fadt);
	if (reason)
		*fadt = (struct acpi_fadt){ .hardware_reduced = fadt->hardware_reduced };
	if (!reason && !fadt->hardware_reduced) {
		read_gpe_block(&t, &gpe0_block, FADT_GPE0_BYTES, &fadt->gpe[0]);
		read_gpe_block(&t, &gpe1_block, FADT_GPE1_BYTES, &fadt->gpe[1]);
	}
	no_reset = read_reset_register(&t, flags, fadt);
	return reason ? reason : no_reset;
}
