/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/config.h"

#include "common/io.h"
#include "common/ways.h"

#include <errno.h>
#include <ini.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { FILE_MAX_BYTES = 64 << 10, DECIMAL = 10 };

int config_seconds(const char *text, int least, int *seconds)
{
	static const struct {
		const char *unit;
		int seconds;
	} units[] = { { "", 1 }, { "s", 1 }, { "m", 60 }, { "h", 3600 }, { "d", 86400 } };
	char *end;
	long number;
	size_t i;

	if (*text < '0' || *text > '9')
		return -EINVAL;
	errno = 0;
	number = strtol(text, &end, DECIMAL);
	for (i = 0; i < sizeof(units) / sizeof(units[0]); i++) {
		if (strcmp(end, units[i].unit) != 0)
			continue;
		if (errno || number > CONFIG_SECONDS_MAX / units[i].seconds ||
		    number * units[i].seconds < least)
			return -EINVAL;
		*seconds = (int)number * units[i].seconds;
		return 0;
	}
	return -EINVAL;
}

/* A value's parsers: NULL, or what it should have been. */
static const char *take_yes_no(void *place, const char *value)
{
	if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
		return "yes or no";
	*(bool *)place = *value == 'y';
	return NULL;
}

static const char *take_time(void *place, const char *value)
{
	return config_seconds(value, 0, place) ? "a time like 15s, 5m or 2h, at most 30d" : NULL;
}

static const char *take_time_above_zero(void *place, const char *value)
{
	return config_seconds(value, 1, place) ? "a time like 15s, 5m or 2h, from 1s to 30d" : NULL;
}

static const char *take_word(void *place, const char *value)
{
	if (strlen(value) >= CONFIG_WORD_BYTES)
		return "shorter";
	memcpy(place, value, strlen(value) + 1);
	return NULL;
}

static bool is_kind_of_key(const char *word)
{
	return strcmp(word, "agents") == 0 || strcmp(word, "keyrings") == 0 ||
	       strcmp(word, "volumes") == 0;
}

/* Found out now, not when the machine goes to sleep. */
static const char *take_kinds(void *place, const char *value)
{
	const char *too_long = take_word(place, value);
	char copy[CONFIG_WORD_BYTES], *rest = copy, *word;

	if (too_long)
		return too_long;
	memcpy(copy, place, sizeof(copy));
	while ((word = strsep(&rest, " \t")))
		if (*word && !is_kind_of_key(word))
			return "of agents, keyrings and volumes";
	return NULL;
}

static const char *take_device(void *place, const char *value)
{
	struct config *config = (struct config *)((char *)place - offsetof(struct config, device));

	if (!*value)
		return "a device";
	if (config->devices == CONFIG_DEVICES_MAX)
		return "one of eight at most";
	return take_word(config->device[config->devices++], value);
}

#define PLACE(member) offsetof(struct config, member)

static const struct key {
	const char *section;
	const char *name;
	size_t place;
	const char *(*take)(void *place, const char *value);
	bool many; /* may be given again */
} keys[] = {
	{ "watch", "boot-medium", PLACE(boot_medium), take_yes_no, false },
	{ "watch", "device", PLACE(device), take_device, true },
	{ "watch", "settle", PLACE(settle_seconds), take_time, false },
	{ "doors", "order", PLACE(order), take_word, false },
	{ "doors", "take-crash-slot", PLACE(take_crash_slot), take_yes_no, false },
	{ "doors", "deadline", PLACE(deadline_seconds), take_time_above_zero, false },
	{ "triggers", "panic-keys", PLACE(panic_keys), take_word, false },
	{ "triggers", "ac-lost", PLACE(ac_lost), take_yes_no, false },
	{ "triggers", "lid-closed", PLACE(lid_closed), take_yes_no, false },
	{ "triggers", "only-while-locked", PLACE(only_while_locked), take_yes_no, false },
	{ "triggers", "dead-man", PLACE(dead_man_seconds), take_time, false },
	{ "triggers", "grace", PLACE(grace_seconds), take_time, false },
	{ "keys", "evict", PLACE(evict), take_kinds, false },
	{ "keys", "volumes", PLACE(volumes), take_word, false },
	{ "keys", "budget", PLACE(budget_seconds), take_time_above_zero, false },
	{ "control", "group", PLACE(group), take_word, false },
};

enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

