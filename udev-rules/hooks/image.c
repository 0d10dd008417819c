/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/hooks/image.h"

#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "memwipe_paths.h"

#include "common/message.h"
#include "common/methods.h"
#include "udev-rules/hooks/bounded.h"

enum { LOAD_S = 10, OPTION_BYTES = 64, ARGUMENTS = 8 };

/* Where "make install" puts it by default, whatever was said when this program was built. */
static const char *const places[] = { LOADER_PATH, "/usr/sbin/kexec-wipe",
				      "/usr/local/sbin/kexec-wipe" };

/* Methods by which an image can be loaded now, in the order in which they are tried. */
static const enum method_id order[] = { METHOD_KEXEC, METHOD_FILE, METHOD_STOCK };

static int load(const struct machine *machine, const char *program, const struct method *method)
{
	char door[OPTION_BYTES], action[OPTION_BYTES], root[PATH_MAX];
	const char *argv[ARGUMENTS] = { program, "load", door, action };
	bool payload = method->makes == SLOT_PAYLOAD; /* the stock kernel takes no options */
	int count = 4;

	snprintf(door, sizeof(door), "--door=%s", method->name);
	snprintf(action, sizeof(action), "--action=%s", machine->action);
	snprintf(root, sizeof(root), "--sysroot=%s", machine->sysroot);
	if (payload && machine->one_cpu)
		argv[count++] = "--one-cpu";
	if (payload && machine->verify)
		argv[count++] = "--verify";
	if (!machine->live)
		argv[count] = root;
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
	for (i = 0; i < sizeof(order) / sizeof(order[0]); i++) {
		status = load(machine, program, &methods[order[i]]);
		if (status == -ETIMEDOUT)
			complain("%s takes too long, not waiting for it",
				 program + strlen(machine->sysroot));
		if (status == 0 || status == -ETIMEDOUT)
			return;
	}
}
