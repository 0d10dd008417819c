/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/disk_presence.h"
#include "udev-rules/watch/disk_state.h"

#include <errno.h>
#include <setjmp.h>
#include <stdarg.h>
#include <string.h>

#include <cmocka.h>

#define MS 1000000ULL
#define S  (1000 * MS)

#define STICK	"/devices/pci0000:00/0000:00:14.0/usb2/2-1"
#define STICK_2 "/devices/pci0000:00/0000:00:14.0/usb2/2-2"
#define SCSI	"/2-1:1.0/host0/target0:0:0/0:0:0:0"

#define DRIVE "/devices/pci0000:00/0000:00:1f.2/ata3/host2/target2:0:0/2:0:0:0"

static const struct disks disks = {
	.count = 3, .item = { { .plug = STICK }, { .plug = STICK_2 }, { .plug = DRIVE } }
};

/* The devpaths are those of a pull under Linux 6.1. */
static void only_events_of_the_plug_that_take_away_are_suspect(void **state)
{
	static const struct {
		const char *action, *devpath;
		enum disk_event event;
	} cases[] = {
		{ "remove", STICK SCSI "/bsg/0:0:0:0", EVENT_SUSPECT },
		{ "remove", STICK SCSI "/scsi_device/0:0:0:0", EVENT_SUSPECT },
		{ "remove", STICK SCSI "/block/sda/sda1", EVENT_SUSPECT },
		{ "unbind", STICK, EVENT_SUSPECT },
		{ "remove", STICK, EVENT_SUSPECT },
		{ "remove", STICK_2, EVENT_SUSPECT },
		{ "change", STICK SCSI "/block/sda", EVENT_SUSPECT },
		{ "change", DRIVE "/block/sr0", EVENT_SUSPECT }, /* a disc is ejected */
		{ "add", STICK SCSI "/block/sda", EVENT_FOREIGN },
		{ "bind", STICK, EVENT_FOREIGN },
		{ "remove", STICK "0", EVENT_FOREIGN },
		{ "remove", STICK ".4/2-1.4:1.0", EVENT_FOREIGN },
		{ "remove", "/devices/pci0000:00/0000:00:14.0/usb2", EVENT_FOREIGN },
		{ "remove", "/devices/virtual/block/loop0", EVENT_FOREIGN },
		{ "remove", "", EVENT_FOREIGN },
		{ "", STICK, EVENT_FOREIGN },
		{ NULL, STICK, EVENT_LOST },
		{ "remove", NULL, EVENT_LOST },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(event_of_uevent(&disks, cases[i].action, cases[i].devpath),
				 cases[i].event);
}

static void an_overrun_or_a_torn_message_is_a_lost_event(void **state)
{
	assert_int_equal(event_of_error(-ENOBUFS), EVENT_LOST);
	assert_int_equal(event_of_error(-EINVAL), EVENT_LOST);
	assert_int_equal(event_of_error(-ENOMEM), EVENT_LOST);
	assert_int_equal(event_of_error(0), EVENT_LOST);
	assert_int_equal(event_of_error(-EAGAIN), EVENT_FOREIGN);
	assert_int_equal(event_of_error(-EINTR), EVENT_FOREIGN);
}

static void no_event_triggers_while_the_disk_has_its_size(void **state)
{
	static const enum disk_event events[] = { EVENT_FOREIGN, EVENT_SUSPECT, EVENT_LOST };
	struct disk_state disk = { 0 };
	size_t i;

	for (i = 0; i < 10000; i++) {
		disk = disk_state_next(disk, events[i % 3], DISK_THERE, i);
		assert_int_not_equal(disk.phase, DISK_GONE);
	}
	for (i = 0; i < 10000; i++) {
		disk = disk_state_next((struct disk_state){ 0 }, EVENT_FOREIGN, DISK_THERE, i);
		assert_int_equal(disk.phase, DISK_CALM);
	}
}

static void a_disk_without_size_triggers_whatever_the_event(void **state)
{
	static const enum disk_event events[] = { EVENT_FOREIGN, EVENT_SUSPECT, EVENT_LOST };
	static const enum disk_phase states[] = { DISK_CALM, DISK_SUSPICIOUS };
	size_t i, j;

	for (i = 0; i < 3; i++) {
		for (j = 0; j < 2; j++) {
			struct disk_state disk = { .phase = states[j], .until_ns = 5 };

			assert_int_equal(disk_state_next(disk, events[i], DISK_LEFT, 9).phase,
					 DISK_GONE);
		}
	}
}

static void a_suspicion_ends_after_two_seconds_without_proof(void **state)
{
	struct disk_state disk = { 0 };

	disk = disk_state_next(disk, EVENT_SUSPECT, DISK_THERE, 1 * S);
	assert_int_equal(disk.phase, DISK_SUSPICIOUS);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_THERE, 3 * S - 1);
	assert_int_equal(disk.phase, DISK_SUSPICIOUS);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_THERE, 3 * S);
	assert_int_equal(disk.phase, DISK_CALM);
}

