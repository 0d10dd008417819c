/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/finding.h"

#include "common/io.h"
#include "udev-rules/front/crash_slot.h"
#include "udev-rules/front/mor.h"
#include "udev-rules/front/swap.h"

#include <errno.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FILE_MAX_BYTES = 1 << 20 };

__attribute__((format(printf, 3, 4))) static void
set(struct finding *finding, enum finding_level level, const char *format, ...)
{
	va_list values;

	finding->level = level;
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

/* proc(5): a heading, then a swap area a line, its path first. */
static void look_at_swap(int root, struct finding *finding)
{
	char *text = read_all(root, "/proc/swaps"), *rest = text, *line;
	bool any = false;

	set(finding, FINDING_GOOD, "there is none");
	line = strsep(&rest, "\n");
	while (line && (line = strsep(&rest, "\n")) && *line) {
		line[strcspn(line, " \t")] = '\0';
		if (!swap_is_safe(root, line)) {
			set(finding, FINDING_BAD,
			    "%s is not encrypted: what was in RAM may lie on it for ever", line);
			break;
		}
		if (!any)
			set(finding, FINDING_NOTE, "%s: encrypted, or in RAM", line);
		any = true;
	}
	free(text);
}

static bool has_swap(int root)
{
	struct finding swap;

	look_at_swap(root, &swap);
	return swap.level != FINDING_GOOD;
}

/* The kernel writes the image into a swap area: without one it refuses, until one is added. */
static void look_at_hibernation(int root, struct finding *finding)
{
	char line[128];

	if (read_line(root, "/sys/power/disk", line, sizeof(line)) != 0 ||
	    strstr(line, "[disabled]") || !file_has_word(root, "/sys/power/state", "disk"))
		set(finding, FINDING_GOOD, "the kernel does not offer it");
	else if (!has_swap(root))
		set(finding, FINDING_NOTE,
		    "not possible without swap; nohibernate forbids it for good");
	else
		set(finding, FINDING_BAD,
		    "possible: it would write all of RAM to a disk (nohibernate forbids it)");
}

static void look_at_free_memory(int root, struct finding *finding)
{
	if (file_has_word(root, "/proc/cmdline", "init_on_free=1"))
		set(finding, FINDING_GOOD, "cleared as soon as it is free (init_on_free=1)");
	else
		set(finding, FINDING_NOTE,
		    "keeps what was in it; init_on_free=1 on the kernel's command line clears it");
}

static void look_at_lockdown(int root, struct finding *finding)
{
	char line[128];
	uint64_t disabled;

	if (read_line(root, "/sys/kernel/security/lockdown", line, sizeof(line)) == 0 &&
	    !strstr(line, "[none]"))
		set(finding, FINDING_NOTE, "on: only signed modules and images are taken");
	else if (read_number(root, "/proc/sys/kernel/kexec_load_disabled", &disabled) == 0 &&
		 disabled)
		set(finding, FINDING_NOTE, "off, but kernel.kexec_load_disabled=1 shuts kexec");
	else
		set(finding, FINDING_GOOD, "off: nothing has to be signed");
}

static void look_at_panic(int root, struct finding *finding)
{
	const char *bad = crash_slot_warning(root);
	uint64_t bytes = 0;

	if (bad)
		set(finding, FINDING_BAD, "%s", bad);
	else if (read_number(root, "/sys/kernel/kexec_crash_size", &bytes) == 0 && bytes)
		set(finding, FINDING_GOOD, "%u KiB are reserved: a panic can wipe",
		    (unsigned int)(bytes >> 10));
	else
		set(finding, FINDING_NOTE,
		    "nothing is reserved for it (crashkernel=1M), RAM keeps all");
}

static void look_at_firmware(int root, struct finding *finding)
{
	int value = mor_read(root);

	if (value < 0)
		set(finding, FINDING_NOTE, "%s",
		    value == -ENOENT ? "cannot be asked to clear RAM at a reset"
				     : strerror(-value));
	else if (value & MOR_CLEAR)
		set(finding, FINDING_GOOD, "was asked to clear RAM at a reset (and may not do it)");
	else
		set(finding, FINDING_NOTE,
		    "was not asked to clear RAM at a reset (memwipe mor on)");
}

/* Linux, Documentation/arch/x86/amd-memory-encryption.rst: off unless asked for. */
static void look_at_encryption(int root, struct finding *finding)
{
	if (file_has_word(root, "/proc/cmdline", "mem_encrypt=on"))
		set(finding, FINDING_GOOD, "on (mem_encrypt=on)");
	else if (file_has_word(root, "/proc/cpuinfo", "sme"))
		set(finding, FINDING_NOTE, "the processor could (mem_encrypt=on), it is off");
	else if (file_has_word(root, "/proc/cpuinfo", "tme"))
		set(finding, FINDING_NOTE, "the processor could (TME in the firmware's setup)");
	else
		set(finding, FINDING_NOTE, "the processor cannot");
}

static const struct {
	const char *name;
	void (*look)(int root, struct finding *finding);
} table[FINDINGS] = {
	{ "swap", look_at_swap },
	{ "hibernation", look_at_hibernation },
	{ "free memory", look_at_free_memory },
	{ "lockdown", look_at_lockdown },
	{ "kernel panic", look_at_panic },
	{ "firmware", look_at_firmware },
	{ "memory encryption", look_at_encryption },
};

void findings_look(int root, struct finding findings[FINDINGS])
{
	int i;

	for (i = 0; i < FINDINGS; i++) {
		findings[i].name = table[i].name;
		table[i].look(root, &findings[i]);
	}
}

const char *finding_level_name(enum finding_level level)
{
	static const char *const names[] = { "good", "note", "bad" };

	return names[level];
}
