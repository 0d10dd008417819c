/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/watch/answer.h"

#include "common/lock.h"
#include "udev-rules/common/disk_hold.h"
#include "udev-rules/common/disk_presence.h"
#include "udev-rules/common/seconds.h"
#include "udev-rules/watch/publish.h"
#include "udev-rules/watch/react.h"
#include "udev-rules/watch/reload.h"

#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

enum { FOR_GROUP, FOR_ROOT };

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

static const char *state_name(const struct watch *watch)
{
	if (watch->rearm_ns)
		return "disarmed";
	return watch->disk_state.phase == DISK_AWAY ? "away" : "armed";
}

static void say_doors(const struct watch *watch, const struct slot_view slots[SLOTS],
		      struct text *text)
{
	char why[WAY_WHY_BYTES];
	size_t i;

	for (i = 0; i < watch->doors->count; i++) {
		const struct way *door = &watch->doors->item[i];
		bool open = way_explain_by(door, slots, why);

		say(text, "door %s %s%s%s\n", door->name, open ? "open" : "shut", *why ? " " : "",
		    why);
	}
}

static void say_targets(const struct config *config, const struct targets *targets,
			struct text *text)
{
	size_t i;

	for (i = 0; i < targets->disks.count; i++)
		say(text, "disk %s\n", targets->disks.item[i].node);
	if (*config->wrong_device)
		say(text, "refused %s\n", config->wrong_device);
	for (i = 0; i < targets->awaited; i++)
		say(text, "awaited %s: %s\n", targets->device[i].designation,
		    targets->device[i].reason);
}

static void say_trigger(const struct watch *watch, size_t row, uint64_t now_ns, struct text *text)
{
	const struct trigger *trigger = &trigger_table[row];
	const char *absence = watch->grace.pending[row] ? NULL : trigger_absence(row);
	char details[TRIGGER_STATUS_BYTES] = "";

	if (trigger->describe)
		trigger->describe(now_ns, details);
	if (absence)
		say(text, "awaited %s: %s\n", trigger->name, absence);
	else
		say(text, "trigger %s%s%s\n", trigger->name, *details ? " " : "", details);
}

static void say_triggers(const struct watch *watch, uint64_t now_ns, struct text *text)
{
	size_t pending = grace_pending(&watch->grace), i;

	for (i = 0; i < trigger_count; i++)
		if (watch->triggers.enabled[i])
			say_trigger(watch, i, now_ns, text);
	if (watch->config->only_while_locked)
		say(text, "session %s\n", watch_session_is_unlocked(watch) ? "unlocked" : "locked");
	if (pending < trigger_count)
		say(text, "pending %s %" PRIu64 "\n", trigger_table[pending].name,
		    seconds_until(watch->grace.due_ns[pending], now_ns));
}

static void say_status(const struct watch *watch, const struct slot_view slots[SLOTS],
		       uint64_t now_ns, struct text *text)
{
	say(text, "ok\nversion %s\nstate %s\n", VERSION, state_name(watch));
	if (watch->rearm_ns)
		say(text, "rearm %" PRIu64 "\n", seconds_until(watch->rearm_ns, now_ns));
	say_doors(watch, slots, text);
	say_targets(watch->config, watch->targets, text);
	say_triggers(watch, now_ns, text);
}

void answer_status(const struct watch *watch, const struct slot_view slots[SLOTS],
		   char answer[CONTROL_ANSWER_BYTES])
{
	struct text text = { .at = answer };

	say_status(watch, slots, clock_boottime(), &text);
	say(&text, "locked-bytes %lld\n", locked_bytes());
}

static void status(struct watch *watch, const char *argument, struct text *text)
{
	struct slot_view slots[SLOTS];

	slots_look(&watch->doors->slots, slots);
	answer_status(watch, slots, text->at);
}

void answer_state(const struct watch *watch, const struct slot_view slots[SLOTS],
		  char answer[CONTROL_ANSWER_BYTES])
{
	struct text text = { .at = answer };

	say_status(watch, slots, 0, &text);
}

