/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_KEXEC_WIPE_GUEST_H
#define MEMWIPE_KEXEC_WIPE_GUEST_H

/*
 * Why the machine below root can start no payload because of what it is a guest of, or NULL: under
 * Xen PV the hypervisor owns the page tables; the memory of a TDX or SEV-SNP guest is encrypted and
 * its CPUs are started by the firmware.
 */
const char *guest_obstacle(int root);

#endif
