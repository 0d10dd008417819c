/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The order of work in one wake-up, which is the picture at the head of loop.c. The disk is a state
 * file: "running", or "deleted" as the kernel writes it for a device that is being removed. Its
 * size is what ioctl() below says.
 */
#include "udev-rules/watch/loop.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/cdrom.h>
#include <linux/fs.h>
#include <netinet/in.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/inotify.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/descriptor.h"
#include "tests/unit/tree.h"
#include "udev-rules/common/disk_hold.h"
#include "udev-rules/common/opener.h"
#include "udev-rules/watch/listen.h"

enum { REQUESTS = 5, LINGER_S = 20, TICKS_PER_S = 20 };

static struct tree tree;
static struct config config;
static struct targets targets;
static struct ways doors;
static struct watch watch;
static struct loop loop;
static int tick[2], stop[2], control, sender;

/* The size of the disk: 0 in the first `empty` looks; in look number `last` something happens. */
static int looks, empty, last;
static void (*at_last)(void);

/* What an optical drive answers: its tray is open from look number `out` until before `in_again`.
 */
enum { NEVER = 1 << 30 };
static int out, in_again;
static bool drive_hangs;

static int drive_status(void)
{
	while (drive_hangs)
		pause(); /* for ever; the thread ends with the test */
	return looks >= out && looks < in_again ? CDS_TRAY_OPEN : CDS_DISC_OK;
}

/* In place of libc's. Each look at the disk asks once. */
int ioctl(int fd, unsigned long request, ...)
{
	va_list values;

	if (request == CDROM_DRIVE_STATUS)
		return drive_status();
	if (request != BLKGETSIZE64) {
		errno = ENOTTY;
		return -1;
	}
	va_start(values, request);
	*va_arg(values, uint64_t *) = looks++ < empty ? 0 : 4096;
	va_end(values);
	if (looks == last)
		at_last();
	return 0;
}

static int reads; /* of whether an image is in the kexec slot */

/* In place of libc's. */
ssize_t pread(int fd, void *to, size_t room, off_t offset)
{
	reads += fd >= 0 && fd == doors.slots.loaded_fd[SLOT_KEXEC];
	return syscall(SYS_pread64, fd, to, room, offset);
}

static int open_socket(const char *name)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "%s/%s", tree.path, name);
	assert_int_equal(listen_at(path, "", &fd), 0);
	return fd;
}

static int connect_to(const char *name)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);

	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof(address.sun_family)), 0);
	snprintf(address.sun_path, sizeof(address.sun_path), "%s/%s", tree.path, name);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	return fd;
}

static int start(void **state)
{
	char unused[32];

	tree_make(&tree);
	looks = empty = last = 0;
	out = in_again = NEVER;
	drive_hangs = false;
	tree_put(&tree, "state", "running\n");
	config_defaults(&config);
	assert_int_equal(ways_choose(&doors, "kexec", unused), 0);
	targets = (struct targets){ .disks = { .count = 1 } };
	targets.disks.item[0].fd = -1;
	targets.disks.item[0].state_fd = openat(tree.root, "state", O_RDONLY);
	watch = (struct watch){ .config = &config,
				.targets = &targets,
				.doors = &doors,
				.root = tree.root,
				.state_fd = -1 };
	suspended_start(&watch.suspended);
	assert_int_equal(pipe2(tick, O_NONBLOCK), 0);
	assert_int_equal(pipe2(stop, O_NONBLOCK), 0);
	control = open_socket("control");
	sender = connect_to("control");
	loop = (struct loop){ .reread_medium = false };
	loop.fd[WAKE_UEVENT].fd = -1;
	loop.fd[WAKE_TICK].fd = tick[0];
	loop.fd[WAKE_SIGNAL].fd = stop[0];
	loop.fd[WAKE_CONTROL].fd = control;
	return 0;
}

static int end(void **state)
{
	const int fds[] = {
		tick[0], tick[1], stop[0], stop[1], control, sender, targets.disks.item[0].state_fd
	};
	size_t i;

	for (i = 0; i < sizeof(fds) / sizeof(fds[0]); i++)
		close(fds[i]);
	tree_drop(&tree);
	return 0;
}

static void pull(void)
{
	tree_put(&tree, "state", "deleted\n");
}

static void raise_tick(void)
{
	const uint64_t one = 1;

	assert_int_equal(write(tick[1], &one, sizeof(one)), sizeof(one));
}

static void request(int fd, const char *word)
{
	assert_int_equal(send(fd, word, strlen(word), 0), strlen(word));
}

