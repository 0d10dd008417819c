/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Changes of the configuration's text: every other line keeps its bytes, and if the text was valid,
 * the programs read exactly the wanted values from the new one. The first bytes of the input choose
 * the values, the rest is the text.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "desktop/settings/config_edit.h"
#include "tests/fuzz/fuzz.h"
#include "udev-rules/common/config.h"

enum { CHOICES = 4, DEVICES = 4, EDIT_LINES = 4, LONG_LINE_BYTES = 100 };

/* Each value is valid, and the first one is the default. */
static const struct wish {
	const char *section, *key, *values[CHOICES];
} wishes[] = {
	{ "watch", "boot-medium", { "yes", "no", "yes", "no" } },
	{ "watch", "debounce", { "0", "2s", "1m", "60" } },
	{ "watch", "settle", { "5s", "0", "1m", "7" } },
	{ "doors",
	  "order",
	  { "module panic kexec stock last-resort", "kexec", "stock  kexec", "panic" } },
	{ "doors", "deadline", { "15s", "30d", "1", "2h" } },
	{ "firmware", "mor", { "no", "yes", "no", "yes" } },
	{ "triggers",
	  "panic-keys",
	  { "", "KEY_END", "KEY_A+KEY_B", "KEY_LEFTCTRL+KEY_LEFTALT+KEY_END" } },
	{ "triggers", "grace", { "10s", "0", "10", "3m" } },
	{ "keys", "evict", { "", "agents", "agents keyrings volumes", "volumes" } },
	{ "keys", "volumes", { "", "a", "a; b", "a:b=c" } },
	{ "shutdown", "action", { "requested", "halt", "reboot", "poweroff" } },
	{ "control", "group", { "memwipe", "", "wheel", "[watch]" } },
};

static const char *const devices[DEVICES] = { "serial=1", "port=1-2", "label=A B", "/dev/sdb" };

enum { WISHES = sizeof(wishes) / sizeof(wishes[0]) };

/* The start of the first line that differs, and how many lines differ in `text` from there on. */
static size_t lines_changed(const char *text, const char *other)
{
	size_t same = 0, start = 0, end = strlen(text), other_end = strlen(other), count = 0;

	for (; text[same] && text[same] == other[same]; same++)
		if (text[same] == '\n')
			start = same + 1;
	if (!text[same] && !other[same])
		return 0;
	while (end > start && other_end > start && text[end - 1] == other[other_end - 1]) {
		end--;
		other_end--;
	}
	for (; start < end; count++) {
		const char *next = memchr(text + start, '\n', end - start);

		start = next ? (size_t)(next - text) + 1 : end;
	}
	return count;
}

static bool set(char **text, const struct wish *wish, const char *value)
{
	char *edited, *seen;
	int error = config_edit_set(*text, wish->section, wish->key, value, &edited);

	MUST(error == 0 || error == -EINVAL);
	if (error)
		return false;
	MUST(lines_changed(*text, edited) <= 1 && lines_changed(edited, *text) <= EDIT_LINES);
	seen = config_edit_get(edited, wish->section, wish->key, 0);
	MUST(seen && strcmp(seen, value) == 0);
	free(seen);
	free(*text);
	*text = edited;
	return true;
}

static size_t choose_devices(uint8_t choice, const char *chosen[DEVICES])
{
	size_t count = 0, i;

	for (i = 0; i < DEVICES; i++)
		if (choice & 1 << i)
			chosen[count++] = devices[i];
	return count;
}

static bool set_devices(char **text, uint8_t choice)
{
	const char *chosen[DEVICES];
	size_t count = choose_devices(choice, chosen);
	char *edited;
	int error = config_edit_set_list(*text, "watch", "device", chosen, count, &edited);

	MUST(error == 0 || error == -EINVAL);
	if (error)
		return false;
	free(*text);
	*text = edited;
	return true;
}

/* The only reason why a valid text and a valid value do not go together: there is no room. */
static bool has_long_line(const char *text)
{
	while (*text && strcspn(text, "\n") < LONG_LINE_BYTES) {
		text += strcspn(text, "\n");
		text += *text == '\n';
	}
	return *text;
}

/* The same values in a text that has nothing else, the devices in the order of `text`. */
static void parse_plain(struct config *config, const uint8_t choice[WISHES], const char *text)
{
	char reason[CONFIG_REASON_BYTES], *plain, *value;
	size_t bytes, i;
	FILE *stream = open_memstream(&plain, &bytes);

	MUST(stream);
	fputs("[watch]\n", stream);
	for (i = 0; (value = config_edit_get(text, "watch", "device", i)); i++) {
		fprintf(stream, "device = %s\n", value);
		free(value);
	}
	for (i = 0; i < WISHES; i++)
		fprintf(stream, "[%s]\n%s = %s\n", wishes[i].section, wishes[i].key,
			wishes[i].values[choice[i] % CHOICES]);
	MUST(fclose(stream) == 0);
	MUST(config_parse(config, plain, reason) == 0);
	free(plain);
}

/* What no wish concerns is as it was: it is copied, as all members of both are compared. */
static void keep_rest(struct config *plain, const struct config *before)
{
	plain->take_crash_slot = before->take_crash_slot;
	plain->lock_slots = before->lock_slots;
	plain->ac_lost = before->ac_lost;
	plain->lid_closed = before->lid_closed;
	plain->only_while_locked = before->only_while_locked;
	plain->dead_man_seconds = before->dead_man_seconds;
	plain->budget_seconds = before->budget_seconds;
	plain->shutdown_wipe = before->shutdown_wipe;
	plain->shutdown_one_cpu = before->shutdown_one_cpu;
	plain->shutdown_verify = before->shutdown_verify;
	plain->hibernation = before->hibernation;
}

static void check_values(const char *text, const uint8_t *choice, const struct config *before)
{
	static struct config after, plain;
	char reason[CONFIG_REASON_BYTES];
	size_t i;

	memset(&after, 0, sizeof(after));
	memset(&plain, 0, sizeof(plain));
	MUST(config_parse(&after, text, reason) == 0);
	parse_plain(&plain, choice, text);
	keep_rest(&plain, before);
	MUST(memcmp(&after, &plain, sizeof(after)) == 0);
	MUST(after.devices == (size_t)__builtin_popcount(choice[WISHES] & ((1 << DEVICES) - 1)));
	for (i = 0; i < after.devices; i++)
		MUST(*after.device[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	static struct config before;
	char reason[CONFIG_REASON_BYTES], *text;
	bool valid, done = true;
	size_t i;

	if (bytes <= WISHES)
		return 0;
	text = strndup((const char *)data + WISHES + 1, bytes - WISHES - 1);
	MUST(text);
	valid = config_parse(&before, text, reason) == 0;
	for (i = 0; i < WISHES; i++)
		done &= set(&text, &wishes[i], wishes[i].values[data[i] % CHOICES]);
	done &= set_devices(&text, data[WISHES]);
	MUST(done || !valid || has_long_line(text));
	if (valid && done)
		check_values(text, data, &before);
	free(text);
	return 0;
}
