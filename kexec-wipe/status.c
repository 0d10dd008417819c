/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kexec-wipe status: for each door whether the kernel holds an image, whether it is ours, and
 * whether one could be loaded. It looks at files only and changes nothing.
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
#include "kexec-wipe/stock.h"
#include "common/message.h"

struct state {
	bool loaded;
	bool ours; /* and then record is set */
	struct record record;
	int shut; /* 0: an image could be loaded; else why is why not */
	struct fault why;
};

/* Whose image the kernel holds for a door, and of which kind: a word, or NULL if it holds none. */
static const char *image(const struct state *state)
{
	if (!state->loaded)
		return NULL;
	if (!state->ours)
		return "other";
	return *state->record.kernel ? "stock" : "payload";
}

/* Ways to load different images may share what the kernel holds. */
static bool armed(const struct door *door, const struct state *state)
{
	return state->loaded && state->ours && (*state->record.kernel != '\0') == door->stock;
}

static int look(struct state *state, int root, const struct door *door, bool live)
{
	int loaded = door_loaded(root, door);
	int error = record_read(root, door->record, &state->record);
	char kernel[RECORD_KERNEL_BYTES];

	if (loaded < 0 && loaded != -ENOENT)
		return fault_set(&state->why, loaded, "/%s: %s", door->state_path,
				 strerror(-loaded));
	if (error && error != -ENOENT && error != -EINVAL)
		return fault_set(&state->why, error, "/run/memwipe/%s: %s", door->record,
				 strerror(-error));
	state->loaded = loaded == 1;
	state->ours = error == 0;
	state->shut = door_open(root, door, door->file, live, &state->why);
	if (!state->shut && door->stock)
		state->shut = stock_find(root, kernel, sizeof(kernel), &state->why);
	return 0;
}

/* A door that is another way to load the same image has only one thing to say. */
static void print_text(const struct door *door, const struct state *state)
{
	const struct record *record = &state->record;

	if (door->stock && armed(door, state))
		printf("%s: armed: %s empties free RAM, then %s\n", door->name, record->kernel,
		       action_name(record->action));
	else if (door->file)
		;
	else if (armed(door, state))
		printf("%s: armed: %" PRIu64 " MiB of RAM in %" PRIu32 " ranges, then %s\n",
		       door->name, record->bytes >> 20, record->ranges,
		       action_name(record->action));
	else if (state->loaded && state->ours)
		printf("%s: not armed: the stock kernel is loaded\n", door->name);
	else if (state->loaded)
		printf("%s: not armed: an image is loaded that is not ours\n", door->name);
	else
		printf("%s: not armed: no image is loaded\n", door->name);
	if (state->shut)
		printf("%s: cannot load: %s\n", door->name, state->why.text);
	else if (!armed(door, state))
		printf("%s: can load: nothing is known to be in the way\n", door->name);
}

static struct json_object *to_json(const struct door *door, const struct state *state)
{
	struct json_object *all = json_object_new_object();
	const struct record *record = &state->record;

	json_object_object_add(all, "name", json_object_new_string(door->name));
	json_object_object_add(all, "armed", json_object_new_boolean(armed(door, state)));
	json_object_object_add(all, "loaded", json_object_new_boolean(state->loaded));
	json_object_object_add(all, "image",
			       state->loaded ? json_object_new_string(image(state)) : NULL);
	json_object_object_add(all, "can_load", json_object_new_boolean(!state->shut));
	json_object_object_add(all, "reason",
			       state->shut ? json_object_new_string(state->why.text) : NULL);
	if (!armed(door, state))
		return all;
	json_object_object_add(all, "action", json_object_new_string(action_name(record->action)));
	if (door->stock) {
		json_object_object_add(all, "kernel", json_object_new_string(record->kernel));
	} else {
		json_object_object_add(all, "ranges", json_object_new_int64(record->ranges));
		json_object_object_add(all, "bytes", json_object_new_uint64(record->bytes));
	}
	return all;
}

static void print_json(const struct state *states, bool any)
{
	struct json_object *all = json_object_new_object(), *list = json_object_new_array();
	unsigned int i;

	for (i = 0; i < DOORS; i++)
		json_object_array_add(list, to_json(&doors[i], &states[i]));
	json_object_object_add(all, "armed", json_object_new_boolean(any));
	json_object_object_add(all, "doors", list);
	printf("%s\n", json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY |
								   JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(all);
}

int loader_status(const struct options *options)
{
	struct state states[DOORS] = { 0 };
	int root = arguments_open_root(options), error = 0;
	bool any = false;
	unsigned int i;

	if (root < 0)
		return exit_code(root);
	for (i = 0; i < DOORS && !error; i++) {
		error = look(&states[i], root, &doors[i], arguments_live(options));
		any |= armed(&doors[i], &states[i]);
	}
	close(root);
	if (error) {
		complain("cannot tell what is loaded: %s", states[i - 1].why.text);
		return exit_code(error);
	}
	for (i = 0; i < DOORS && !options->json; i++)
		print_text(&doors[i], &states[i]);
	if (options->json)
		print_json(states, any);
	return any ? EXIT_DONE : EXIT_INCOMPLETE;
}