static void another_event_prolongs_a_suspicion_but_not_its_beginning(void **state)
{
	struct disk_state disk = { 0 };

	disk = disk_state_next(disk, EVENT_SUSPECT, DISK_THERE, 1 * S);
	disk = disk_state_next(disk, EVENT_LOST, DISK_THERE, 2 * S);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_THERE, 4 * S - 1);
	assert_int_equal(disk.phase, DISK_SUSPICIOUS);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_LEFT, 4 * S - 1);
	assert_int_equal(disk.phase, DISK_GONE);
	assert_int_equal(disk.since_ns, 1 * S);
}

static void a_disk_once_gone_stays_gone(void **state)
{
	struct disk_state disk =
		disk_state_next((struct disk_state){ 0 }, EVENT_SUSPECT, DISK_LEFT, 7);

	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_THERE, 9 * S);
	assert_int_equal(disk.phase, DISK_GONE);
	disk = disk_state_next(disk, EVENT_SUSPECT, DISK_THERE, 10 * S);
	assert_int_equal(disk.phase, DISK_GONE);
	assert_int_equal(disk.since_ns, 7);
}

static void only_no_size_and_no_device_mean_gone(void **state)
{
	assert_true(size_says_gone(0, 0));
	assert_true(size_says_gone(-ENXIO, 0));
	assert_true(size_says_gone(-ENODEV, 512));
	assert_true(size_says_gone(-ENOMEDIUM, 0));
	assert_false(size_says_gone(0, 512));
	assert_false(size_says_gone(-ENOTTY, 0));
	assert_false(size_says_gone(-EIO, 0));
	assert_false(size_says_gone(-EINTR, 0));
}

static void a_device_that_leaves_is_gone_and_one_in_trouble_is_not(void **state)
{
	static const struct {
		int got;
		const char *text;
		bool gone;
	} cases[] = {
		{ 7, "cancel\n", true },   { 8, "deleted\n", true },
		{ 9, "deleting\n", true }, { 16, "deleting (no IO)", true },
		{ -ENODEV, "", true },	   { 8, "running\n", false },
		{ 8, "offline\n", false }, { 16, "transport-offlin", false },
		{ 5, "live\n", false },	   { 10, "resetting\n", false },
		{ 8, "blocked\n", false }, { 0, "", false },
		{ 3, "can", false },	   { -EINTR, "cancel", false },
		{ -EIO, "cancel", false },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(state_says_gone(cases[i].got, cases[i].text), cases[i].gone);
}

static void only_a_device_that_says_that_it_is_there_is_doubtful(void **state)
{
	static const struct {
		bool has_size;
		int got;
		const char *text;
		enum presence presence;
	} cases[] = {
		{ true, 8, "running\n", DISK_THERE },
		{ true, 8, "offline\n", DISK_THERE },
		{ true, 0, "", DISK_THERE },
		{ true, 7, "cancel\n", DISK_LEFT },
		{ true, -ENODEV, "", DISK_LEFT },
		{ true, -EIO, "", DISK_THERE },
		{ false, 8, "running\n", DISK_DOUBTFUL },
		{ false, 7, "cancel\n", DISK_LEFT },
		{ false, 8, "deleted\n", DISK_LEFT },
		{ false, -ENODEV, "", DISK_LEFT },
		{ false, 0, "", DISK_LEFT },
		{ false, -EIO, "", DISK_LEFT },
	};
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(presence_of(cases[i].has_size, cases[i].got, cases[i].text),
				 cases[i].presence);
}

/* A failed command takes the size away; the next look finds it again. */
static void a_doubt_that_ends_in_time_does_not_trigger(void **state)
{
	struct disk_state disk = { 0 };
	uint64_t now;

	disk = disk_state_next(disk, EVENT_SUSPECT, DISK_DOUBTFUL, 1 * S);
	for (now = 1 * S; now < 1 * S + DOUBT_NS; now += 20 * MS) {
		disk = disk_state_next(disk, EVENT_FOREIGN, DISK_DOUBTFUL, now);
		assert_int_equal(disk.phase, DISK_DOUBTED);
	}
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_THERE, now - 1);
	assert_int_equal(disk.phase, DISK_SUSPICIOUS);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_DOUBTFUL, now); /* another one */
	assert_int_equal(disk.phase, DISK_DOUBTED);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_THERE, now + 1 * MS);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_THERE, now + 3 * S);
	assert_int_equal(disk.phase, DISK_CALM);
}

