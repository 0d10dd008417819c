/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * kexec-wipe status: for each method whether the kernel holds an image, whether it is ours, and
 * whether one could be loaded. It looks at files only and changes nothing.
 */
#include "kexec-wipe/command.h"

#include <errno.h>
#include <inttypes.h>
#include <json-c/json.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "kexec-wipe/method.h"
#include "kexec-wipe/stock.h"
#include "common/slot.h"
#include "common/message.h"

struct state {
	struct slot_view slot;
	int shut; /* 0: an image could be loaded; else why is why not */
	struct fault why;
};

/* What the kernel holds in a method's slot: a word, or NULL if it holds nothing. */
static const char *image(const struct state *state)
{
	static const char *const words[] = {
		[SLOT_EMPTY] = NULL,
		[SLOT_PAYLOAD] = "payload",
		[SLOT_STOCK] = "stock",
		[SLOT_FOREIGN] = "other",
	};

	return words[state->slot.owner];
}

/* Methods that load different images may share a slot. */
static bool armed(const struct method *method, const struct state *state)
{
	return state->slot.owner == method->makes;
}

static int look(struct state *state, int root, const struct method *method, bool live)
{
	const struct slot_names *slot = &slot_names[method->slot];
	int loaded = method_loaded(root, method);
	char kernel[RECORD_KERNEL_BYTES];
	struct record record;
	int error = record_read(root, slot->name, &record);

	if (loaded < 0 && loaded != -ENOENT)
		return fault_set(&state->why, loaded, "/%s: %s", slot->loaded, strerror(-loaded));
	if (error && error != -ENOENT && error != -EINVAL)
		return fault_set(&state->why, error, "/%s: %s", slot->record, strerror(-error));
	slot_look_at(root, method->slot, &state->slot);
	state->shut = method_open(root, method, method->file, live, &state->why);
	if (!state->shut && method->makes == SLOT_STOCK)
		state->shut = stock_find(root, kernel, sizeof(kernel), &state->why);
	return 0;
}

static void print_armed(const struct method *method, const struct slot_view *slot)
{
	const struct record *record = &slot->record;

	if (slot->owner == SLOT_STOCK)
		printf("%s: armed: %s empties free RAM, then %s\n", method->name, record->kernel,
		       record->action);
	else
		printf("%s: armed: %" PRIu64 " MiB of RAM in %" PRIu32 " ranges, then %s\n",
		       method->name, record->bytes >> 20, record->ranges, record->action);
	if (record->watchdog_s)
		printf("%s: a payload that hangs is reset after %" PRIu32 " s by the hardware "
		       "watchdog, and firmware then clears RAM (memory overwrite request)\n",
		       method->name, record->watchdog_s);
	if (!slot->proven)
		printf("%s: that this image is ours cannot be proven: %s\n", method->name,
		       slot->reason);
}

static void print_not_armed(const struct method *method, const struct slot_view *slot)
{
	static const char *const why[] = {
		[SLOT_EMPTY] = "no image is loaded",
		[SLOT_PAYLOAD] = "the payload is loaded",
		[SLOT_STOCK] = "the stock kernel is loaded",
	};

	printf("%s: not armed: %s\n", method->name,
	       slot->owner == SLOT_FOREIGN ? slot->reason : why[slot->owner]);
}

/* A method that is another one to load the same image has only one thing to say. */
static void print_text(const struct method *method, const struct state *state)
{
	bool is_armed = armed(method, state);

	if (is_armed && (method->makes == SLOT_STOCK || !method->file))
		print_armed(method, &state->slot);
	else if (!method->file)
		print_not_armed(method, &state->slot);
	if (state->shut)
		printf("%s: cannot load: %s\n", method->name, state->why.text);
	else if (!is_armed)
		printf("%s: can load: nothing is known to be in the way\n", method->name);
}

static void add_string(struct json_object *to, const char *name, const char *text)
{
	json_object_object_add(to, name, text ? json_object_new_string(text) : NULL);
}

static struct json_object *to_json(const struct method *method, const struct state *state)
{
	struct json_object *all = json_object_new_object();
	const struct slot_view *slot = &state->slot;
	const struct record *record = &slot->record;

	add_string(all, "name", method->name);
	json_object_object_add(all, "armed", json_object_new_boolean(armed(method, state)));
	json_object_object_add(all, "loaded", json_object_new_boolean(slot->owner != SLOT_EMPTY));
	add_string(all, "image", image(state));
	json_object_object_add(all, "proven", json_object_new_boolean(slot->proven));
	add_string(all, "image_reason", slot->reason);
	json_object_object_add(all, "can_load", json_object_new_boolean(!state->shut));
	add_string(all, "reason", state->shut ? state->why.text : NULL);
	if (!armed(method, state))
		return all;
	add_string(all, "action", record->action);
	if (method->makes == SLOT_STOCK) {
		add_string(all, "kernel", record->kernel);
	} else {
		json_object_object_add(all, "ranges", json_object_new_int64(record->ranges));
		json_object_object_add(all, "bytes", json_object_new_uint64(record->bytes));
		json_object_object_add(all, "watchdog_s",
				       json_object_new_int64(record->watchdog_s));
	}
	return all;
}

static void print_json(const struct state *states, bool any)
{
	struct json_object *all = json_object_new_object(), *list = json_object_new_array();
	unsigned int i;

	for (i = 0; i < METHODS; i++)
		json_object_array_add(list, to_json(&methods[i], &states[i]));
	json_object_object_add(all, "armed", json_object_new_boolean(any));
	json_object_object_add(all, "methods", list);
	printf("%s\n", json_object_to_json_string_ext(all, JSON_C_TO_STRING_PRETTY |
								   JSON_C_TO_STRING_NOSLASHESCAPE));
	json_object_put(all);
}

int loader_status(const struct options *options)
{
	struct state states[METHODS] = { 0 };
	int root = arguments_open_root(options), error = 0;
	bool any = false;
	unsigned int i;

	if (root < 0)
		return exit_code(root);
	for (i = 0; i < METHODS && !error; i++) {
		error = look(&states[i], root, &methods[i], arguments_live(options));
		any |= armed(&methods[i], &states[i]);
	}
	close(root);
	if (error) {
		complain("cannot tell what is loaded: %s", states[i - 1].why.text);
		return exit_code(error);
	}
	for (i = 0; i < METHODS && !options->json; i++)
		print_text(&methods[i], &states[i]);
	if (options->json)
		print_json(states, any);
	return any ? EXIT_DONE : EXIT_INCOMPLETE;
}
