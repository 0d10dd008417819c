/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/residency.h"

#include "common/io.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SMAPS_MAX_BYTES = 16 << 20, KIB_PER_PAGE = 4, PERMISSIONS = 5, NAME_BYTES = 128 };

struct mapping {
	bool counts;
	uint64_t size_kib;
	char name[NAME_BYTES];
};

/* Inaccessible mappings ("---") need no page, and the kernel's own mappings are always in RAM. */
static bool counts(const char *permissions, const char *name)
{
	static const char *const kernels[] = { "[vvar]", "[vdso]", "[vsyscall]", "[vvar_vclock]" };
	size_t i;

	for (i = 0; i < sizeof(kernels) / sizeof(kernels[0]); i++)
		if (strcmp(name, kernels[i]) == 0)
			return false;
	return strncmp(permissions, "---", 3) != 0;
}

static bool is_heading(const char *line, struct mapping *mapping)
{
	char permissions[PERMISSIONS] = "";
	int name = 0;

	if (sscanf(line, "%*x-%*x %4s %*x %*s %*u %n", permissions, &name) != 1 || !name)
		return false;
	snprintf(mapping->name, sizeof(mapping->name), "%s", line + name);
	mapping->counts = counts(permissions, mapping->name);
	mapping->size_kib = 0;
	return true;
}

static void parse_line(const char *line, struct mapping *mapping, struct residency *residency)
{
	uint64_t kib, absent;

	if (is_heading(line, mapping) || !mapping->counts)
		return;
	if (sscanf(line, "Size: %" SCNu64, &kib) == 1) {
		mapping->size_kib = kib;
		residency->pages += kib / KIB_PER_PAGE;
	} else if (sscanf(line, "Rss: %" SCNu64, &kib) == 1 && kib < mapping->size_kib) {
		absent = (mapping->size_kib - kib) / KIB_PER_PAGE;
		if (!residency->absent)
			snprintf(residency->first, sizeof(residency->first), "%s",
				 *mapping->name ? mapping->name : "an anonymous mapping");
		residency->absent += absent;
	}
}

int residency_read(int root, pid_t pid, struct residency *residency)
{
	struct mapping mapping = { .counts = false };
	char path[64], *text, *rest, *line;
	size_t bytes;
	int error;

	*residency = (struct residency){ .pages = 0 };
	snprintf(path, sizeof(path), "/proc/%d/smaps", (int)pid);
	error = read_file(root, path, SMAPS_MAX_BYTES, &text, &bytes);
	rest = text;
	while (!error && (line = strsep(&rest, "\n")))
		parse_line(line, &mapping, residency);
	free(text);
	return error;
}
