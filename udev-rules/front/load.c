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

#include "memwipe_paths.h"

#define SIGNED_IMAGE INSTALLED_IMAGE ".signed"

enum { REASONS_BYTES = 4096 };

/*
 * In the order in which they would be taken. The kernel has one place for an image: the signed file
 * and the distribution's kernel are tried where nothing of ours before them was taken.
 */
static const struct attempt {
	const char *door;
	const char *instead_of; /* a door, or NULL: not tried where that one is open */
	const char *file;	/* or NULL: nor where there is no such file */
	const char *argv[5];
	const char *needs; /* a file that reads as a number above 0, or NULL */
	const char *without;
} attempts[] = {
	{ .door = "module", .argv = { "modprobe", "memwipe" } },
	{ .door = "panic",
	  .argv = { "kexec-wipe", "load", "--door=panic" },
	  .needs = "/sys/kernel/kexec_crash_size",
	  .without = "no memory is reserved for it (crashkernel=1M on the kernel's command line)" },
	{ .door = "kexec", .argv = { "kexec-wipe", "load" } },
	{ .door = "kexec",
	  .instead_of = "kexec",
	  .file = SIGNED_IMAGE,
	  .argv = { "kexec-wipe", "load", "--door=file", "--image=" SIGNED_IMAGE } },
	{ .door = "stock",
	  .instead_of = "kexec",
	  .argv = { "kexec-wipe", "load", "--door=stock" } },
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

/* What is said of a door is kept for status, which reads the last line of each. */
static void keep(char reasons[REASONS_BYTES], const char *door, const char *why)
{
	size_t used = strlen(reasons);

	snprintf(reasons + used, REASONS_BYTES - used, "%s %s\n", door, why);
}

static bool open_doors(int root, char reasons[REASONS_BYTES])
{
	char output[PROGRAM_OUTPUT_BYTES];
	const char *opened = "";
	size_t i;

	for (i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
		const struct attempt *attempt = &attempts[i];

		if (attempt->file && faccessat(root, attempt->file + 1, F_OK, 0) != 0)
			continue;
		if (attempt->instead_of && strcmp(opened, attempt->instead_of) == 0) {
			if (strcmp(attempt->door, opened) != 0)
				keep(reasons, attempt->door, "the payload was loaded in its place");
		} else if (try(attempt, root, output)) {
			opened = attempt->door;
			printf("%s: open\n", attempt->door);
		} else {
			printf("%s: shut: %s\n", attempt->door, output);
			keep(reasons, attempt->door, output);
		}
	}
	return *opened;
}

int front_load(const struct arguments *arguments)
{
	char reasons[REASONS_BYTES] = "";
	bool opened;
	int error;

	if (geteuid() != 0) {
		complain("cannot open any door: needs root");
		return EXIT_NOT_PERMITTED;
	}
	opened = open_doors(arguments->root, reasons);
	error = reasons_write(reasons);
	if (error)
		complain("cannot keep why a door is shut: %s", strerror(-error));
	return opened ? EXIT_DONE : EXIT_INCOMPLETE;
}
