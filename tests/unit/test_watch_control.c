/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be said to the watcher, by whom, and what it answers. */
#include "udev-rules/watch/answer.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/descriptor.h"
#include "tests/unit/tree.h"
#include "tests/unit/trigger_row.h"
#include "udev-rules/front/client.h"
#include "udev-rules/front/status_file.h"
#include "udev-rules/watch/sockets.h"
#include "udev-rules/watch/status_file.h"

enum { FLOOD = 1000 };

static struct tree tree;
static struct config config;
static struct targets targets;
static struct ways doors;
static const struct overrides overrides;
static struct watch watch;
static char answer[CONTROL_ANSWER_BYTES];

/* With the two last doors: one that is shut in an empty tree, and the last resort. */
static int start(void **state)
{
	char bad[WAY_NAME_BYTES];

	tree_make(&tree);
	config_defaults(&config);
	targets = (struct targets){ .awaited = 0 };
	assert_int_equal(ways_choose(&doors, "kexec last-resort", bad), 0);
	ways_prepare(&doors, tree.root);
	watch = (struct watch){ .config = &config,
				.targets = &targets,
				.doors = &doors,
				.overrides = &overrides,
				.root = tree.root,
				.state_fd = -1,
				.ready = true };
	return 0;
}

static int end(void **state)
{
	tree_drop(&tree);
	return 0;
}

static const char *say(const char *word, uid_t uid)
{
	struct request request = { .uid = uid };

	snprintf(request.word, sizeof(request.word), "%s", word);
	answer_request(&watch, &request, answer);
	return answer;
}

static void only_whom_it_concerns_may_say_a_word(void **state)
{
	static const struct {
		const char *word;
		bool group;
	} words[] = {
		{ "status", true },    { "now", true },	       { "alive", true },
		{ "abort", true },     { "arm", false },       { "disarm 60", false },
		{ "rehearse", false }, { "locked no", false }, { "reload", false },
	};
	static const char no[] = "not permitted\n";
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		assert_int_equal(strcmp(say(words[i].word, 1000), no) != 0, words[i].group);
		watch.fire = false;
		assert_int_not_equal(strcmp(say(words[i].word, 0), no), 0);
	}
}

static void a_member_triggers_and_does_not_disarm(void **state)
{
	(void)say("disarm 60", 1000);
	assert_int_equal(watch.rearm_ns, 0);
	assert_string_equal(say("now", 1000), "ok\n");
	assert_true(watch.fire);
}

static void a_disarmed_watcher_says_until_when(void **state)
{
	assert_string_equal(say("disarm", 0), "invalid time ''\n");
	assert_string_equal(say("disarm 0", 0), "invalid time '0'\n");
	assert_string_equal(say("disarm 31d", 0), "invalid time '31d'\n");
	assert_string_equal(say("disarm 60", 0), "ok\n");
	assert_non_null(strstr(say("status", 0), "\nstate disarmed\nrearm 60\n"));
	assert_string_equal(say("arm", 0), "ok\n");
	assert_non_null(strstr(say("status", 0), "\nstate armed\n"));
}

static void an_unlocked_session_is_believed_for_a_while_only(void **state)
{
	static const char *const locked[] = { "locked yes", "locked", "locked maybe" };
	uint64_t before = clock_boottime();
	size_t i;

	config.only_while_locked = true;
	for (i = 0; i < sizeof(locked) / sizeof(locked[0]); i++) {
		assert_string_equal(say("locked no", 0), "ok\n");
		assert_non_null(strstr(say("status", 0), "\nsession unlocked\n"));
		assert_in_range(watch.unlocked_end_ns, before + 1,
				clock_boottime() + UNLOCKED_SECONDS * NS_PER_S);
		assert_string_equal(say(locked[i], 0), "ok\n");
		assert_int_equal(watch.unlocked_end_ns, 0);
		assert_non_null(strstr(say("status", 0), "\nsession locked\n"));
	}
	watch.unlocked_end_ns = before; /* it has been silent for long */
	assert_non_null(strstr(say("status", 0), "\nsession locked\n"));
	config.only_while_locked = false;
	assert_null(strstr(say("status", 0), "\nsession "));
}

