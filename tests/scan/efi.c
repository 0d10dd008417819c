/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The entry from UEFI firmware. To fill memory, boot services must have ended, because theirs is
 * filled, too. To scan, they are paused, so that they can write a file afterwards.
 */
#include "efi_file.h"
#include "machine.h"
#include "pause.h"
#include "report.h"

#include "kexec-wipe/boot/efi.h"
#include "kexec-wipe/boot/main.h"

enum { TRIES = 8 };

EFIAPI uint64_t efi_main(void *image, struct efi_system_table *system);

static uint64_t fill(void *image, struct efi_boot_services *boot)
{
	uint64_t key;

	for (unsigned int i = 0; i < TRIES && efi_read_map(boot, &key); i++)
		if (!boot->exit_boot_services(image, key))
			boot_start(0);
	return EFI_LOAD_ERROR;
}

static uint64_t scan(void *image, struct efi_boot_services *boot, enum handover_action action)
{
	const char *reason, *text;
	uint64_t key, bytes;

	(void)boot->set_watchdog_timer(0, 0, 0, NULL); /* what cannot be stopped was not started */
	if (!efi_read_map(boot, &key))
		return EFI_LOAD_ERROR;
	pause_firmware(); /* returns only to save */
	text = report_kept(&bytes);
	reason = efi_file_append(boot, image, text, bytes);
	report_verdict(!reason, "%s%s", reason ? "not saved: " : "saved in memwipe-scan.txt",
		       reason ? reason : "");
	machine_end(action);
}

EFIAPI uint64_t efi_main(void *image, struct efi_system_table *system)
{
	struct words words = { .action = HANDOVER_HALT };

	if (!efi_read(image, system))
		return EFI_LOAD_ERROR;
	/* A word that is wrong is told when there is a console. */
	if (!words_read(efi_facts.command_line, sizeof(efi_facts.command_line), &words) &&
	    words.fill)
		return fill(image, system->boot);
	return scan(image, system->boot, words.action);
}
