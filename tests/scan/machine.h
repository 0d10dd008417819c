/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the program knows of the machine that it runs on. */
#ifndef MEMWIPE_TESTS_SCAN_MACHINE_H
#define MEMWIPE_TESTS_SCAN_MACHINE_H

#include "core/handover.h"
#include "tests/scan/words.h"

/* To be looked at: RAM that firmware's map calls usable, without the program itself. */
extern struct ranges ram;

/*
 * Read memory map, command line and screen, and start the console. `params` as of boot_main.
 * NULL, or why nothing can be done.
 */
const char *machine_read(uint64_t params, struct words *words);

/* Whether BIOS can be called: GRUB has left it as it was, and there is no UEFI. */
bool machine_has_bios(uint64_t params);

/* With UEFI, list all that firmware's map has, with its types (UEFI 2.10, table 7.6). */
void machine_list_map(void);

/* The frame buffer, which is mapped one to one; NULL: none. */
const struct screen *machine_screen(void);

/* Where r can be read and written until the next call; stops the program if it cannot be mapped. */
uint8_t *machine_map(struct mem_range r);

/* Halt with the result on the screen, or reset. */
_Noreturn void machine_end(enum handover_action action);

#endif
