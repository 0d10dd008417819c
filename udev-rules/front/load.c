/* SPDX-License-Identifier: GPL-2.0-or-later */
/* memwipe load: open every door that can be opened, and keep why another cannot. */
#include "udev-rules/front/command.h"
#include "udev-rules/front/program.h"
#include "udev-rules/front/reasons.h"

#include "sdmem/common/io.h"
#include "sdmem/common/message.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/*
 * In the order in which they would be taken. What shares a door with one before it is tried where
 * that one failed: the signed file, and the distribution's kernel, where nothing of ours is
 * trusted.
 */
static const struct attempt {
	const char *door;
	const char *argv[5];
	const char *needs; /* a file that reads as a number above 0, or NULL */
	const char *without;
} attempts[] = {
	{ "module", { "modprobe", "memwipe", NULL }, NULL, NULL },
	{ "panic",
	  { "kexec-wipe", "load", "--door=panic", NULL },
	  "/sys/kernel/kexec_crash_size",
	  "no memory is reserved for it (crashkernel=2M on the kernel's command line)" },
	{ "kexec", { "kexec-wipe", "load", NULL }, NULL, NULL },
	{ "kexec",
	  { "kexec-wipe", "load", "--door=file", "--image=/usr/lib/memwipe/memwipe.efi.signed",
	    NULL },
	  NULL,
	  NULL },
	{ "kexec", { "kexec-wipe", "load", "--door=stock", NULL }, NULL, NULL },
};

static bool is_met(const struct attempt *attempt, int root)
{
	uint64_t number;

	return !attempt->needs || (read_number(root, attempt->needs, &number) == 0 && number > 0);
}

static bool try(const struct attempt *attempt, int root, char output[PROGRAM_OUTPUT_BYTES])
{
	if (is_met(attempt, root))
		return program_run(attempt->argv, output) == 0;
	snprintf(output, PROGRAM_OUTPUT_BYTES, "%s", attempt->without);
	return false;
}

int front_load(const struct arguments *arguments)
{
	char reasons[4096] = "", output[PROGRAM_OUTPUT_BYTES];
	const char *opened = "";
	size_t i, used = 0;
	int error;

	if (geteuid() != 0) {
		complain("cannot open any door: needs root");
		return EXIT_NOT_PERMITTED;
	}
	for (i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
		const struct attempt *attempt = &attempts[i];

		if (strcmp(opened, attempt->door) == 0)
			continue;
		if (try(attempt, arguments->root, output)) {
			opened = attempt->door;
			printf("%s: open\n", attempt->door);
			continue;
		}
		printf("%s: shut: %s\n", attempt->door, output);
		used += (size_t)snprintf(reasons + used, sizeof(reasons) - used, "%s %s\n",
					 attempt->door, output);
		if (used >= sizeof(reasons))
			used = sizeof(reasons) - 1;
	}
	error = reasons_write(reasons);
	if (error)
		complain("cannot keep why a door is shut: %s", strerror(-error));
	return *opened ? EXIT_DONE : EXIT_INCOMPLETE;
}
