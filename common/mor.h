/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The firmware's memory overwrite request: TCG, Platform Reset Attack Mitigation Specification
 * 1.10, section 4. A UEFI variable of one byte. Firmware does not report whether it obeys.
 */
#ifndef MEMWIPE_COMMON_MOR_H
#define MEMWIPE_COMMON_MOR_H

#include <stdint.h>

enum { MOR_CLEAR = 1 }; /* bit 0: clear RAM at the next reset */

#define MOR_PATH                    \
	"sys/firmware/efi/efivars/" \
	"MemoryOverwriteRequestControl-e20939be-32d4-41be-a150-897f85d49829"

/* A file of efivarfs: the variable's attributes, then its content. */
struct mor_file {
	uint32_t attributes;
	uint8_t value;
} __attribute__((packed));

/* The file below a root folder. 0; -ENOENT: there is no such variable; -EINVAL: it is shorter;
 * -errno. */
int mor_read_file(int root, struct mor_file *file);

/* The byte, likewise. */
int mor_read(int root);

#endif