/* It is time for the dead man, with some of the grace gone: that he is alive ends it. */
static void who_is_alive_ends_the_grace_of_the_dead_man_alone(void **state)
{
	config.dead_man_seconds = 100;
	triggers_open(&watch.triggers, &config, tree.root);
	assert_non_null(strstr(say("status", 1000), "\ntrigger dead-man 100\n"));
	grace_start(&watch.grace, row_of("dead-man"), clock_boottime(), 10 * NS_PER_S);
	grace_start(&watch.grace, row_of("ac-lost"), clock_boottime(), 10 * NS_PER_S);
	assert_string_equal(say("alive", 1000), "ok\n");
	assert_false(watch.grace.pending[row_of("dead-man")]);
	assert_true(watch.grace.pending[row_of("ac-lost")]);
}

static void what_is_pending_can_be_called_off(void **state)
{
	assert_string_equal(say("abort", 1000), "there is nothing to abort\n");
	grace_start(&watch.grace, row_of("ac-lost"), clock_boottime(), 10 * NS_PER_S);
	assert_non_null(strstr(say("status", 1000), "\npending ac-lost 10\n"));
	assert_string_equal(say("abort", 1000), "ok\n");
	assert_null(strstr(say("status", 1000), "pending"));
}

static void status_tells_of_doors_and_triggers(void **state)
{
	config.ac_lost = true;
	triggers_open(&watch.triggers, &config, tree.root);
	targets.device[targets.awaited++] =
		(struct awaited){ .designation = "label=KEY", .reason = "no such device" };
	snprintf(config.wrong_device, sizeof(config.wrong_device), "line 2: 'sdb' is wrong");
	(void)say("status", 1000);
	assert_int_equal(strncmp(answer, "ok\nversion " VERSION "\n", 11 + strlen(VERSION)), 0);
	assert_non_null(strstr(answer, "\ndoor kexec shut no kexec image is loaded"));
	assert_non_null(strstr(answer, "\ndoor last-resort open programs that AppArmor confines"));
	assert_non_null(strstr(answer, "\nrefused line 2: 'sdb' is wrong\n"));
	assert_non_null(strstr(answer, "\nawaited label=KEY: no such device\n"));
	assert_non_null(strstr(answer, "\nawaited ac-lost: no power supply reports"));
	assert_null(strstr(answer, "\ntrigger ac-lost"));
	tree_put(&tree, "sys/class/power_supply/AC/type", "Mains\n");
	tree_put(&tree, "sys/class/power_supply/AC/online", "1\n");
	triggers_open(&watch.triggers, &config, tree.root);
	assert_non_null(strstr(say("status", 1000), "\ntrigger ac-lost\n"));
	assert_null(strstr(answer, "\nawaited ac-lost"));
	assert_non_null(strstr(answer, "\nlocked-bytes "));
}

static void an_answer_never_outgrows_its_room(void **state)
{
	static char long_name[CONFIG_WORD_BYTES] = "serial=";
	size_t i;

	memset(long_name + 7, 'x', sizeof(long_name) - 8);
	targets.awaited = CONFIG_DEVICES_MAX;
	for (i = 0; i < CONFIG_DEVICES_MAX; i++)
		targets.device[i] =
			(struct awaited){ .designation = long_name, .reason = long_name };
	memset(config.wrong_device, 'z', sizeof(config.wrong_device) - 1);
	targets.disks.count = DISKS_MAX;
	for (i = 0; i < DISKS_MAX; i++)
		memset(targets.disks.item[i].node, 'y', sizeof(targets.disks.item[i].node) - 1);
	assert_true(strlen(say("status", 0)) < CONTROL_ANSWER_BYTES);
	assert_non_null(strstr(answer, "\nlocked-bytes "));
}

