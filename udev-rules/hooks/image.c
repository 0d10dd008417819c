/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/hooks/image.h"

#include <errno.h>
#include <limits.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "memwipe_paths.h"

#include "common/io.h"
#include "common/message.h"
#include "udev-rules/hooks/bounded.h"

enum { LOAD_S = 10, OPTION_BYTES = 64, LINE_BYTES = 64 };

/* Where "make install" puts it by default, whatever was said when this program was built. */
static const char *const places[] = { LOADER_PATH, "/usr/sbin/kexec-wipe",
				      "/usr/local/sbin/kexec-wipe" };

/* Doors that can be opened now, in the order in which they are tried. */
static const char *const ways[] = { "kexec", "file" };

static const struct {
	const char *loaded;
	const char *record;
} images[] = {
	[IMAGE_KEXEC] = { "sys/kernel/kexec_loaded", "run/memwipe/kexec" },
	[IMAGE_PANIC] = { "sys/kernel/kexec_crash_loaded", "run/memwipe/panic" },
};

static int load(const struct machine *machine, const char *program, const char *way)
{
	char door[OPTION_BYTES], action[OPTION_BYTES], root[PATH_MAX];
	const char *argv[] = { program, "load", door, action, machine->live ? NULL : root, NULL };

	snprintf(door, sizeof(door), "--door=%s", way);
	snprintf(action, sizeof(action), "--action=%s", machine->action);
	snprintf(root, sizeof(root), "--sysroot=%s", machine->sysroot);
	return bounded_run(argv, LOAD_S);
}

static bool find_loader(const struct machine *machine, char program[PATH_MAX])
{
	size_t i;

	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		snprintf(program, PATH_MAX, "%s%s", machine->sysroot, places[i]);
		if (access(program, X_OK) == 0)
			return true;
	}
	return false;
}

void image_load(const struct machine *machine)
{
	char program[PATH_MAX];
	unsigned int i;
	int status;

	if (!find_loader(machine, program))
		return;
	for (i = 0; i < sizeof(ways) / sizeof(ways[0]); i++) {
		status = load(machine, program, ways[i]);
		if (status == -ETIMEDOUT)
			complain("%s takes too long, not waiting for it",
				 program + strlen(machine->sysroot));
		if (status == 0 || status == -ETIMEDOUT)
			return;
	}
}

bool image_is_ours(const struct machine *machine, enum image image, char action[ACTION_BYTES])
{
	char line[LINE_BYTES];
	uint64_t loaded;

	return read_number(machine->root, images[image].loaded, &loaded) == 0 && loaded == 1 &&
	       read_line(machine->root, images[image].record, line, sizeof(line)) == 0 &&
	       sscanf(line, "action=%15[a-z]", action) == 1;
}
