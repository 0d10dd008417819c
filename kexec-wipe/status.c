/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kexec-wipe status: whether the kernel holds an image, whether it is ours, and whether one could
 * be loaded. It looks at files only and changes nothing.
 */
#include "kexec-wipe/command.h"

#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kexec-wipe/door.h"
#include "kexec-wipe/record.h"
#include "sdmem/common/message.h"

struct state {
	bool loaded;
	bool ours; /* and then record is set */
	struct record record;
	int shut; /* 0: an image could be loaded; else why is why not */
	struct fault why;
};

static bool armed(const struct state *state)
{
	return state->loaded && state->ours;
}

static int look(struct state *state, int root, bool live)
{
	int loaded = door_loaded(root), error = record_read(root, &state->record);

	if (loaded < 0 && loaded != -ENOENT)
		return fault_errno(&state->why, loaded, "/sys/kernel/kexec_loaded");
	if (error && error != -ENOENT && error != -EINVAL)
		return fault_errno(&state->why, error, "/run/memwipe/kexec");
	state->loaded = loaded == 1;
	state->ours = error == 0;
	state->shut = door_open(root, live, &state->why);
	return 0;
}

static void print_text(const struct state *state)
{
	if (armed(state))
		printf("armed: %" PRIu64 " MiB of RAM in %" PRIu32 " ranges, then %s\n",
		       state->record.bytes >> 20, state->record.ranges,
		       action_name(state->record.action));
	else if (state->loaded)
		printf("not armed: an image is loaded that is not ours\n");
	else
		printf("not armed: no image is loaded\n");
	if (state->shut)
		printf("cannot load: %s\n", state->why.text);
	else if (!armed(state))
		printf("can load: nothing is known to be in the way\n");
}

static void print_json(const struct state *state)
{
	struct json_object *all = json_object_new_object();
	const struct record *record = &state->record;

	json_object_object_add(all, "armed", json_object_new_boolean(armed(state)));
	json_object_object_add(all, "loaded", json_object_new_boolean(state->loaded));
	json_object_object_add(all, "can_load", json_object_new_boolean(!state->shut));
	json_object_object_add(all, "reason",
			       state->shut ? json_object_new_string(state->why.text) : NULL);
	if (armed(state)) {
		json_object_object_add(all, "action",
				       json_object_new_string(action_name(record->action)));
		json_object_object_add(all, "ranges", json_object_new_int64(record->ranges));
		json_object_object_add(all, "bytes", json_object_new_uint64(record->bytes));
	}
	printf("%s\n", json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY));
	json_object_put(all);
}

int loader_status(const struct options *options)
{
	struct state state = { 0 };
	int root = arguments_open_root(options), error;

	if (root < 0)
		return exit_code(root);
	error = look(&state, root, arguments_live(options));
	close(root);
	if (error) {
		complain("cannot tell what is loaded: %s", state.why.text);
		return exit_code(error);
	}
	if (options->json)
		print_json(&state);
	else
		print_text(&state);
	return armed(&state) ? EXIT_DONE : EXIT_INCOMPLETE;
}
