/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "rsdp.h"
#include "bytes.h"

/* ACPI 6.5, table 5.3 */
enum {
	RSDP_BYTES_1 = 20, /* the part that the first checksum covers */
	RSDP_BYTES_2 = 36,
	RSDP_REVISION = 15,
	RSDP_RSDT = 16,
	RSDP_XSDT = 24,
	RSDP_ALIGN = 16,
};
/* ACPI 6.5, tables 5.4 and 5.9 */
enum { HEADER_LENGTH = 4, HEADER_BYTES = 36, FADT_DSDT = 40, FADT_X_DSDT = 140 };
/* The longest DSDT known is below 1 MiB. */
enum { TABLE_BYTES_MAX = 16 << 20, TABLES_MAX = 1024 };

enum {
	EBDA_SEGMENT_AT = 0x40e, /* IBM PC BIOS data area */
	EBDA_SEARCH_BYTES = 1024,
	ROM_START = 0xe0000,
	ROM_BYTES = 0x20000,
};

struct table {
	const uint8_t *at;
	size_t bytes;
};

static bool sum_is_zero(const uint8_t *at, size_t bytes)
{
	uint8_t sum = 0;

	while (bytes--)
		sum += *at++;
	return !sum;
}

static bool is_rsdp(const uint8_t *at)
{
	return begins_with(at, RSDP_BYTES_1, "RSD PTR ") && sum_is_zero(at, RSDP_BYTES_1);
}

static uint64_t search(const struct physical *from, uint64_t start, size_t bytes)
{
	const uint8_t *at = physical_read(from, start, bytes);
	size_t i;

	for (i = 0; at && i + RSDP_BYTES_1 <= bytes; i += RSDP_ALIGN)
		if (is_rsdp(at + i))
			return start + i;
	return 0;
}

uint64_t rsdp_find(const struct physical *from)
{
	const uint8_t *segment = physical_read(from, EBDA_SEGMENT_AT, sizeof(uint16_t));
	uint64_t found = 0;

	if (segment)
		found = search(from, (uint64_t)load_le16(segment) << 4, EBDA_SEARCH_BYTES);
	return found ? found : search(from, ROM_START, ROM_BYTES);
}

/* A whole table, or { NULL, 0 }. */
static struct table read_table(const struct physical *from, uint64_t address,
			       const char signature[static 4])
{
	static const struct table none;
	const uint8_t *at = physical_read(from, address, HEADER_BYTES);
	uint32_t bytes;

	if (!at)
		return none;
	bytes = load_le32(at + HEADER_LENGTH);
	if (bytes > TABLE_BYTES_MAX || !begins_with(at, HEADER_BYTES, signature))
		return none;
	at = physical_read(from, address, bytes > HEADER_BYTES ? bytes : HEADER_BYTES);
	if (!at || acpi_check_table(at, bytes, signature))
		return none;
	return (struct table){ at, bytes };
}

static struct table read_root_table(const struct physical *from, uint64_t address,
				    const char signature[static 4], bool damaged)
{
	struct table table = read_table(from, address, signature);

	return table.at && acpi_checksum_is_right(table.at) == !damaged ? table
									: (struct table){ NULL, 0 };
}

static struct table read_either_root(const struct physical *from, const uint8_t *rsdp, bool is_long,
				     bool damaged, unsigned int *entry_bytes)
{
	struct table root = { NULL, 0 };

	if (is_long) {
		*entry_bytes = sizeof(uint64_t);
		root = read_root_table(from, load_le64(rsdp + RSDP_XSDT), "XSDT", damaged);
	}
	if (!root.at) {
		*entry_bytes = sizeof(uint32_t);
		root = read_root_table(from, load_le32(rsdp + RSDP_RSDT), "RSDT", damaged);
	}
	return root;
}

/*
 * The root table. *entry_bytes is the size of its entries: 8 in an XSDT, 4 in an RSDT. One with a
 * wrong checksum is taken where there is no other, as Linux does (acpi_tb_parse_root_table()).
 */
static struct table read_root(const struct physical *from, uint64_t address,
			      unsigned int *entry_bytes)
{
	const uint8_t *rsdp = physical_read(from, address, RSDP_BYTES_1);
	struct table root = { NULL, 0 };
	bool is_long;

	if (!rsdp || !is_rsdp(rsdp))
		return root;
	is_long = rsdp[RSDP_REVISION] >= 2 && physical_read(from, address, RSDP_BYTES_2);
	root = read_either_root(from, rsdp, is_long, false, entry_bytes);
	return root.at ? root : read_either_root(from, rsdp, is_long, true, entry_bytes);
}

static void look_for_s5(const struct table *table, struct acpi_power *power)
{
	if (table->at && !power->has_s5 &&
	    acpi_find_s5(table->at, table->bytes, &power->s5, &power->has_s5))
		power->has_s5 = false;
}

static void use_fadt(const struct physical *from, const struct table *fadt,
		     struct acpi_power *power)
{
	uint64_t dsdt = 0;
	struct table table;

	power->has_fadt = true;
	(void)acpi_parse_fadt(fadt->at, fadt->bytes, &power->fadt); /* what is invalid is absent */
	if (fadt->bytes >= FADT_X_DSDT + sizeof(uint64_t))
		dsdt = load_le64(fadt->at + FADT_X_DSDT);
	if (!dsdt && fadt->bytes >= FADT_DSDT + sizeof(uint32_t))
		dsdt = load_le32(fadt->at + FADT_DSDT);
	table = read_table(from, dsdt, "DSDT");
	look_for_s5(&table, power);
}

void rsdp_read_power(const struct physical *from, uint64_t address, struct acpi_power *power)
{
	unsigned int entry_bytes = 0, i;
	struct table root = read_root(from, address, &entry_bytes), table;
	const uint8_t *entry;

	*power = (struct acpi_power){ 0 };
	if (!root.at)
		return;
	entry = root.at + HEADER_BYTES;
	for (i = 0; i < TABLES_MAX && entry + entry_bytes <= root.at + root.bytes; i++) {
		uint64_t at = entry_bytes == sizeof(uint64_t) ? load_le64(entry) : load_le32(entry);

		table = read_table(from, at, "FACP");
		if (table.at && !power->has_fadt)
			use_fadt(from, &table, power);
		table = read_table(from, at, "SSDT");
		look_for_s5(&table, power);
		entry += entry_bytes;
	}
}
