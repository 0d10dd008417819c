/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/config_value.h"

#include "common/ways.h"
#include "udev-rules/common/designation.h"
#include "udev-rules/common/seconds.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

enum { DEBOUNCE_MAX_SECONDS = 60 };

static const char too_long[] = "shorter";

const char *parse_yes_no(void *place, const char *value, char wrong[CONFIG_WORD_BYTES])
{
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return "yes or no";
	*(bool *)place = *value == 'y';
	return NULL;
}

const char *parse_time(void *place, const char *value, char wrong[CONFIG_WORD_BYTES])
{
	return parse_seconds(value, 0, place) ? SECONDS_FROM_0 : NULL;
}

const char *parse_time_above_zero(void *place, const char *value, char wrong[CONFIG_WORD_BYTES])
{
	return parse_seconds(value, 1, place) ? SECONDS_FROM_1 : NULL;
}

/* While a kill cord is missing, the watcher opens nothing but disks: no door, no power supply. */
const char *parse_debounce(void *place, const char *value, char wrong[CONFIG_WORD_BYTES])
{
	int *seconds = place;

	return parse_seconds(value, 0, seconds) || *seconds > DEBOUNCE_MAX_SECONDS
		       ? "a time like 2s, at most 1m"
		       : NULL;
}

const char *parse_text(void *place, const char *value, char wrong[CONFIG_WORD_BYTES])
{
	if (strlen(value) >= CONFIG_WORD_BYTES)
		return too_long;
	memcpy(place, value, strlen(value) + 1);
	return NULL;
}

const char *parse_device(void *place, const char *value, char wrong[CONFIG_WORD_BYTES])
{
	struct config *config = (struct config *)((char *)place - offsetof(struct config, device));

	if (!designation_has_form(value))
		return "a path like /dev/sdb, or serial=, port= or label=";
	if (config->devices == CONFIG_DEVICES_MAX)
		return "one of eight at most";
	if (strlen(value) >= CONFIG_WORD_BYTES)
		return too_long;
	return parse_text(config->device[config->devices++], value, wrong);
}

/* The watcher chooses them again when it starts; here only the names are checked. */
const char *parse_door_order(void *place, const char *value, char wrong[CONFIG_WORD_BYTES])
{
	const char *wanted = parse_text(place, value, wrong);
	struct ways ways;
	char name[WAY_NAME_BYTES];

	if (wanted)
		return wanted;
	if (ways_choose(&ways, value, name) == 0)
		return NULL;
	snprintf(wrong, CONFIG_WORD_BYTES, "%s", name);
	if (ways_new_name(name))
		return WAY_LAST_RESORT ", its name now";
	return *name ? "the name of a door, each at most once" : "at least one door";
}

const char *parse_panic_keys(void *place, const char *value, char wrong[CONFIG_WORD_BYTES])
{
	char name[KEY_NAME_BYTES];
	int error = key_chord_parse(place, value, name);

	if (error == -E2BIG)
		return too_long;
	if (!error)
		return NULL;
	snprintf(wrong, CONFIG_WORD_BYTES, "%s", name);
	return "a key like KEY_END, of six at most";
}

static bool is_secret_kind(const char *word)
{
	return strcmp(word, "agents") == 0 || strcmp(word, "keyrings") == 0 ||
	       strcmp(word, "volumes") == 0;
}

const char *parse_secret_kinds(void *place, const char *value, char wrong[CONFIG_WORD_BYTES])
{
	const char *wanted = parse_text(place, value, wrong);
	char copy[CONFIG_WORD_BYTES], *rest = copy, *word;

	if (wanted)
		return wanted;
	memcpy(copy, place, sizeof(copy));
	while ((word = strsep(&rest, " \t")))
		if (*word && !is_secret_kind(word))
			return "of agents, keyrings and volumes";
	return NULL;
}

const char *parse_end(void *place, const char *value, char wrong[CONFIG_WORD_BYTES])
{
	if (strcmp(value, "requested") == 0)
		return parse_text(place, "", wrong);
	if (strcmp(value, "poweroff") != 0 && strcmp(value, "reboot") != 0 &&
	    strcmp(value, "halt") != 0)
		return "requested, poweroff, reboot or halt";
	return parse_text(place, value, wrong);
}