/* How many datagrams wait on a socket; they are removed. */
static int waiting(int fd)
{
	char word[CONTROL_WORD_BYTES];
	int count = 0;

	while (recv(fd, word, sizeof(word), MSG_DONTWAIT) >= 0)
		count++;
	return count;
}

static void only_a_signal_ends_a_watcher_whose_disk_is_there(void **state)
{
	assert_int_equal(write(stop[1], "x", 1), 1);
	assert_false(loop_run(&watch, &loop));
	assert_false(watch.fire);
}

static void a_pull_comes_before_everything_of_the_same_wake_up(void **state)
{
	char byte;

	request(sender, "disarm 60");
	raise_tick();
	assert_int_equal(write(stop[1], "x", 1), 1);
	pull();
	assert_true(loop_run(&watch, &loop));
	assert_int_equal(watch.disk_state.phase, DISK_GONE);
	assert_int_equal(watch.rearm_ns, 0);
	assert_int_equal(waiting(control), 1);
	assert_int_equal(read(stop[0], &byte, 1), 1);
	assert_int_equal(read(tick[0], &byte, 1), 1);
}

/* A removal that a request of this wake-up causes is found before the next request is read. */
static void one_request_is_served_between_two_checks(void **state)
{
	int i;

	request(sender, "now");
	for (i = 0; i < REQUESTS; i++)
		request(sender, "alive");
	assert_true(loop_run(&watch, &loop));
	assert_int_equal(waiting(sender), 1);
	assert_int_equal(waiting(control), REQUESTS);
}

/* In a child: as soon as the status is there, fire. */
static void fire_when_told(const char *text)
{
	const struct timespec pause = { .tv_nsec = 1000000 };

	if (fork() != 0)
		return;
	while (!*(const volatile char *)text)
		nanosleep(&pause, NULL);
	_exit(send(sender, "now", 3, 0) != 3);
}

