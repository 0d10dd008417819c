/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What a process without rights can try against another: end it, stop it, look into it, feed it
 * false events, starve it, speak to it. Each attempt that succeeds is an error.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/netlink.h>
#include <sched.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ptrace.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <sys/un.h>
#include <unistd.h>

#include "common/message.h"
#include "udev-rules/common/control.h"

enum { NOBODY = 65534, BASE = 10, FLOOD = 20000, KOBJECT_EVENTS = 1 };

/* Each returns 0 if it succeeded, or -errno. */
static int send_signal(pid_t pid, int number)
{
	return kill(pid, number) == 0 ? 0 : -errno;
}

static int end_it(pid_t pid)
{
	return send_signal(pid, SIGKILL);
}

static int stop_it(pid_t pid)
{
	return send_signal(pid, SIGSTOP);
}

static int trace_it(pid_t pid)
{
	return ptrace(PTRACE_SEIZE, pid, NULL, NULL) == 0 ? 0 : -errno;
}

static int write_into_it(pid_t pid)
{
	char byte = 0;
	struct iovec from = { &byte, 1 }, to = { &byte, 1 };

	return process_vm_writev(pid, &from, 1, &to, 1, 0) >= 0 ? 0 : -errno;
}

static int open_below_proc(pid_t pid, const char *name, int flags)
{
	char path[64];
	int fd;

	snprintf(path, sizeof(path), "/proc/%d/%s", (int)pid, name);
	fd = open(path, flags | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static int open_its_memory(pid_t pid)
{
	return open_below_proc(pid, "mem", O_RDWR);
}

static int open_its_descriptors(pid_t pid)
{
	return open_below_proc(pid, "fd/0", O_RDONLY);
}

static int give_it_to_the_oom_killer(pid_t pid)
{
	return open_below_proc(pid, "oom_score_adj", O_WRONLY);
}

static int slow_it_down(pid_t pid)
{
	const struct sched_param none = { .sched_priority = 0 };

	return sched_setscheduler(pid, SCHED_IDLE, &none) == 0 ? 0 : -errno;
}

static int take_its_limits(pid_t pid)
{
	const struct rlimit none = { 0, 0 };

	return prlimit(pid, RLIMIT_MEMLOCK, &none, NULL) == 0 ? 0 : -errno;
}

static int freeze_it(pid_t pid)
{
	int fd = open("/sys/fs/cgroup/cgroup.freeze", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		fd = open("/sys/fs/cgroup/cgroup.procs", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

/* The kernel's own words for a disk that goes. */
static int send_false_event(unsigned int port, unsigned int groups)
{
	static const char event[] = "remove@/devices/virtual/block/sda\0ACTION=remove\0"
				    "DEVPATH=/devices/virtual/block/sda\0SUBSYSTEM=block\0SEQNUM=1";
	struct sockaddr_nl to = { .nl_family = AF_NETLINK, .nl_pid = port, .nl_groups = groups };
	int fd = socket(AF_NETLINK, SOCK_RAW | SOCK_CLOEXEC, NETLINK_KOBJECT_UEVENT), error = 0;

	if (fd < 0)
		return -errno;
	if (sendto(fd, event, sizeof(event), 0, (struct sockaddr *)&to, sizeof(to)) < 0)
		error = -errno;
	close(fd);
	return error;
}

static int tell_everybody_of_a_pull(pid_t pid)
{
	return send_false_event(0, KOBJECT_EVENTS);
}

static int tell_it_of_a_pull(pid_t pid)
{
	return send_false_event((unsigned int)pid, 0);
}

static int say(const char *path, const char *word)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	int fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), error = 0;

	if (fd < 0)
		return -errno;
	snprintf(to.sun_path, sizeof(to.sun_path), "%s", path);
	if (sendto(fd, word, strlen(word), 0, (struct sockaddr *)&to, sizeof(to)) < 0)
		error = -errno;
	close(fd);
	return error;
}

static int say_now(pid_t pid)
{
	return say(CONTROL_SOCKET, "now");
}

static int say_disarm(pid_t pid)
{
	return say(CONTROL_SOCKET, "disarm 3600");
}

static int take_its_sockets(pid_t pid)
{
	if (unlink(CONTROL_SOCKET) == 0 || rename(STATUS_FILE, CONTROL_FOLDER "/x") == 0)
		return 0;
	return -errno;
}

static int open_a_door(pid_t pid)
{
	int fd = open("/dev/memwipe", O_WRONLY | O_CLOEXEC);

	if (fd < 0 && errno == ENOENT)
		fd = open("/proc/sysrq-trigger", O_WRONLY | O_CLOEXEC);
	if (fd < 0)
		return -errno;
	close(fd);
	return 0;
}

static const struct attempt {
	const char *name;
	int (*make)(pid_t pid);
} attempts[] = {
	{ "end it", end_it },
	{ "stop it", stop_it },
	{ "trace it", trace_it },
	{ "write into it", write_into_it },
	{ "open its memory", open_its_memory },
	{ "open its descriptors", open_its_descriptors },
	{ "give it to the OOM killer", give_it_to_the_oom_killer },
	{ "slow it down", slow_it_down },
	{ "take its limits", take_its_limits },
	{ "freeze it", freeze_it },
	{ "tell everybody of a pull", tell_everybody_of_a_pull },
	{ "tell it of a pull", tell_it_of_a_pull },
	{ "say now", say_now },
	{ "say disarm", say_disarm },
	{ "take its sockets", take_its_sockets },
	{ "open a door", open_a_door },
};

enum { ATTEMPTS = sizeof(attempts) / sizeof(attempts[0]) };

/* What every process may do: waste resources, up to its limits. */
static void be_a_nuisance(void)
{
	const struct rlimit room = { 4096, 4096 };
	int i;

	(void)setrlimit(RLIMIT_NOFILE, &room);
	for (i = 0; i < FLOOD; i++)
		(void)say(CONTROL_SOCKET, i % 2 ? "status" : "now");
	while (open("/dev/null", O_RDONLY | O_CLOEXEC) >= 0)
		;
}

int main(int argc, char **argv)
{
	pid_t pid = argc == 2 ? (pid_t)strtol(argv[1], NULL, BASE) : 0;
	size_t i, done = 0;

	if (pid <= 1)
		return complain_usage("usage: memprowl PID");
	if (setresgid(NOBODY, NOBODY, NOBODY) != 0 || setresuid(NOBODY, NOBODY, NOBODY) != 0) {
		complain("cannot become nobody: %s", strerror(errno));
		return EXIT_NOT_PERMITTED;
	}
	for (i = 0; i < ATTEMPTS; i++) {
		if (attempts[i].make(pid) != 0)
			continue;
		complain("could %s", attempts[i].name);
		done++;
	}
	be_a_nuisance();
	printf("%zu of %d attempts succeeded\n", done, ATTEMPTS);
	return done ? EXIT_INCOMPLETE : EXIT_DONE;
}
