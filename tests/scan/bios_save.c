/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "bios_save.h"

#include "bios_call.h"
#include "bios_dump.h"
#include "bios_report.h"
#include "machine.h"
#include "report.h"

#include "kexec-wipe/payload/screen.h"

enum { MIB_SHIFT = 20 };

static bool read_sectors(uint8_t drive, uint64_t sector, uint16_t count)
{
	return bios_disk(drive, BIOS_READ, sector, count);
}

static bool write_sectors(uint8_t drive, uint64_t sector, uint16_t count)
{
	return bios_disk(drive, BIOS_WRITE, sector, count);
}

/* The dump has what the calls of BIOS have left in their code and buffer, not what was there. */
static void dump(const struct bios_drive *drive)
{
	struct dumped dumped;

	report("dumping %lu MiB; %lx-%lx is what BIOS is called with",
	       ranges_bytes(&ram) >> MIB_SHIFT, (uint64_t)BIOS_CODE, (uint64_t)BIOS_END);
	report_dumped(bios_dump(drive, &ram, &dumped, machine_map, screen_progress), &dumped);
}

const char *bios_save(bool with_dump)
{
	struct bios_drive drive;
	const char *text;
	uint64_t bytes;

	if (!bios_call_start())
		return "there is no place to call BIOS from";
	drive.read = read_sectors; /* at run time: a constant would need relocation */
	drive.write = write_sectors;
	drive.buffer = (uint8_t *)(uintptr_t)BIOS_BUFFER;
	drive.room = BIOS_SECTORS_MAX;
	if (with_dump)
		dump(&drive);
	text = report_kept(&bytes);
	return bios_report_save(&drive, text, bytes);
}
