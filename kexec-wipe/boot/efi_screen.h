/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_KEXEC_WIPE_BOOT_EFI_SCREEN_H
#define MEMWIPE_KEXEC_WIPE_BOOT_EFI_SCREEN_H

#include "core/screen_info.h"

/*
 * The frame buffer of UEFI's graphics output protocol (UEFI 2.10, 12.9) in its current mode, from
 * the protocol's interface; all zero if there is none that can be drawn to.
 */
void efi_screen_read(const void *graphics, struct screen *screen);

#endif
