/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/guest.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <unistd.h>

#include "common/io.h"

enum { LINE_BYTES = 64 };

static bool reads(int root, const char *path, const char *word)
{
	char line[LINE_BYTES];

	return read_line(root, path, line, sizeof(line)) == 0 && strcmp(line, word) == 0;
}

static bool exists(int root, const char *path)
{
	return faccessat(root, path, F_OK, 0) == 0;
}

/* Linux, Documentation/ABI/stable/sysfs-hypervisor-xen; guest_type since 4.13, dom0 reads PV. */
static bool is_xen_pv(int root)
{
	return reads(root, "sys/hypervisor/type", "xen") &&
	       reads(root, "sys/hypervisor/guest_type", "PV");
}

/* arch/x86/coco/tdx: a feature that the kernel sets in a guest alone. */
static bool is_tdx_guest(int root)
{
	return file_has_word(root, "proc/cpuinfo", "tdx_guest");
}

/*
 * The kernel registers the first one in each SNP guest since 5.19 (arch/x86/kernel/sev.c), and has
 * the second one since 6.11. The flag sev_snp of /proc/cpuinfo stands for the host's ability.
 */
static bool is_snp_guest(int root)
{
	return exists(root, "sys/devices/platform/sev-guest") ||
	       exists(root, "sys/devices/system/cpu/sev/vmpl");
}

const char *guest_obstacle(int root)
{
	if (is_xen_pv(root))
		return "this is a Xen PV domain: the hypervisor starts no payload";
	if (is_tdx_guest(root))
		return "this is a TDX guest: its memory and its CPUs are not the payload's to use";
	if (is_snp_guest(root))
		return "this is an SEV-SNP guest: its memory and its CPUs are not the payload's "
		       "to use";
	return NULL;
}
