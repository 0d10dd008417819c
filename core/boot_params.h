/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * struct boot_params of the x86 Linux boot protocol 2.15, as boot loaders and kexec fill it.
 */
#ifndef MEMWIPE_CORE_BOOT_PARAMS_H
#define MEMWIPE_CORE_BOOT_PARAMS_H

#include "memory_map.h"
#include "physical.h"
#include "screen_info.h"

struct boot_params {
	uint64_t rsdp;		 /* address, 0: not known */
	uint64_t efi_system;	 /* address of UEFI's system table, 0: not known */
	uint64_t command_line;	 /* address, 0: none */
	struct mem_range initrd; /* empty: none */
	struct screen screen;	 /* all zero: none */
	bool by_kexec;		 /* Linux ran before; else this is what the machine boots */
};

/*
 * Read the structure at `address` and add its memory map, including the entries in setup_data.
 * Parts that cannot be read are left out.
 */
void boot_params_read(const struct physical *from, uint64_t address, struct boot_params *params,
		      struct memory_map *map);

#endif
