/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/segment.h"

/* blob.S */
extern const unsigned char payload_blob[], initramfs_blob[];
extern const uint64_t payload_blob_bytes, initramfs_blob_bytes;

struct payload payload_embedded(void)
{
	return (struct payload){ payload_blob, payload_blob_bytes };
}

struct payload initramfs_embedded(void)
{
	return (struct payload){ initramfs_blob, initramfs_blob_bytes };
}
