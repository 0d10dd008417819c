/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe load: open every door that can be opened, and keep why another cannot. It is run more
 * than once, and later the kernel may refuse what it has taken before: a door that is open stays
 * so.
 */
#include "udev-rules/common/doors.h"
#include "udev-rules/front/command.h"
#include "udev-rules/front/program.h"
#include "udev-rules/front/reasons.h"

#include "common/io.h"
#include "common/message.h"

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

/* The kernel holds an image for this door that an earlier load has put there and recorded. */
static bool is_in_place(int root, const char *name)
{
	struct doors doors;
	char bad[32];

	(void)doors_choose(&doors, name, bad);
	doors_prepare(&doors, root);
	return doors.item[0]->fd[DOOR_RECORD] >= 0 && doors.item[0]->is_open(doors.item[0]);
}

/* `opened` is the door that was opened last. The payload is never replaced by the stock kernel. */
static bool is_needless(const struct attempt *attempt, const char *opened, int root)
{
	if (!attempt->instead_of)
		return false;
	if (strcmp(opened, attempt->instead_of) == 0)
		return true;
	return strcmp(attempt->door, attempt->instead_of) != 0 &&
	       is_in_place(root, attempt->instead_of);
}

static bool open_doors(int root, char reasons[REASONS_BYTES])
{
	char output[PROGRAM_OUTPUT_BYTES];
	const char *opened = "";
	bool any = false;
	size_t i;

	for (i = 0; i < sizeof(attempts) / sizeof(attempts[0]); i++) {
		const struct attempt *attempt = &attempts[i];

		if (attempt->file && faccessat(root, attempt->file + 1, F_OK, 0) != 0)
			continue;
		if (is_needless(attempt, opened, root)) {
			if (strcmp(attempt->door, attempt->instead_of) != 0)
				keep(reasons, attempt->door, "the payload was loaded in its place");
		} else if (try(attempt, root, output)) {
			opened = attempt->door;
			any = true;
			printf("%s: open\n", attempt->door);
		} else if (is_in_place(root, attempt->door)) {
			any = true;
			printf("%s: open, as loaded before; not loaded anew: %s\n", attempt->door,
			       output);
		} else {
			printf("%s: shut: %s\n", attempt->door, output);
			keep(reasons, attempt->door, output);
		}
	}
	return any;
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
