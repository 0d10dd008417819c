/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The module needs no other process, a panic no driver; a kexec waits until each driver has shut
 * down.
 */
#include "common/ways.h"

#include "memwipe_paths.h"

const struct way way_table[] = {
	{
		.name = "module",
		.shut = "the module is not loaded (run modprobe memwipe)",
		.call = &way_call_module,
		.path = { [WAY_TRIGGER] = "dev/memwipe" },
		.attempt = { { .argv = { "modprobe", "memwipe" } } },
	},
	{
		.name = "panic",
		.shut = "no panic image is loaded (run kexec-wipe load --door=panic)",
		.foreign = "take-crash-slot = yes in memwipe.conf and memwipe load replace it",
		.needs_slot = true,
		.slot = SLOT_PANIC,
		.owner = SLOT_PAYLOAD,
		.call = &way_call_panic,
		.path = { [WAY_TRIGGER] = "proc/sysrq-trigger" },
		.no_trigger = "this kernel has no SysRq (CONFIG_MAGIC_SYSRQ)",
		.attempt = { { .argv = { "kexec-wipe", "load", "--door=panic" } } },
		.needs = "/sys/kernel/kexec_crash_size",
		.without = "no memory is reserved for it (crashkernel=1M on the kernel's command "
			   "line)",
	},
	{
		.name = "kexec",
		.shut = "no kexec image is loaded (run kexec-wipe load)",
		.foreign = "memwipe load replaces it",
		.needs_slot = true,
		.slot = SLOT_KEXEC,
		.owner = SLOT_PAYLOAD,
		.call = &way_call_reboot,
		.attempt = { { .argv = { "kexec-wipe", "load" } },
			     { .file = SIGNED_IMAGE,
			       .argv = { "kexec-wipe", "load", "--door=file",
					 "--image=" SIGNED_IMAGE } } },
	},
	{
		.name = "stock",
		.shut = "no stock kernel is loaded (run kexec-wipe load --door=stock)",
		.foreign = "memwipe load replaces it",
		.needs_slot = true,
		.slot = SLOT_KEXEC,
		.owner = SLOT_STOCK,
		.call = &way_call_reboot,
		.attempt = { { .argv = { "kexec-wipe", "load", "--door=stock" } } },
		.instead_of = "kexec",
	},
	{
		.name = WAY_LAST_RESORT,
		.shut = "",
		.last_resort = true,
		.call = &way_call_sweep,
		.path = { [WAY_TRIGGER] = "proc/sys/vm/nr_hugepages",
			  [WAY_CACHES] = "proc/sys/vm/drop_caches",
			  [WAY_MINIMUM] = "proc/sys/vm/min_free_kbytes",
			  [WAY_RESERVE] = "proc/sys/vm/lowmem_reserve_ratio" },
	},
};

const size_t way_table_count = sizeof(way_table) / sizeof(way_table[0]);