static void nonsense_is_an_unknown_word(void **state)
{
	static const char *const words[] = { "", " ", "NOW", "now now now", "nowadays", "\001" };
	size_t i;

	for (i = 0; i < sizeof(words) / sizeof(words[0]); i++) {
		assert_string_equal(say(words[i], 0), "unknown word\n");
		assert_false(watch.fire);
	}
}

static int sender(const char *path)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address.sun_family)), 0);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static int mode_of(const char *path)
{
	struct stat status;

	assert_int_equal(stat(path, &status), 0);
	return status.st_mode & 0777;
}

static void the_file_of_a_socket_says_who_may_send(void **state)
{
	const struct group *own = getgrgid(getegid()); /* a user may give it a file of theirs */
	char path[64];
	int fd, other;

	assert_non_null(own);
	snprintf(path, sizeof(path), "%s/socket", tree.path);
	assert_int_equal(listen_at(path, own->gr_name, &fd), 0);
	assert_int_equal(mode_of(path), 0660);
	assert_int_equal(listen_at(path, "", &other), 0); /* in place of the old one */
	assert_int_equal(mode_of(path), 0600);
	close(other);
	assert_int_equal(listen_at(path, "no-such-group", &other), -ESRCH);
	assert_int_equal(mode_of(path), 0600);
	close(other);
	close(fd);
	snprintf(path, sizeof(path), "%s/nowhere/socket", tree.path);
	assert_int_equal(listen_at(path, "", &fd), -ENOENT);
	close(fd);
}

static void a_request_carries_its_sender_and_is_answered(void **state)
{
	struct request request;
	char path[64], text[64] = "";
	int fd, from;

	snprintf(path, sizeof(path), "%s/socket", tree.path);
	assert_int_equal(listen_at(path, "", &fd), 0);
	assert_false(listen_receive(fd, &request));
	from = sender(path);
	assert_int_equal(send(from, "status\n", 7, 0), 7);
	assert_true(listen_receive(fd, &request));
	assert_string_equal(request.word, "status");
	assert_int_equal(request.uid, getuid());
	listen_answer(fd, &request, "ok\n");
	assert_int_equal(recv(from, text, sizeof(text), 0), 3);
	assert_string_equal(text, "ok\n");
	close(from);
	listen_answer(fd, &request, "ok\n"); /* without a receiver */
	close(fd);
}

static void what_is_too_long_is_no_request(void **state)
{
	char path[64], text[CONTROL_WORD_BYTES + 1];
	struct request request;
	int fd, from, i;

	snprintf(path, sizeof(path), "%s/socket", tree.path);
	assert_int_equal(listen_at(path, "", &fd), 0);
	from = sender(path);
	memset(text, 'n', sizeof(text));
	assert_int_equal(send(from, text, sizeof(text), 0), sizeof(text));
	assert_false(listen_receive(fd, &request));
	for (i = 0; i < FLOOD; i++)
		(void)!send(from, "status", 6, 0); /* the queue is short, and then it is full */
	for (i = 0; listen_receive(fd, &request); i++)
		listen_answer(fd, &request, "ok\n");
	assert_true(i > 0 && i < FLOOD);
	close(from);
	close(fd);
}

