/* SPDX-License-Identifier: GPL-2.0-or-later */
/* From a text to struct config: sections, keys, lines. */
#include "udev-rules/common/config_value.h"

#include "common/ways.h"

#include <errno.h>
#include <ini.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#define PLACE(member) offsetof(struct config, member)

static const struct key {
	const char *section;
	const char *name;
	size_t place;
	config_value_parser *parse;
	bool repeatable;
} keys[] = {
	{ "watch", "boot-medium", PLACE(boot_medium), parse_yes_no, false },
	{ "watch", "device", PLACE(device), parse_device, true },
	{ "watch", "debounce", PLACE(debounce_seconds), parse_debounce, false },
	{ "watch", "settle", PLACE(settle_seconds), parse_time, false },
	{ "doors", "order", PLACE(order), parse_door_order, false },
	{ "doors", "lock-slots", PLACE(lock_slots), parse_yes_no, false },
	{ "doors", "take-crash-slot", PLACE(take_crash_slot), parse_yes_no, false },
	{ "doors", "deadline", PLACE(deadline_seconds), parse_time_above_zero, false },
	{ "firmware", "mor", PLACE(mor), parse_yes_no, false },
	{ "triggers", "panic-keys", PLACE(panic_keys), parse_panic_keys, false },
	{ "triggers", "ac-lost", PLACE(ac_lost), parse_yes_no, false },
	{ "triggers", "lid-closed", PLACE(lid_closed), parse_yes_no, false },
	{ "triggers", "only-while-locked", PLACE(only_while_locked), parse_yes_no, false },
	{ "triggers", "dead-man", PLACE(dead_man_seconds), parse_time, false },
	{ "triggers", "grace", PLACE(grace_seconds), parse_time, false },
	{ "keys", "evict", PLACE(evict), parse_secret_kinds, false },
	{ "keys", "volumes", PLACE(volumes), parse_text, false },
	{ "keys", "budget", PLACE(budget_seconds), parse_time_above_zero, false },
	{ "shutdown", "wipe", PLACE(shutdown_wipe), parse_yes_no, false },
	{ "shutdown", "action", PLACE(shutdown_action), parse_end, false },
	{ "shutdown", "one-cpu", PLACE(shutdown_one_cpu), parse_yes_no, false },
	{ "shutdown", "verify", PLACE(shutdown_verify), parse_yes_no, false },
	{ "shutdown", "hibernation", PLACE(hibernation), parse_yes_no, false },
	{ "control", "group", PLACE(group), parse_text, false },
};

enum { KEYS = sizeof(keys) / sizeof(keys[0]) };

void config_defaults(struct config *config)
{
	*config = (struct config){
		.boot_medium = true,
		.settle_seconds = 5,
		.order = WAYS_ALL,
		.deadline_seconds = 15,
		.grace_seconds = 10,
		.budget_seconds = 3,
		.shutdown_wipe = true,
		.group = "memwipe",
	};
}

struct reader {
	struct config *config;
	const char *rest; /* of the text */
	int line;	  /* number of the last line that was read */
	int wrong_line;	  /* the first one with an error; 0: none */
	char *reason;
	bool seen[KEYS];
};

static void name_error(char reason[CONFIG_REASON_BYTES], int line, const char *format,
		       va_list values)
{
	int used = snprintf(reason, CONFIG_REASON_BYTES, "line %d: ", line);

	vsnprintf(reason + used, CONFIG_REASON_BYTES - used, format, values);
}

/* inih's handlers return 0 for an error. Only the first error is kept. */
__attribute__((format(printf, 2, 3))) static int refuse(struct reader *reader, const char *format,
							...)
{
	va_list values;

	if (reader->wrong_line)
		return 0;
	reader->wrong_line = reader->line;
	va_start(values, format);
	name_error(reader->reason, reader->line, format, values);
	va_end(values);
	return 0;
}

/* As refuse(), but the line is only left out. */
__attribute__((format(printf, 2, 3))) static int leave_out(struct reader *reader,
							   const char *format, ...)
{
	va_list values;

	if (*reader->config->wrong_device)
		return 1;
	va_start(values, format);
	name_error(reader->config->wrong_device, reader->line, format, values);
	va_end(values);
	return 1;
}

/* inih knows only ';' there, and the value of a key like `group` can be any text. */
static bool has_hash_comment(const char *value)
{
	return strstr(value, " #") || strstr(value, "\t#");
}

static bool has_section(const char *name)
{
	size_t i;

	for (i = 0; i < KEYS; i++)
		if (strcmp(keys[i].section, name) == 0)
			return true;
	return false;
}

static int parse_key(struct reader *reader, size_t number, const char *value)
{
	const struct key *key = &keys[number];
	char wrong[CONFIG_WORD_BYTES];
	const char *wanted;

	if (reader->seen[number] && !key->repeatable)
		return refuse(reader, "'%s' is given twice", key->name);
	reader->seen[number] = true;
	snprintf(wrong, sizeof(wrong), "%s", value);
	wanted = has_hash_comment(value)
			 ? "without the comment, which behind a value begins with ';'"
			 : key->parse((char *)reader->config + key->place, value, wrong);
	if (!wanted)
		return 1;
	if (key->parse == parse_device)
		return leave_out(reader, "'%s' of '%s' should be %s", wrong, key->name, wanted);
	return refuse(reader, "'%s' of '%s' should be %s", wrong, key->name, wanted);
}

/* inih's handler: once for each "name = value" line. */
static int handle_line(void *user, const char *section, const char *name, const char *value)
{
	struct reader *reader = user;
	size_t i;

	if (!*section)
		return refuse(reader, "'%s' is before the first section", name);
	if (!has_section(section))
		return refuse(reader, "unknown section [%s]", section);
	for (i = 0; i < KEYS; i++)
		if (strcmp(keys[i].section, section) == 0 && strcmp(keys[i].name, name) == 0)
			return parse_key(reader, i, value);
	return refuse(reader, "unknown key '%s' in [%s]", name, section);
}

/* inih's reader, which works like fgets(3). It counts lines, so that the handler knows its line. */
static char *read_piece(char *to, int room, void *stream)
{
	struct reader *reader = stream;
	size_t length = strcspn(reader->rest, "\n");

	if (!*reader->rest)
		return NULL;
	reader->line++;
	length += reader->rest[length] == '\n';
	if (length > (size_t)room - 1) {
		refuse(reader, "too long");
		reader->rest = "";
		return NULL;
	}
	memcpy(to, reader->rest, length);
	to[length] = '\0';
	reader->rest += length;
	return to;
}

/* inih returns the line of the first error that it or the handler found. */
int config_parse(struct config *config, const char *text, char reason[CONFIG_REASON_BYTES])
{
	struct reader reader = { .config = config, .rest = text, .reason = reason };
	int line;

	config_defaults(config);
	ini_allow_multiline = false;
	line = ini_parse_stream(read_piece, &reader, handle_line, &reader);
	if (line > 0 && (!reader.wrong_line || line < reader.wrong_line)) {
		reader.wrong_line = 0;
		reader.line = line;
		refuse(&reader, "neither [section] nor key = value");
	}
	return reader.wrong_line || line ? -EINVAL : 0;
}