static void a_doubt_triggers_in_less_than_300_ms_and_a_pull_during_it_at_once(void **state)
{
	struct disk_state doubted =
		disk_state_next((struct disk_state){ 0 }, EVENT_FOREIGN, DISK_DOUBTFUL, 1 * S);

	assert_int_equal(doubted.phase, DISK_DOUBTED);
	assert_int_equal(disk_state_next(doubted, EVENT_FOREIGN, DISK_DOUBTFUL,
					 1 * S + 299 * MS - AWAY_CHECK_NS)
				 .phase,
			 DISK_GONE);
	assert_int_equal(disk_state_next(doubted, EVENT_FOREIGN, DISK_LEFT, 1 * S + 1).phase,
			 DISK_GONE);
}

static void a_kill_cord_may_be_gone_for_its_debounce(void **state)
{
	struct disk_state disk = { .debounce_ns = 2 * S };

	disk = disk_state_next(disk, EVENT_SUSPECT, DISK_CORD_GONE, 1 * S);
	assert_int_equal(disk.phase, DISK_AWAY);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_CORD_GONE, 3 * S - 1);
	assert_int_equal(disk.phase, DISK_AWAY);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_THERE, 3 * S - 1);
	assert_int_equal(disk.phase, DISK_SUSPICIOUS);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_CORD_GONE, 3 * S); /* from the beginning */
	assert_int_equal(disk.phase, DISK_AWAY);
	assert_int_equal(disk_state_next(disk, EVENT_FOREIGN, DISK_CORD_GONE, 5 * S).phase,
			 DISK_GONE);
	/* Nothing of it is for the others. */
	assert_int_equal(disk_state_next(disk, EVENT_FOREIGN, DISK_LEFT, 4 * S).phase, DISK_GONE);
	/* A doubt about another disk does not give the cord more time. */
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_DOUBTFUL, 5 * S - 1);
	assert_int_equal(disk.phase, DISK_DOUBTED);
	assert_int_equal(disk_state_next(disk, EVENT_FOREIGN, DISK_CORD_GONE, 5 * S).phase,
			 DISK_GONE);
}

static void after_a_resume_a_disk_may_be_away_for_a_while(void **state)
{
	struct disk_state disk = { .may_return_ns = 5 * S };

	disk = disk_state_next(disk, EVENT_SUSPECT, DISK_LEFT, 1 * S);
	assert_int_equal(disk.phase, DISK_AWAY);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_LEFT, 2 * S);
	assert_int_equal(disk.phase, DISK_AWAY);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_THERE, 3 * S);
	assert_int_equal(disk.phase, DISK_SUSPICIOUS);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_LEFT, 4 * S);
	assert_int_equal(disk.phase, DISK_AWAY);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_LEFT, 5 * S);
	assert_int_equal(disk.phase, DISK_GONE);
	disk = disk_state_next(disk, EVENT_FOREIGN, DISK_THERE, 6 * S);
	assert_int_equal(disk.phase, DISK_GONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(only_a_device_that_says_that_it_is_there_is_doubtful),
		cmocka_unit_test(a_doubt_that_ends_in_time_does_not_trigger),
		cmocka_unit_test(a_doubt_triggers_in_less_than_300_ms_and_a_pull_during_it_at_once),
		cmocka_unit_test(a_kill_cord_may_be_gone_for_its_debounce),
		cmocka_unit_test(after_a_resume_a_disk_may_be_away_for_a_while),
		cmocka_unit_test(only_events_of_the_plug_that_take_away_are_suspect),
		cmocka_unit_test(an_overrun_or_a_torn_message_is_a_lost_event),
		cmocka_unit_test(no_event_triggers_while_the_disk_has_its_size),
		cmocka_unit_test(a_disk_without_size_triggers_whatever_the_event),
		cmocka_unit_test(a_suspicion_ends_after_two_seconds_without_proof),
		cmocka_unit_test(another_event_prolongs_a_suspicion_but_not_its_beginning),
		cmocka_unit_test(a_disk_once_gone_stays_gone),
		cmocka_unit_test(only_no_size_and_no_device_mean_gone),
		cmocka_unit_test(a_device_that_leaves_is_gone_and_one_in_trouble_is_not),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