/* A name that is a path is whatever its owner makes of it: a FUSE mount that never answers. */
static void who_has_a_path_for_a_name_is_not_answered(void **state)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct request request;
	char path[64], text[64];
	int fd, from;

	snprintf(path, sizeof(path), "%s/socket", tree.path);
	assert_int_equal(listen_at(path, "", &fd), 0);
	from = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/from", tree.path);
	assert_int_equal(bind(from, (struct sockaddr *)&address, sizeof(address)), 0);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s", path);
	assert_int_equal(connect(from, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(send(from, "status", 6, 0), 6);
	assert_true(listen_receive(fd, &request));
	listen_answer(fd, &request, "ok\n");
	assert_int_equal(recv(from, text, sizeof(text), 0), -1);
	assert_int_equal(errno, EAGAIN);
	close(from);
	close(fd);
}

/* A kernel that can refuse descriptors does so; with another one they are seen. */
static void a_descriptor_is_never_taken(void **state)
{
	int fd, from, ends[2];
	char path[64];

	snprintf(path, sizeof(path), "%s/socket", tree.path);
	assert_int_equal(listen_at(path, "", &fd), 0);
	assert_false(listen_has_descriptors(fd));
	from = sender(path);
	assert_int_equal(pipe(ends), 0);
	if (descriptor_send(from, "status", ends[0]) < 0)
		assert_int_equal(errno, EPERM);
	else
		assert_int_equal(recv(fd, path, sizeof(path), 0), 6);
	descriptors_permit(fd);
	assert_int_equal(descriptor_send(from, "status", ends[0]), 6);
	assert_int_equal(send(from, "alive", 5, 0), 5);
	close(ends[0]);
	assert_true(listen_has_descriptors(fd));
	assert_true(listen_has_descriptors(fd));
	assert_int_equal(write(ends[1], "x", 1), 1); /* it is still open */
	assert_true(listen_drop(fd, path) < 0);
	assert_int_equal(write(ends[1], "x", 1), -1);
	assert_int_equal(errno, EPIPE);
	assert_false(listen_has_descriptors(fd));
	assert_int_equal(recv(fd, path, sizeof(path), 0), 5);
	close(ends[1]);
	close(from);
	close(fd);
}

/* The file that the watcher rewrites, and all users read. */
static void open_status(char **text)
{
	char path[64];

	assert_int_equal(mkdirat(tree.root, "run", 0755), 0);
	assert_int_equal(mkdirat(tree.root, "run/memwipe", 0755), 0);
	snprintf(path, sizeof(path), "%s/run/memwipe/status", tree.path);
	assert_int_equal(status_file_open(path, text), 0);
	assert_int_equal(mode_of(path), 0644);
}

static void close_status(char *text)
{
	assert_int_equal(munmap(text, STATUS_FILE_BYTES), 0);
}

static void what_is_in_the_status_file_is_what_users_read(void **state)
{
	struct answer read;
	char *text;

	assert_int_equal(status_file_read(tree.root, &read), -ENOENT);
	open_status(&text);
	status_file_write(text, "ok\nstate away\nand more\n", clock_boottime());
	status_file_write(text, "ok\nstate armed\n", clock_boottime());
	assert_int_equal(status_file_read(tree.root, &read), 0);
	assert_string_equal(read.text, "ok\nstate armed\n");
	assert_int_equal(read.pid, getpid());
	close_status(text);
}

static void a_watcher_that_hangs_or_has_ended_is_not_believed(void **state)
{
	struct answer read;
	char *text, *pid;

	open_status(&text);
	status_file_write(text, "ok\n", clock_boottime() - (STATUS_FRESH_SECONDS + 60) * NS_PER_S);
	assert_int_equal(status_file_read(tree.root, &read), -ETIMEDOUT);
	assert_int_equal(read.pid, getpid());
	status_file_write(text, "ok\n", clock_boottime());
	pid = strstr(text, "pid ");
	assert_non_null(pid);
	memcpy(pid, "pid 2147483647\nok\n", 19); /* above every pid_max */
	assert_int_equal(status_file_read(tree.root, &read), -ECONNREFUSED);
	memset(text, 0, STATUS_FILE_BYTES); /* it is being started */
	assert_int_equal(status_file_read(tree.root, &read), -ETIMEDOUT);
	assert_int_equal(read.pid, 0);
	close_status(text);
}

static void a_second_watcher_gets_no_claim(void **state)
{
	char path[64];

	snprintf(path, sizeof(path), "%s/folder", tree.path);
	assert_int_equal(sockets_claim(path), 0);
	assert_int_equal(sockets_claim(path), -EWOULDBLOCK);
	assert_int_equal(mode_of(path), 0755);
	snprintf(path, sizeof(path), "%s/folder/lock", tree.path);
	assert_int_equal(mode_of(path), 0600);
}

static void an_answer_is_read_line_by_line(void **state)
{
	struct answer text = { .text = "ok\nstate armed\ndoor kexec open\ndoor none\ndoorstep\n" };
	const char *from = NULL;
	char value[256];

	assert_true(answer_is_ok(&text));
	assert_true(answer_next(&text, &from, "door", value));
	assert_string_equal(value, "kexec open");
	assert_true(answer_next(&text, &from, "door", value));
	assert_string_equal(value, "none");
	assert_false(answer_next(&text, &from, "door", value));
	from = NULL;
	assert_true(answer_next(&text, &from, "state", value));
	assert_string_equal(value, "armed");
}

/* Tell the status; was STATE_FILE written? */
static bool tells_a_change(void)
{
	char byte = '-';

	assert_int_equal(pwrite(watch.state_fd, &byte, 1, 0), 1);
	sockets_tell_status(&watch);
	assert_int_equal(pread(watch.state_fd, &byte, 1, 0), 1);
	return byte != '-';
}

static void only_more_than_the_time_is_a_change(void **state)
{
	static char status[STATUS_FILE_BYTES];

	config.dead_man_seconds = 100;
	triggers_open(&watch.triggers, &config, tree.root);
	tree_put(&tree, "state", "");
	watch.state_fd = openat(tree.root, "state", O_RDWR);
	watch.status_text = status;
	assert_true(tells_a_change());
	assert_false(tells_a_change());
	assert_string_equal(say("disarm 60", 0), "ok\n");
	assert_true(tells_a_change());
	watch.rearm_ns += 60 * NS_PER_S;
	assert_true(tells_a_change());
	assert_string_equal(say("arm", 0), "ok\n");
	assert_true(tells_a_change());
	targets.awaited = 1;
	targets.device[0] = (struct awaited){ .designation = "label=KEY", .reason = "no device" };
	assert_true(tells_a_change());
	targets.device[0].reason = "no disk";
	assert_true(tells_a_change());
	assert_non_null(strstr(status, "\nawaited label=KEY: no disk\n"));
	sleep(1); /* the time-out of the dead man is another number now */
	assert_false(tells_a_change());
	assert_null(strstr(status, "\ntrigger dead-man 100\n"));
	close(watch.state_fd);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(only_whom_it_concerns_may_say_a_word, start, end),
		cmocka_unit_test_setup_teardown(a_member_triggers_and_does_not_disarm, start, end),
		cmocka_unit_test_setup_teardown(a_disarmed_watcher_says_until_when, start, end),
		cmocka_unit_test_setup_teardown(an_unlocked_session_is_believed_for_a_while_only,
						start, end),
		cmocka_unit_test_setup_teardown(what_is_pending_can_be_called_off, start, end),
		cmocka_unit_test_setup_teardown(who_is_alive_ends_the_grace_of_the_dead_man_alone,
						start, end),
		cmocka_unit_test_setup_teardown(status_tells_of_doors_and_triggers, start, end),
		cmocka_unit_test_setup_teardown(an_answer_never_outgrows_its_room, start, end),
		cmocka_unit_test_setup_teardown(nonsense_is_an_unknown_word, start, end),
		cmocka_unit_test_setup_teardown(the_file_of_a_socket_says_who_may_send, start, end),
		cmocka_unit_test_setup_teardown(a_request_carries_its_sender_and_is_answered, start,
						end),
		cmocka_unit_test_setup_teardown(what_is_too_long_is_no_request, start, end),
		cmocka_unit_test_setup_teardown(who_has_a_path_for_a_name_is_not_answered, start,
						end),
		cmocka_unit_test_setup_teardown(a_descriptor_is_never_taken, start, end),
		cmocka_unit_test_setup_teardown(what_is_in_the_status_file_is_what_users_read,
						start, end),
		cmocka_unit_test_setup_teardown(a_watcher_that_hangs_or_has_ended_is_not_believed,
						start, end),
		cmocka_unit_test_setup_teardown(only_more_than_the_time_is_a_change, start, end),
		cmocka_unit_test_setup_teardown(a_second_watcher_gets_no_claim, start, end),
		cmocka_unit_test_setup_teardown(an_answer_is_read_line_by_line, start, end),
	};

	signal(SIGPIPE, SIG_IGN);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
