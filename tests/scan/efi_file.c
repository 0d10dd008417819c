/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "efi_file.h"

#define MODE_READ   1ULL
#define MODE_WRITE  2ULL
#define MODE_CREATE (1ULL << 63)
#define AT_END	    UINT64_MAX

/* UEFI 2.10, 13.5 */
struct efi_file {
	uint64_t revision;
	EFIAPI uint64_t (*open)(struct efi_file *folder, struct efi_file **opened,
				const uint16_t *name, uint64_t mode, uint64_t attributes);
	EFIAPI uint64_t (*close)(struct efi_file *file);
	void *skipped_1[2];
	EFIAPI uint64_t (*write)(struct efi_file *file, uint64_t *bytes, const void *from);
	void *skipped_2;
	EFIAPI uint64_t (*set_position)(struct efi_file *file, uint64_t position);
	void *skipped_3[2];
	EFIAPI uint64_t (*flush)(struct efi_file *file);
};

/* UEFI 2.10, 13.4 */
struct efi_file_system {
	uint64_t revision;
	EFIAPI uint64_t (*open_volume)(struct efi_file_system *system, struct efi_file **root);
};

_Static_assert(offsetof(struct efi_file, write) == 40, "UEFI 2.10, 13.5");
_Static_assert(offsetof(struct efi_file, set_position) == 56, "UEFI 2.10, 13.5");
_Static_assert(offsetof(struct efi_file, flush) == 80, "UEFI 2.10, 13.5");

static const char *append(struct efi_file *file, const char *text, uint64_t bytes)
{
	uint64_t written = bytes;

	if (file->set_position(file, AT_END))
		return "cannot find the end of the file";
	if (file->write(file, &written, text) || written != bytes)
		return "cannot write to the file: is the medium full?";
	return file->flush(file) ? "cannot write to the medium" : NULL;
}

static const char *append_in(struct efi_file *root, const char *text, uint64_t bytes)
{
	struct efi_file *file = NULL;
	const char *reason;

	if (root->open(root, &file, u"memwipe-scan.txt", MODE_READ | MODE_WRITE | MODE_CREATE, 0))
		return "cannot open the file: is the medium read-only?";
	reason = append(file, text, bytes);
	if (file->close(file) && !reason)
		reason = "cannot close the file";
	return reason;
}

const char *efi_file_append(struct efi_boot_services *boot, void *image, const char *text,
			    uint64_t bytes)
{
	static const struct efi_guid protocol = { { 0x11d26459964e5b22, 0x3b7269c9a000398e } };
	const struct efi_loaded_image *loaded = efi_loaded(boot, image);
	struct efi_file_system *system = NULL;
	struct efi_file *root = NULL;
	const char *reason;

	if (!loaded || boot->handle_protocol(loaded->device, &protocol, (void **)&system))
		return "the medium has no file system that firmware can write to";
	if (system->open_volume(system, &root))
		return "firmware cannot open the medium";
	reason = append_in(root, text, bytes);
	(void)root->close(root); /* the file is closed, or there is a reason already */
	return reason;
}
