/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Runs boot_main() between two calls of UEFI's boot services, without them: interrupts are off, and
 * stack, segments and page tables are the program's own. So firmware neither runs nor changes
 * memory while it is looked at, and can write a file afterwards.
 */
#ifndef MEMWIPE_TESTS_SCAN_PAUSE_H
#define MEMWIPE_TESTS_SCAN_PAUSE_H

/* Call boot_main(0); returns when that calls pause_end(). */
void pause_firmware(void);
_Noreturn void pause_end(void);

#endif
