/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/finding.h"

#include "common/io.h"
#include "common/slot.h"
#include "udev-rules/common/config.h"
#include "udev-rules/common/mounts.h"
#include "udev-rules/front/coverage.h"
#include "udev-rules/front/crash_slot.h"
#include "udev-rules/front/firmware.h"
#include "udev-rules/front/hibernation.h"
#include "udev-rules/front/other_end.h"
#include "udev-rules/front/shutdown.h"
#include "udev-rules/front/swap.h"
#include "udev-rules/front/unit.h"

#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 1 << 20 };

void finding_set(struct finding *finding, enum finding_level level, const char *format, ...)
{
	va_list values;

	finding->level = level;
	*finding->remedy = '\0';
	va_start(values, format);
	vsnprintf(finding->text, sizeof(finding->text), format, values);
	va_end(values);
}

void finding_set_bad(struct finding *finding, const char *remedy, const char *format, ...)
{
	va_list values;

	finding->level = FINDING_BAD;
	snprintf(finding->remedy, sizeof(finding->remedy), "%s", remedy);
	va_start(values, format);
	vsnprintf(finding->text, sizeof(finding->text), format, values);
	va_end(values);
}

static char *read_all(int root, const char *path)
{
	char *text;
	size_t bytes;

	return read_file(root, path, FILE_MAX_BYTES, &text, &bytes) == 0 ? text : NULL;
}

/* proc(5): a heading, then one swap area per line, which begins with its path. */
static void check_swap(int root, struct finding *finding)
{
	char *text = read_all(root, "/proc/swaps"), *rest = text, *line;
	char remedy[FINDING_TEXT_BYTES];
	bool any = false;

	finding_set(finding, FINDING_GOOD, "there is none");
	line = strsep(&rest, "\n");
	while (line && (line = strsep(&rest, "\n")) && *line) {
		line[strcspn(line, " \t")] = '\0';
		mounts_unescape(line);
		if (!swap_is_safe(root, line)) {
			snprintf(
				remedy, sizeof(remedy),
				"swapoff %s, then overwrite it; encrypt it as crypttab(5) says, or "
				"do without it",
				line);
			finding_set_bad(
				finding, remedy,
				"%s is not encrypted: RAM contents may have been written to it",
				line);
			break;
		}
		if (!any)
			finding_set(finding, FINDING_NOTE, "%s: encrypted, or in RAM", line);
		any = true;
	}
	free(text);
}

static bool has_swap(int root)
{
	struct finding swap;

	check_swap(root, &swap);
	return swap.level != FINDING_GOOD;
}

/* Hibernation needs a swap area for its image; without one the kernel refuses. */
static void check_hibernation(int root, struct finding *finding)
{
	char line[128];

	if (read_line(root, "/sys/power/disk", line, sizeof(line)) != 0 ||
	    strstr(line, "[disabled]") || !file_has_word(root, "/sys/power/state", "disk"))
		finding_set(finding, FINDING_GOOD, "the kernel does not offer it");
	else if (hibernation_is_refused(root))
		finding_set(finding, FINDING_GOOD,
			    "refused while the machine is armed (nohibernate forbids it for good)");
	else if (!has_swap(root))
		finding_set(finding, FINDING_NOTE,
			    "not possible without swap; nohibernate forbids it for good");
	else
		finding_set_bad(finding, "nohibernate on the kernel's command line",
				"possible: it would write all of RAM to a disk");
}

static void check_free_memory(int root, struct finding *finding)
{
	if (file_has_word(root, "/proc/cmdline", "init_on_free=1"))
		finding_set(finding, FINDING_GOOD, "cleared when it is freed (init_on_free=1)");
	else
		finding_set(finding, FINDING_NOTE,
			    "keeps its old contents; init_on_free=1 on the kernel's command line "
			    "clears "
			    "it");
}

static void check_lockdown(int root, struct finding *finding)
{
	char line[128];
	uint64_t disabled;

	if (read_line(root, "/sys/kernel/security/lockdown", line, sizeof(line)) == 0 &&
	    !strstr(line, "[none]"))
		finding_set(finding, FINDING_NOTE,
			    "on: only signed modules and images are accepted");
	else if (read_number(root, "/proc/sys/kernel/kexec_load_disabled", &disabled) == 0 &&
		 disabled)
		finding_set(finding, FINDING_NOTE,
			    "off, but kernel.kexec_load_disabled=1 shuts kexec");
	else
		finding_set(finding, FINDING_GOOD, "off: nothing has to be signed");
}

