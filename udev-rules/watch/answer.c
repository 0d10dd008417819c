/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/answer.h"

#include "common/lock.h"
#include "udev-rules/watch/tell.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FOR_ALL, FOR_GROUP, FOR_ROOT };

struct text {
	char *at;
	size_t used;
};

__attribute__((format(printf, 2, 3))) static void say(struct text *text, const char *format, ...)
{
	size_t room = CONTROL_ANSWER_BYTES - text->used;
	va_list values;
	int length;

	va_start(values, format);
	length = vsnprintf(text->at + text->used, room, format, values);
	va_end(values);
	if (length > 0)
		text->used += (size_t)length < room ? (size_t)length : room - 1;
}

static uint64_t seconds_until(uint64_t when_ns)
{
	uint64_t now = watch_boot_clock();

	return when_ns > now ? (when_ns - now + NS_PER_S - 1) / NS_PER_S : 0;
}

static const char *state_name(const struct watch *watch)
{
	if (watch->disarmed_ns)
		return "disarmed";
	return watch->mind.state == STATE_AWAY ? "away" : "armed";
}

static void say_doors(const struct watch *watch, struct text *text)
{
	char why[WAY_WHY_BYTES];
	size_t i;

	for (i = 0; i < watch->doors->count; i++) {
		const struct way *door = &watch->doors->item[i];
		bool open = way_explain(door, why);

		say(text, "door %s %s%s%s\n", door->name, open ? "open" : "shut", *why ? " " : "",
		    why);
	}
}

static void say_triggers(const struct watch *watch, struct text *text)
{
	const struct config *config = watch->config;
	size_t i;

	for (i = 0; i < watch->targets->disks.count; i++)
		say(text, "disk %s\n", watch->targets->disks.item[i].node);
	for (i = 0; i < watch->targets->awaited; i++)
		say(text, "awaited %s\n", watch->targets->designation[i]);
	if (watch->inputs.chord)
		say(text, "trigger panic-keys %s\n", config->panic_keys);
	if (config->ac_lost)
		say(text, "trigger ac-lost\n");
	if (config->lid_closed)
		say(text, "trigger lid-closed\n");
	if (config->only_while_locked)
		say(text, "session %s\n", watch_session_is_unlocked(watch) ? "unlocked" : "locked");
	if (config->dead_man_seconds)
		say(text, "trigger dead-man %" PRIu64 "\n",
		    seconds_until(watch->alive_ns + config->dead_man_seconds * NS_PER_S));
	if (soft_pending(&watch->soft) != SOFT_CAUSES)
		say(text, "pending %s %" PRIu64 "\n", soft_name(soft_pending(&watch->soft)),
		    seconds_until(watch->soft.due_ns));
}

static void status(struct watch *watch, const char *argument, struct text *text)
{
	say(text, "ok\nversion %s\nstate %s\n", VERSION, state_name(watch));
	if (watch->disarmed_ns)
		say(text, "rearm %" PRIu64 "\n", seconds_until(watch->disarmed_ns));
	say_doors(watch, text);
	say_triggers(watch, text);
	say(text, "locked-bytes %lld\n", locked_bytes());
}

static void now(struct watch *watch, const char *argument, struct text *text)
{
	watch->fire = true;
	say(text, "ok\n");
}

static void alive(struct watch *watch, const char *argument, struct text *text)
{
	watch->alive_ns = watch_boot_clock();
	soft_calm(&watch->soft, SOFT_DEAD_MAN);
	say(text, "ok\n");
}

static void abort_pending(struct watch *watch, const char *argument, struct text *text)
{
	if (!soft_abort(&watch->soft)) {
		say(text, "nothing is about to happen\n");
		return;
	}
	watch->alive_ns = watch_boot_clock();
	tell(watch, "called off");
	say(text, "ok\n");
}

static void disarm(struct watch *watch, const char *argument, struct text *text)
{
	int seconds;

	if (config_seconds(argument, 1, &seconds) != 0) {
		say(text, "no time: '%s'\n", argument);
		return;
	}
	(void)soft_abort(&watch->soft);
	watch->disarmed_ns = watch_boot_clock() + seconds * NS_PER_S;
	tell(watch, "DISARMED: nothing happens when the disk is pulled");
	say(text, "ok\n");
}

static void arm(struct watch *watch, const char *argument, struct text *text)
{
	if (!disks_return(&watch->targets->disks, watch->root)) {
		say(text, "a disk that is watched is not there\n");
		return;
	}
	watch->disarmed_ns = 0;
	watch->alive_ns = watch_boot_clock();
	tell(watch, "armed again");
	say(text, "ok\n");
}

static void locked(struct watch *watch, const char *argument, struct text *text)
{
	watch->unlocked_ns =
		strcmp(argument, "no") == 0 ? watch_boot_clock() + UNLOCKED_SECONDS * NS_PER_S : 0;
	say(text, "ok\n");
}

/* Everything but the last call, and how long each step took. */
static void rehearse(struct watch *watch, const char *argument, struct text *text)
{
	uint64_t start = watch_clock();
	bool gone = disks_gone(&watch->targets->disks);
	size_t i;

	say(text, "ok\nlook %s %" PRIu64 "\n", gone ? "gone" : "there", watch_clock() - start);
	for (i = 0; i < watch->doors->count; i++) {
		const struct way *door = &watch->doors->item[i];
		int error = 0;

		if (!way_is_open(door))
			continue;
		start = watch_clock();
		error = way_rehearse(door);
		say(text, "door %s %" PRIu64 " %s\n", door->name, watch_clock() - start,
		    error ? strerror(-error) : "ok");
	}
}

static const struct word {
	const char *text;
	int who;
	bool takes; /* an argument */
	void (*run)(struct watch *watch, const char *argument, struct text *text);
} words[] = {
	{ "status", FOR_ALL, false, status },	   { "now", FOR_GROUP, false, now },
	{ "alive", FOR_GROUP, false, alive },	   { "abort", FOR_GROUP, false, abort_pending },
	{ "arm", FOR_ROOT, false, arm },	   { "disarm", FOR_ROOT, true, disarm },
	{ "rehearse", FOR_ROOT, false, rehearse }, { "locked", FOR_ROOT, true, locked },
};

static bool may(const struct word *word, const struct request *request, bool trusted)
{
	if (word->who == FOR_ROOT)
		return trusted && request->uid == 0;
	return word->who == FOR_ALL || trusted;
}

void answer_request(struct watch *watch, const struct request *request, bool trusted,
		    char answer[CONTROL_ANSWER_BYTES])
{
	struct text text = { .at = answer };
	char word[CONTROL_WORD_BYTES], *argument = word, *name;
	size_t i;

	memcpy(word, request->word, sizeof(word));
	name = strsep(&argument, " ");
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i].text, name) != 0 || (argument && !words[i].takes))
			continue;
		if (may(&words[i], request, trusted))
			words[i].run(watch, argument ? argument : "", &text);
		else
			say(&text, "not permitted\n");
		return;
	}
	say(&text, "unknown word\n");
}