static void now(struct watch *watch, const char *argument, struct text *text)
{
	watch->fire = true;
	say(text, "ok\n");
}

static void alive(struct watch *watch, const char *argument, struct text *text)
{
	react_to_alive(watch, clock_boottime());
	say(text, "ok\n");
}

static void abort_pending(struct watch *watch, const char *argument, struct text *text)
{
	if (!grace_abort(&watch->grace)) {
		say(text, "there is nothing to abort\n");
		return;
	}
	triggers_restart(&watch->triggers, clock_boottime());
	publish_event(watch, "aborted");
	say(text, "ok\n");
}

static void disarm(struct watch *watch, const char *argument, struct text *text)
{
	int seconds;

	if (parse_seconds(argument, 1, &seconds) != 0) {
		say(text, "invalid time '%s'\n", argument);
		return;
	}
	(void)grace_abort(&watch->grace);
	watch->rearm_ns = clock_boottime() + seconds * NS_PER_S;
	say(text, "ok\n");
}

static void arm(struct watch *watch, const char *argument, struct text *text)
{
	if (!disks_return(&watch->targets->disks, watch->root)) {
		say(text, "a watched disk is missing\n");
		return;
	}
	watch->rearm_ns = 0;
	triggers_restart(&watch->triggers, clock_boottime());
	say(text, "ok\n");
}

/* Every argument but "no" means locked, because then the triggers count. */
static void locked(struct watch *watch, const char *argument, struct text *text)
{
	watch->unlocked_end_ns =
		strcmp(argument, "no") == 0 ? clock_boottime() + UNLOCKED_SECONDS * NS_PER_S : 0;
	say(text, "ok\n");
}

/* Check the disks and rehearse the open doors; print how long each took in ns. */
static void rehearse(struct watch *watch, const char *argument, struct text *text)
{
	uint64_t start_ns = clock_monotonic();
	bool there = disks_look(&watch->targets->disks) == DISK_THERE;
	size_t i;

	say(text, "ok\nlook %s %" PRIu64 "\n", there ? "there" : "gone",
	    clock_monotonic() - start_ns);
	for (i = 0; i < watch->doors->count; i++) {
		const struct way *door = &watch->doors->item[i];
		int error = 0;

		if (!way_is_open(door))
			continue;
		start_ns = clock_monotonic();
		error = way_rehearse(door);
		say(text, "door %s %" PRIu64 " %s\n", door->name, clock_monotonic() - start_ns,
		    error ? strerror(-error) : "ok");
	}
}

static void reload(struct watch *watch, const char *argument, struct text *text)
{
	char said[CONTROL_ANSWER_BYTES];
	const char *outcome = watch_reload(watch, said, sizeof(said));

	say(text, "%s\n%s", outcome, said);
}

static const struct word {
	const char *text;
	int who;
	bool has_argument;
	void (*run)(struct watch *watch, const char *argument, struct text *text);
} words[] = {
	{ "status", FOR_GROUP, false, status },	   { "now", FOR_GROUP, false, now },
	{ "alive", FOR_GROUP, false, alive },	   { "abort", FOR_GROUP, false, abort_pending },
	{ "arm", FOR_ROOT, false, arm },	   { "disarm", FOR_ROOT, true, disarm },
	{ "rehearse", FOR_ROOT, false, rehearse }, { "locked", FOR_ROOT, true, locked },
	{ "reload", FOR_ROOT, false, reload },
};

void answer_request(struct watch *watch, const struct request *request,
		    char answer[CONTROL_ANSWER_BYTES])
{
	struct text text = { .at = answer };
	char word[CONTROL_WORD_BYTES], *argument = word, *name;
	size_t i;

	memcpy(word, request->word, sizeof(word));
	name = strsep(&argument, " ");
	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		if (strcmp(words[i].text, name) != 0 || (argument && !words[i].has_argument))
			continue;
		if (words[i].who == FOR_GROUP || request->uid == 0)
			words[i].run(watch, argument ? argument : "", &text);
		else
			say(&text, "not permitted\n");
		return;
	}
	say(&text, "unknown word\n");
}