static void each_tick_and_each_request_refresh_the_status(void **state)
{
	char *text = mmap(NULL, STATUS_FILE_BYTES, PROT_READ | PROT_WRITE,
			  MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	int status;

	assert_true(text != MAP_FAILED);
	watch.status_text = text;
	fire_when_told(text);
	raise_tick();
	assert_true(loop_run(&watch, &loop));
	assert_true(wait(&status) > 0 && status == 0);
	assert_non_null(strstr(text, "\nok\nversion "));
	assert_non_null(strstr(text, "\nstate armed\n"));
	watch.fire = false;
	*text = '\0';
	request(sender, "alive");
	request(sender, "now");
	assert_true(loop_run(&watch, &loop));
	assert_non_null(strstr(text, "\nstate armed\n"));
	assert_int_equal(munmap(text, STATUS_FILE_BYTES), 0);
}

static void a_signal_comes_before_the_tick_and_behind_a_request(void **state)
{
	char byte;

	request(sender, "now");
	assert_int_equal(write(stop[1], "x", 1), 1);
	assert_true(loop_run(&watch, &loop));
	watch.fire = false;
	raise_tick();
	assert_false(loop_run(&watch, &loop));
	assert_int_equal(read(tick[0], &byte, 1), 1); /* the tick was not handled */
}

static void a_grace_time_that_is_over_fires_in_the_same_wake_up(void **state)
{
	char byte;

	grace_start(&watch.grace, 1, clock_boottime(), 0);
	raise_tick();
	assert_true(loop_run(&watch, &loop));
	assert_int_equal(read(tick[0], &byte, 1), 1);
}

/* The disk is not held as long as the user wants that; the request to fire is obeyed all the same.
 */
static void while_disarmed_a_pull_does_nothing(void **state)
{
	watch.rearm_ns = clock_boottime() + 60 * NS_PER_S;
	pull();
	request(sender, "now");
	assert_true(loop_run(&watch, &loop));
	assert_int_equal(watch.disk_state.phase, DISK_CALM);
}

static void stop_it(void)
{
	assert_int_equal(write(stop[1], "x", 1), 1);
}

/* As a failed TEST UNIT READY leaves it until the disk is opened again. */
static void a_size_that_is_back_at_the_next_looks_does_not_fire(void **state)
{
	char path[64], event[4096];
	int opened;

	tree_put(&tree, "disk", "");
	snprintf(path, sizeof(path), "%s/disk", tree.path);
	snprintf(targets.disks.item[0].node, sizeof(targets.disks.item[0].node), "/disk");
	opened = inotify_init1(IN_NONBLOCK);
	assert_true(inotify_add_watch(opened, path, IN_OPEN) >= 0);
	empty = 3;
	last = 6;
	at_last = stop_it;
	raise_tick();
	assert_false(loop_run(&watch, &loop));
	assert_false(watch.fire);
	assert_int_equal(looks, last + 1); /* the signal is read in the next wake-up */
	assert_true(read(opened, event, sizeof(event)) > 0);
	close(opened);
}

/* It would not answer meanwhile whether its disc is in, and so never be gone. */
static void an_optical_drive_is_not_opened_again(void **state)
{
	char path[64], event[4096];
	int opened = inotify_init1(IN_NONBLOCK);

	tree_put(&tree, "disk", "");
	snprintf(path, sizeof(path), "%s/disk", tree.path);
	snprintf(targets.disks.item[0].node, sizeof(targets.disks.item[0].node), "/disk");
	assert_true(inotify_add_watch(opened, path, IN_OPEN) >= 0);
	targets.disks.item[0].optical = true;
	assert_true(disks_reread(&targets.disks, tree.root));
	targets.disks.item[0].optical = false;
	assert_int_equal(read(opened, event, sizeof(event)), -1);
	assert_true(disks_reread(&targets.disks, tree.root));
	assert_true(read(opened, event, sizeof(event)) > 0);
	close(opened);
}

static void a_size_that_stays_away_fires(void **state)
{
	uint64_t start_ns = clock_monotonic();

	empty = 1 << 30;
	raise_tick();
	assert_true(loop_run(&watch, &loop));
	assert_true(clock_monotonic() - start_ns >= DOUBT_NS);
	assert_true(looks > 2);
}

/* The size stays that of the last disc, and the state that of the drive, which is still there. */
static void a_disc_that_is_taken_out_fires(void **state)
{
	uint64_t start_ns = clock_monotonic();

	targets.disks.item[0].optical = true;
	out = 2; /* in look 1 it is in */
	last = 1;
	at_last = raise_tick;
	raise_tick();
	assert_true(loop_run(&watch, &loop));
	assert_true(looks >= out);
	assert_int_equal(watch.disk_state.phase, DISK_GONE);
	assert_true(clock_monotonic() - start_ns >= DOUBT_NS);
}

static void a_disc_that_is_in_again_does_not_fire(void **state)
{
	targets.disks.item[0].optical = true;
	out = 1;
	in_again = 4;
	last = 6;
	at_last = stop_it;
	raise_tick();
	assert_false(loop_run(&watch, &loop));
	assert_false(watch.fire);
}

static void a_pull_beside_a_doubt_fires_at_the_next_look(void **state)
{
	empty = 1 << 30;
	last = 2;
	at_last = pull; /* the state is read after the size */
	raise_tick();
	assert_true(loop_run(&watch, &loop));
	assert_int_equal(looks, last);
}

static void return_and_stop(void)
{
	tree_put(&tree, "state", "running\n");
	stop_it();
}

static void a_kill_cord_fires_only_behind_its_debounce(void **state)
{
	uint64_t start_ns = clock_monotonic();

	targets.disks.item[0].debounced = true;
	watch.disk_state.debounce_ns = NS_PER_S / 10;
	pull();
	raise_tick();
	assert_true(loop_run(&watch, &loop));
	assert_true(clock_monotonic() - start_ns >= watch.disk_state.debounce_ns);
}

static void a_kill_cord_that_is_back_in_time_does_not_fire(void **state)
{
	targets.disks.item[0].debounced = true;
	watch.disk_state.debounce_ns = 60 * NS_PER_S;
	pull();
	last = 5;
	at_last = return_and_stop;
	raise_tick();
	assert_false(loop_run(&watch, &loop));
	assert_int_equal(watch.disk_state.phase, DISK_SUSPICIOUS);
}

/* Two doors lead through it, and it is watched for images of other programs. */
static void a_tick_looks_at_the_kexec_slot_once(void **state)
{
	char unused[WAY_NAME_BYTES];

	assert_int_equal(ways_choose(&doors, "kexec stock", unused), 0);
	tree_put(&tree, "sys/kernel/kexec_loaded", "1\n");
	watch.slot_report = (struct slot_report){ .fd = -1 };
	reads = 0;
	last = 2;
	at_last = stop_it;
	raise_tick();
	raise_tick();
	assert_false(loop_run(&watch, &loop));
	assert_int_equal(reads, 2);
	assert_int_equal(watch.slot_report.last, SLOT_FOREIGN);
	ways_close(&doors);
}

/* A TCP connection whose close(2) waits for LINGER_S, because the other end reads nothing. */
static int lingering(int *other_end)
{
	const struct linger linger = { .l_onoff = 1, .l_linger = LINGER_S };
	struct sockaddr_in address = { .sin_family = AF_INET,
				       .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	static const char text[1 << 16];
	int server = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	socklen_t bytes = sizeof(address);

	assert_int_equal(bind(server, (struct sockaddr *)&address, sizeof(address)), 0);
	assert_int_equal(listen(server, 1), 0);
	assert_int_equal(getsockname(server, (struct sockaddr *)&address, &bytes), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof(address)), 0);
	*other_end = accept4(server, NULL, NULL, SOCK_CLOEXEC);
	assert_true(*other_end >= 0);
	while (send(fd, text, sizeof(text), MSG_DONTWAIT) > 0)
		continue;
	assert_int_equal(setsockopt(fd, SOL_SOCKET, SO_LINGER, &linger, sizeof(linger)), 0);
	close(server);
	return fd;
}

static int fast_ticks(void)
{
	const struct itimerspec often = { .it_interval = { .tv_nsec = NS_PER_S / TICKS_PER_S },
					  .it_value = { .tv_nsec = NS_PER_S / TICKS_PER_S } };
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK);

	assert_int_equal(timerfd_settime(fd, 0, &often, NULL), 0);
	return fd;
}

