/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/state/messages.h"

#include <glib/gi18n-lib.h>
#include <stddef.h>

/* Translators: keep each "%s", in the same order. */
const char *const desktop_messages[] = {
	/* coverage */
	N_("no image that lists the RAM is loaded"),
	N_("how much RAM there is, only root may see"),
	N_("what is loaded covers all %s MiB of RAM"),
	N_("what is loaded covers %s of %s MiB of RAM, as memory was added later"),
	N_("restart the machine"),
	N_("load again: memwipe load"),
	/* other watchers */
	N_("%s switches the power off at a pull, perhaps before RAM is empty"),
	N_("none that is known switches the power off at a pull"),
	/* swap */
	N_("there is none"),
	N_("%s is not encrypted: RAM contents may have been written to it"),
	N_("swapoff %s, then overwrite it; encrypt it as crypttab(5) says, or do without it"),
	N_("%s: encrypted, or in RAM"),
	/* hibernation */
	N_("the kernel does not offer it"),
	N_("refused while the machine is armed (nohibernate forbids it for good)"),
	N_("not possible without swap; nohibernate forbids it for good"),
	N_("possible: it would write all of RAM to a disk"),
	N_("nohibernate on the kernel's command line"),
	/* free memory */
	N_("cleared when it is freed (init_on_free=1)"),
	N_("keeps its old contents; init_on_free=1 on the kernel's command line clears it"),
	/* lockdown */
	N_("on: only signed modules and images are accepted"),
	N_("off, but kernel.kexec_load_disabled=1 shuts kexec"),
	N_("off: nothing has to be signed"),
	/* kernel panic */
	N_("%s KiB are reserved: a panic can wipe"),
	N_("no memory is reserved for it (crashkernel=1M): a panic does not wipe"),
	N_("starts another program's crash image, which may save RAM to a disk"),
	N_("starts another program's crash image before the module's panic=1 comes to its turn"),
	N_("kdump is enabled: it will save RAM to a disk"),
	N_("take-crash-slot = yes in memwipe.conf, then memwipe load; or disable what loads that "
	   "image"),
	/* end of the machine */
	N_("power-off"),
	N_("power-off; without SysRq in the kernel, a door that hangs may keep the machine on"),
	N_("%s through the %s door, not power-off (%s says why, if it was not asked for)"),
	/* firmware */
	N_("was asked to clear RAM at a reset (and may not do it)"),
	N_("was asked to clear RAM at a reset (and may not do it); the hardware watchdog resets a "
	   "payload that hangs after %s s (%s)"),
	N_("was not asked to clear RAM at a reset (memwipe mor on)"),
	N_("cannot be asked to clear RAM at a reset"),
	N_("cannot be asked to clear RAM at a reset, as [firmware] mor = yes asks for"),
	N_("remove mor = yes from memwipe.conf: this firmware has no such request"),
	N_("has not kept that it is to clear RAM at a reset"),
	N_("memwipe load, which says why if it fails"),
	N_("is not asked to clear RAM at a reset any more, but the hardware watchdog resets a "
	   "payload that hangs after %s s (%s)"),
	N_("memwipe mor on, or memwipe load; or restart the machine"),
	N_("was asked to clear RAM at a reset, and the hardware watchdog resets a payload that "
	   "hangs (%s), but not one loaded before (%s)"),
	N_("memwipe load; where it loads nothing, restart the machine"),
	/* memory encryption */
	N_("on (mem_encrypt=on)"),
	N_("off; the processor supports it (mem_encrypt=on)"),
	N_("unknown; the processor supports TME (see the firmware's setup)"),
	N_("the processor does not support it"),
	/* shutdown */
	N_("RAM is emptied, then the machine ends as requested"),
	N_("RAM is emptied, then always %s"),
	N_("RAM is emptied only if this kernel, which is locked down, accepts the distribution's "
	   "own kernel"),
	N_("RAM is emptied, but the kernel takes no other image than that which is loaded: each "
	   "shutdown, restarts too, ends in %s"),
	N_("RAM is not emptied: it is that of the host"),
	N_("RAM is not emptied: this needs systemd"),
	N_("RAM IS NOT EMPTIED: there is no %s"),
	N_("install memwipe again"),
	N_("RAM IS NOT EMPTIED: switched off by %s"),
	N_("remove what switches it off"),
	N_("RAM IS NOT EMPTIED: no image is loaded, and the kernel takes none until the next boot"),
	N_("restart the machine; at the boot, memwipe load has to come before kexec is forbidden"),
	/* why a door is shut */
	N_("the module is not loaded (run modprobe memwipe)"),
	N_("no panic image is loaded (run kexec-wipe load --door=panic)"),
	N_("no memory is reserved for it (crashkernel=1M on the kernel's command line)"),
	N_("the kernel has no /proc/sysrq-trigger (CONFIG_MAGIC_SYSRQ)"),
	N_("no kexec image is loaded (run kexec-wipe load)"),
	N_("no stock kernel is loaded (run kexec-wipe load --door=stock)"),
	N_("the payload was loaded in its place"),
	N_("programs that AppArmor confines may survive it, as there is no %s"),
	N_("an image is loaded that is not ours (%s)"),
	N_("another image was loaded over ours (%s)"),
	N_("memwipe load replaces it"),
	N_("take-crash-slot = yes in memwipe.conf and memwipe load replace it"),
	N_("the %s slot holds the %s"),
	N_("that this image is ours cannot be proven: %s"),
	N_("the record does not say where it lies"),
	N_("the kernel's memory cannot be read (/proc/kcore)"),
	N_("kdump is enabled and uses the crash slot: take-crash-slot = yes in memwipe.conf takes "
	   "it"),
	N_("another program's crash image is loaded, for kdump perhaps: take-crash-slot = yes in "
	   "memwipe.conf replaces it"),
	/* why a trigger is awaited */
	N_("no such device"),
	N_("more than one device"),
	N_("it does not answer"),
	N_("no medium in it"),
	N_("no keyboard has all of these keys"),
	N_("no power supply reports whether it is plugged in"),
	N_("there is no external power that could be lost"),
	N_("no device reports a lid"),
	N_("it is not removable"),
	N_("it is in RAM"),
	N_("there are too many disks"),
	N_("it cannot be followed to a disk"),
	/* why an act fails */
	N_("memwipe-watch is not running"),
	N_("memwipe-watch does not answer"),
	N_("a watched disk is missing"),
	N_("there is nothing to abort"),
	/* steps of a test */
	N_("one is gone"),
	NULL,
};
