/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The entry from UEFI firmware. To fill memory, boot services must have ended, because theirs is
 * filled, too. To scan, they are paused, so that they can write files afterwards.
 */
#include "efi_dump.h"
#include "efi_file.h"
#include "machine.h"
#include "pause.h"
#include "report.h"

#include "kexec-wipe/boot/efi.h"
#include "kexec-wipe/boot/main.h"
#include "kexec-wipe/payload/screen.h"

enum { TRIES = 8, MIB_SHIFT = 20 };

EFIAPI uint64_t efi_main(void *image, struct efi_system_table *system);

static uint64_t fill(void *image, struct efi_boot_services *boot)
{
	uint64_t key;

	for (unsigned int i = 0; i < TRIES && efi_read_map(boot, &key); i++)
		if (!boot->exit_boot_services(image, key))
			boot_start(0);
	return EFI_LOAD_ERROR;
}

static void dump(struct efi_file *root)
{
	struct dumped dumped;

	report("dumping %lu MiB", ranges_bytes(&ram) >> MIB_SHIFT);
	report_dumped(efi_dump(root, &ram, &dumped, screen_progress), &dumped);
}

/* The dump first: the report says how it went. */
static const char *save(struct efi_boot_services *boot, void *image, bool with_dump)
{
	struct efi_file *root = NULL;
	const char *reason = efi_volume_open(boot, image, &root), *text;
	uint64_t bytes;

	if (reason)
		return reason;
	if (with_dump)
		dump(root);
	text = report_kept(&bytes);
	reason = efi_file_append(root, text, bytes);
	(void)root->close(root); /* the files are closed, or there is a reason already */
	return reason;
}

static uint64_t scan(void *image, struct efi_boot_services *boot, const struct words *words)
{
	const char *reason;
	uint64_t key;

	(void)boot->set_watchdog_timer(0, 0, 0, NULL); /* what cannot be stopped was not started */
	if (!efi_read_map(boot, &key))
		return EFI_LOAD_ERROR;
	pause_firmware(); /* returns only to save */
	reason = save(boot, image, words->dump);
	report_verdict(!reason, "%s%s", reason ? "not saved: " : "saved in memwipe-scan.txt",
		       reason ? reason : "");
	machine_end(words->action);
}

EFIAPI uint64_t efi_main(void *image, struct efi_system_table *system)
{
	/* Not on firmware's stack, which is scanned: what is looked for would be found there. */
	static struct words words;

	words.action = HANDOVER_HALT;
	if (!efi_read(image, system))
		return EFI_LOAD_ERROR;
	/* A word that is wrong is told when there is a console. */
	if (!words_read(efi_facts.command_line, sizeof(efi_facts.command_line), &words) &&
	    words.fill)
		return fill(image, system->boot);
	return scan(image, system->boot, &words);
}
