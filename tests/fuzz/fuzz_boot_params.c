/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a boot loader hands over, all of it from the input: the parameters, the list behind them,
 * the command line, and the core header that it names.
 */
#include "core/boot_params.h"
#include "core/command_line.h"
#include "core/efi_system.h"
#include "core/elf_core.h"
#include "tests/fuzz/physical.h"

enum { COMMAND_LINE_BYTES = 256 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	static struct memory_map map;
	struct input input = { data, bytes };
	const struct physical from = { read_input, &input };
	struct boot_params params;
	const char *line;
	uint64_t core;
	uint16_t port;

	memory_map_init(&map);
	boot_params_read(&from, INPUT_START, &params, &map);
	MUST(params.initrd.start <= params.initrd.end);
	MUST(!params.screen.base || !screen_check(&params.screen));
	(void)efi_system_find_rsdp(&from, params.efi_system);
	line = physical_read(&from, params.command_line, COMMAND_LINE_BYTES);
	if (line) {
		port = command_line_serial_port(line, COMMAND_LINE_BYTES);
		MUST(port == 0 || (port & 0xfcff) == 0xe8 || (port & 0xfcff) == 0xf8);
		core = command_line_elf_core(line, COMMAND_LINE_BYTES);
		(void)elf_core_add(&map, &from, core, params.rsdp);
	}
	map_must_be_usable(&map);
	return 0;
}
