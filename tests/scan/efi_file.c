/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "efi_file.h"

#define AT_END UINT64_MAX

static const char *append(struct efi_file *file, const char *text, uint64_t bytes)
{
	uint64_t written = bytes;

	if (file->set_position(file, AT_END))
		return "cannot find the end of the file";
	if (file->write(file, &written, text) || written != bytes)
		return "cannot write to the file: is the medium full?";
	return file->flush(file) ? "cannot write to the medium" : NULL;
}

const char *efi_file_append(struct efi_file *root, const char *text, uint64_t bytes)
{
	struct efi_file *file = NULL;
	const char *reason;

	if (root->open(root, &file, u"memwipe-scan.txt",
		       EFI_FILE_READ | EFI_FILE_WRITE | EFI_FILE_CREATE, 0))
		return "cannot open the file: is the medium read-only?";
	reason = append(file, text, bytes);
	if (file->close(file) && !reason)
		reason = "cannot close the file";
	return reason;
}
