/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * memwipe load: open every door that can be opened, and keep why another cannot. It is run more
 * than once, and later the kernel may refuse what it has taken before: a door that is open stays
 * so.
 */
#include "common/ways.h"
#include "udev-rules/front/command.h"
#include "udev-rules/front/crash_slot.h"
#include "udev-rules/front/load_limit.h"
#include "udev-rules/front/mor.h"
#include "udev-rules/front/program.h"
#include "udev-rules/front/reasons.h"

#include "common/io.h"
#include "common/message.h"

#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum { REASONS_BYTES = 4096 };

struct loading {
	int root;
	char reasons[REASONS_BYTES]; /* for status, which reads the last line of each way */
	char output[PROGRAM_OUTPUT_BYTES];
};

static void keep(struct loading *loading, const struct way *way, const char *why)
{
	size_t used = strlen(loading->reasons);

	snprintf(loading->reasons + used, REASONS_BYTES - used, "%s %s\n", way->name, why);
}

/* The kernel holds an image for this way that an earlier load has put there and recorded. */
static bool is_in_place(const struct loading *loading, const struct way *way)
{
	struct slot_view view;

	if (!way->needs_slot)
		return false;
	slot_look_at(loading->root, way->slot, &view);
	return view.owner == way->owner;
}

static bool is_met(const struct loading *loading, const struct way *way)
{
	uint64_t number;

	return !way->needs || (read_number(loading->root, way->needs, &number) == 0 && number > 0);
}

/* NULL, or why this way must not be loaded. */
static const char *obstacle(const struct loading *loading, const struct way *way)
{
	if (!is_met(loading, way))
		return way->without;
	if (way->needs_slot && way->slot == SLOT_PANIC)
		return crash_slot_obstacle(loading->root);
	return NULL;
}

/* True: the way is open all the same. */
static bool say_failure(struct loading *loading, const struct way *way)
{
	if (is_in_place(loading, way)) {
		printf("%s: open, as loaded before; not loaded anew: %s\n", way->name,
		       loading->output);
		return true;
	}
	printf("%s: shut: %s\n", way->name, loading->output);
	keep(loading, way, loading->output);
	return false;
}

static bool is_possible(const struct loading *loading, const struct way_attempt *attempt)
{
	return *attempt->argv &&
	       (!attempt->file || faccessat(loading->root, attempt->file + 1, F_OK, 0) == 0);
}

static bool open_way(struct loading *loading, const struct way *way)
{
	const char *why = obstacle(loading, way);
	bool open = false;
	int i;

	if (why) {
		snprintf(loading->output, sizeof(loading->output), "%s", why);
		return say_failure(loading, way);
	}
	for (i = 0; i < WAY_ATTEMPTS; i++) {
		if (!is_possible(loading, &way->attempt[i]))
			continue;
		if (program_run(way->attempt[i].argv, loading->output) == 0) {
			printf("%s: open\n", way->name);
			return true;
		}
		open = say_failure(loading, way);
	}
	return open;
}

/* The payload is never replaced by the stock kernel. */
static bool is_needless(const struct loading *loading, const struct way *way, const char *opened)
{
	if (!way->instead_of)
		return false;
	return strcmp(opened, way->instead_of) == 0 ||
	       is_in_place(loading, way_find(way->instead_of));
}

static bool open_ways(struct loading *loading)
{
	const char *opened = "";
	size_t i;

	for (i = 0; i < way_table_count; i++) {
		const struct way *way = &way_table[i];

		if (is_needless(loading, way, opened))
			keep(loading, way, "the payload was loaded in its place");
		else if (open_way(loading, way))
			opened = way->name;
	}
	return *opened;
}

int front_load(const struct arguments *arguments)
{
	static struct loading loading;
	char reason[CONFIG_REASON_BYTES]; /* of an error, which the watcher reports */
	struct slot_view kexec;
	struct config config;
	bool configured, asked = true, opened;
	int error;

	if (geteuid() != 0) {
		complain("cannot open any door: needs root");
		return EXIT_NOT_PERMITTED;
	}
	loading.root = arguments->root;
	slot_look_at(loading.root, SLOT_KEXEC, &kexec);
	if (arguments->if_foreign && kexec.owner != SLOT_FOREIGN)
		return EXIT_DONE;
	configured = config_read(&config, loading.root, CONFIG_PATH, reason) == 0;
	/* First: whether the payload may be reset by a watchdog depends on it. */
	if (configured && config.mor)
		asked = mor_set(loading.root, true) == EXIT_DONE;
	mor_tell_module(loading.root);
	opened = open_ways(&loading);
	if (configured)
		load_limit_set(loading.root, &config);
	error = reasons_write(loading.reasons);
	if (error)
		complain("cannot keep why a door is shut: %s", strerror(-error));
	return opened && asked ? EXIT_DONE : EXIT_INCOMPLETE;
}