struct reader {
	struct config *config;
	const char *rest; /* of the text */
	int line;	  /* of the last one read */
	int wrong_line;	  /* the first one with an error; 0: none */
	char *reason;
	bool seen[KEYS];
};

/* Keep the first error; returns what inih takes for one. */
__attribute__((format(printf, 2, 3))) static int wrong(struct reader *reader, const char *format,
						       ...)
{
	va_list values;
	int used;

	if (reader->wrong_line)
		return 0;
	reader->wrong_line = reader->line;
	used = snprintf(reader->reason, CONFIG_REASON_BYTES, "line %d: ", reader->line);
	va_start(values, format);
	vsnprintf(reader->reason + used, CONFIG_REASON_BYTES - used, format, values);
	va_end(values);
	return 0;
}

static bool has_section(const char *name)
{
	size_t i;

	for (i = 0; i < KEYS; i++)
		if (strcmp(keys[i].section, name) == 0)
			return true;
	return false;
}

static int take_key(struct reader *reader, size_t number, const char *value)
{
	const struct key *key = &keys[number];
	const char *wanted;

	if (reader->seen[number] && !key->many)
		return wrong(reader, "'%s' is given twice", key->name);
	reader->seen[number] = true;
	wanted = key->take((char *)reader->config + key->place, value);
	if (wanted)
		return wrong(reader, "'%s' of '%s' should be %s", value, key->name, wanted);
	return 1;
}

static int take(void *user, const char *section, const char *name, const char *value)
{
	struct reader *reader = user;
	size_t i;

	if (!*section)
		return wrong(reader, "'%s' stands before any section", name);
	if (!has_section(section))
		return wrong(reader, "unknown section [%s]", section);
	for (i = 0; i < KEYS; i++)
		if (strcmp(keys[i].section, section) == 0 && strcmp(keys[i].name, name) == 0)
			return take_key(reader, i, value);
	return wrong(reader, "unknown key '%s' in [%s]", name, section);
}

/* As fgets(3), so that the handler knows its line. */
static char *next_piece(char *to, int room, void *stream)
{
	struct reader *reader = stream;
	size_t length = strcspn(reader->rest, "\n");

	if (!*reader->rest)
		return NULL;
	reader->line++;
	length += reader->rest[length] == '\n';
	if (length > (size_t)room - 1) {
		wrong(reader, "too long");
		reader->rest = "";
		return NULL;
	}
	memcpy(to, reader->rest, length);
	to[length] = '\0';
	reader->rest += length;
	return to;
}

void config_defaults(struct config *config)
{
	*config = (struct config){
		.boot_medium = true,
		.settle_seconds = 5,
		.order = WAYS_ALL,
		.deadline_seconds = 15,
		.grace_seconds = 10,
		.budget_seconds = 3,
		.group = "memwipe",
	};
}

int config_parse(struct config *config, const char *text, char reason[CONFIG_REASON_BYTES])
{
	struct reader reader = { .config = config, .rest = text, .reason = reason };
	int line;

	config_defaults(config);
	ini_allow_multiline = false;
	line = ini_parse_stream(next_piece, &reader, take, &reader);
	if (line > 0 && (!reader.wrong_line || line < reader.wrong_line)) {
		reader.wrong_line = 0;
		reader.line = line;
		wrong(&reader, "neither [section] nor key = value");
	}
	return reader.wrong_line || line ? -EINVAL : 0;
}

int config_read(struct config *config, int root, const char *path, char reason[CONFIG_REASON_BYTES])
{
	char *text;
	size_t bytes;
	int error = read_file(root, path, FILE_MAX_BYTES, &text, &bytes);

	config_defaults(config);
	if (error) {
		snprintf(reason, CONFIG_REASON_BYTES, "%s", strerror(-error));
		return error;
	}
	if (memchr(text, '\0', bytes)) {
		snprintf(reason, CONFIG_REASON_BYTES, "it is no text");
		error = -EINVAL;
	} else {
		error = config_parse(config, text, reason);
	}
	free(text);
	return error;
}

int config_read_file(struct config *config, const char *path, char reason[CONFIG_REASON_BYTES])
{
	char *whole = realpath(path, NULL);
	int root = whole ? open_root("/") : -errno;
	int error = root;

	config_defaults(config);
	if (root < 0)
		snprintf(reason, CONFIG_REASON_BYTES, "%s", strerror(-root));
	else
		error = config_read(config, root, whole, reason);
	if (root >= 0)
		close(root);
	free(whole);
	return error;
}