/* As the watcher does it. From here on the threads stay. */
static void start_openers(void)
{
	sigset_t all, before;

	sigfillset(&all);
	assert_int_equal(sigprocmask(SIG_SETMASK, &all, &before), 0);
	assert_int_equal(openers_start(), 0);
	assert_int_equal(sigprocmask(SIG_SETMASK, &before, NULL), 0);
}

static void what_is_sent_with_a_request_silences_nobody_for_long(void **state)
{
	int ticks = fast_ticks(), other_end, sent;
	uint64_t start_ns = clock_monotonic();

	start_openers();
	descriptors_permit(control);
	sent = lingering(&other_end);
	assert_int_equal(descriptor_send(sender, "alive", sent), 5);
	close(sent); /* the datagram has the last one */
	request(sender, "now");
	loop.fd[WAKE_TICK].fd = ticks;
	last = LINGER_S * TICKS_PER_S / 2;
	at_last = stop_it;
	assert_true(loop_run(&watch, &loop));
	assert_true(clock_monotonic() - start_ns < LINGER_S / 2 * NS_PER_S);
	assert_int_equal(waiting(control), 0);
	close(other_end);
	close(ticks);
}

static void a_drive_that_hangs_keeps_no_trigger_from_working(void **state)
{
	targets.disks.item[0].optical = true;
	drive_hangs = true;
	request(sender, "now");
	assert_true(loop_run(&watch, &loop));
	assert_int_not_equal(watch.disk_state.phase, DISK_GONE);
	watch.fire = false;
	pull();
	raise_tick();
	assert_true(loop_run(&watch, &loop));
	assert_int_equal(watch.disk_state.phase, DISK_GONE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(only_a_signal_ends_a_watcher_whose_disk_is_there,
						start, end),
		cmocka_unit_test_setup_teardown(a_pull_comes_before_everything_of_the_same_wake_up,
						start, end),
		cmocka_unit_test_setup_teardown(one_request_is_served_between_two_checks, start,
						end),
		cmocka_unit_test_setup_teardown(each_tick_and_each_request_refresh_the_status,
						start, end),
		cmocka_unit_test_setup_teardown(a_signal_comes_before_the_tick_and_behind_a_request,
						start, end),
		cmocka_unit_test_setup_teardown(a_grace_time_that_is_over_fires_in_the_same_wake_up,
						start, end),
		cmocka_unit_test_setup_teardown(a_size_that_is_back_at_the_next_looks_does_not_fire,
						start, end),
		cmocka_unit_test_setup_teardown(an_optical_drive_is_not_opened_again, start, end),
		cmocka_unit_test_setup_teardown(a_size_that_stays_away_fires, start, end),
		cmocka_unit_test_setup_teardown(a_disc_that_is_taken_out_fires, start, end),
		cmocka_unit_test_setup_teardown(a_disc_that_is_in_again_does_not_fire, start, end),
		cmocka_unit_test_setup_teardown(a_pull_beside_a_doubt_fires_at_the_next_look, start,
						end),
		cmocka_unit_test_setup_teardown(a_kill_cord_fires_only_behind_its_debounce, start,
						end),
		cmocka_unit_test_setup_teardown(a_kill_cord_that_is_back_in_time_does_not_fire,
						start, end),
		cmocka_unit_test_setup_teardown(a_tick_looks_at_the_kexec_slot_once, start, end),
		cmocka_unit_test_setup_teardown(while_disarmed_a_pull_does_nothing, start, end),
		cmocka_unit_test_setup_teardown(
			what_is_sent_with_a_request_silences_nobody_for_long, start, end),
		cmocka_unit_test_setup_teardown(a_drive_that_hangs_keeps_no_trigger_from_working,
						start, end),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
