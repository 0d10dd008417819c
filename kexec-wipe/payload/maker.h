/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Makers of CPUs: the first four letters of the name in CPUID's leaf 0, as EBX has them. */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_MAKER_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_MAKER_H

enum {
	MAKER_INTEL = 0x756e6547, /* Genu(ineIntel) */
	MAKER_AMD = 0x68747541,	  /* Auth(enticAMD) */
	MAKER_HYGON = 0x6f677948  /* Hygo(nGenuine) */
};

#endif