static void check_panic(int root, struct finding *finding)
{
	const char *bad = crash_slot_warning(root);
	uint64_t bytes = 0;

	if (bad)
		finding_set_bad(finding, crash_slot_remedy, "%s", bad);
	else if (read_number(root, "/sys/kernel/kexec_crash_size", &bytes) == 0 && bytes)
		finding_set(finding, FINDING_GOOD, "%u KiB are reserved: a panic can wipe",
			    (unsigned int)(bytes >> 10));
	else
		finding_set(finding, FINDING_NOTE,
			    "no memory is reserved for it (crashkernel=1M): a panic does not wipe");
}

/* Where the kernel takes no image any more, the next boot is the first one that can list it. */
static const char *coverage_remedy(int root)
{
	uint64_t disabled = 0;

	(void)read_number(root, "/proc/sys/kernel/kexec_load_disabled", &disabled);
	return disabled ? "restart the machine" : "load again: memwipe load";
}

static void check_coverage(int root, struct finding *finding)
{
	struct coverage coverage;
	int error = coverage_read(root, &coverage);

	if (error)
		finding_set(finding, FINDING_NOTE, "%s",
			    error == -ENOENT ? "no image that lists the RAM is loaded"
					     : "how much RAM there is, only root may see");
	else if (coverage.complete)
		finding_set(finding, FINDING_GOOD, "what is loaded covers all %u MiB of RAM",
			    (unsigned int)(coverage.ram_bytes >> 20));
	else
		finding_set_bad(
			finding, coverage_remedy(root),
			"what is loaded covers %u of %u MiB of RAM, as memory was added later",
			(unsigned int)(coverage.covered_bytes >> 20),
			(unsigned int)(coverage.ram_bytes >> 20));
}

/* Kicksecure, security-misc: reboot(2) at once when the medium of the system is removed. */
static void check_rivals(int root, struct finding *finding)
{
	static const char unit[] = "emerg-shutdown.service";

	if (unit_is_enabled(root, unit))
		finding_set_bad(finding, "systemctl mask --now emerg-shutdown.service",
				"%s switches the power off at a pull, perhaps before RAM is empty",
				unit);
	else
		finding_set(finding, FINDING_GOOD,
			    "none that is known switches the power off at a pull");
}

static void check_end(int root, struct finding *finding)
{
	char action[RECORD_ACTION_BYTES];
	const char *door;

	if (find_other_end(root, &door, action))
		finding_set(finding, FINDING_NOTE,
			    "%s through the %s door, not power-off (%s says why, if it was not "
			    "asked for)",
			    action, door,
			    strcmp(door, "module") == 0 ? "dmesg" : "kexec-wipe load");
	else if (faccessat(root, "proc/sysrq-trigger", F_OK, 0) != 0)
		finding_set(
			finding, FINDING_NOTE,
			"power-off; without SysRq in the kernel, a door that hangs may keep the "
			"machine on");
	else
		finding_set(finding, FINDING_GOOD, "power-off");
}

/* Linux, Documentation/arch/x86/amd-memory-encryption.rst: off by default. */
static void check_encryption(int root, struct finding *finding)
{
	if (file_has_word(root, "/proc/cmdline", "mem_encrypt=on"))
		finding_set(finding, FINDING_GOOD, "on (mem_encrypt=on)");
	else if (file_has_word(root, "/proc/cpuinfo", "sme"))
		finding_set(finding, FINDING_NOTE,
			    "off; the processor supports it (mem_encrypt=on)");
	else if (file_has_word(root, "/proc/cpuinfo", "tme"))
		finding_set(finding, FINDING_NOTE,
			    "unknown; the processor supports TME (see the firmware's setup)");
	else
		finding_set(finding, FINDING_NOTE, "the processor does not support it");
}

static const struct {
	const char *name;
	void (*check)(int root, struct finding *finding);
} table[FINDINGS] = {
	{ "coverage", check_coverage },
	{ "other watchers", check_rivals },
	{ "swap", check_swap },
	{ "hibernation", check_hibernation },
	{ "free memory", check_free_memory },
	{ "lockdown", check_lockdown },
	{ "kernel panic", check_panic },
	{ "end of the machine", check_end },
	{ "firmware", firmware_look },
	{ "memory encryption", check_encryption },
	{ "shutdown", shutdown_look },
};

void findings_look(int root, struct finding findings[FINDINGS])
{
	int i;

	for (i = 0; i < FINDINGS; i++) {
		findings[i].name = table[i].name;
		table[i].check(root, &findings[i]);
	}
}

const char *finding_level_name(enum finding_level level)
{
	static const char *const names[] = { "good", "note", "bad" };

	return names[level];
}
