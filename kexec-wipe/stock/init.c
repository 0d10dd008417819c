/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Process 1 of a kernel that was started to empty RAM. That kernel has overwritten the memory that
 * was free when it started (memtest=1) and all that it has freed since (init_on_free=1). This
 * program makes it clear the rest, for kernels that lack one of the two. Then it ends the machine,
 * also if something failed.
 */
#include <asm/signal.h>
#include <asm/unistd.h>
#include <linux/fcntl.h>
#include <linux/mman.h>
#include <linux/reboot.h>
#include <linux/time_types.h>

enum {
	STEP_BYTES = 4 << 20,
	LIMIT_S = 600, /* limit of the sweep; the machine then ends anyway */
	SIGNAL_SET_BYTES = 8,
	CONSOLE = 1, /* the kernel opens it for process 1 */
	USAGE = 2,
};

/* start.S. An argument that the kernel reads as an int may be passed as one. */
long ask_kernel(long number, ...);
void init(int argc, char **argv);

static const struct end {
	const char *name;
	unsigned int command;
} ends[] = {
	{ "poweroff", LINUX_REBOOT_CMD_POWER_OFF },
	{ "reboot", LINUX_REBOOT_CMD_RESTART },
	{ "halt", LINUX_REBOOT_CMD_HALT },
};

static void say(const char *text)
{
	long bytes = 0;

	while (text[bytes])
		bytes++;
	(void)ask_kernel(__NR_write, CONSOLE, text, bytes); /* there may be no console */
}

/* The kernel keeps some percent of RAM free. If that cannot be changed, less is swept. */
static void lower_the_reserve(void)
{
	static const char least_kib[] = "64";
	long fd;

	(void)ask_kernel(__NR_mount, "proc", "/proc", "proc", 0L, 0L);
	fd = ask_kernel(__NR_open, "/proc/sys/vm/min_free_kbytes", O_WRONLY);
	(void)ask_kernel(__NR_write, fd, least_kib, sizeof(least_kib) - 1);
}

/* The kernel clears every page that a process gets. Ends when the OOM killer kills the process. */
static void use_all_memory(void)
{
	long at;

	do
		at = ask_kernel(__NR_mmap, 0L, (long)STEP_BYTES, (long)(PROT_READ | PROT_WRITE),
				(long)(MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE), -1L);
	while (at > 0);
	(void)ask_kernel(__NR_exit, 0L);
}

/* In a child, because the OOM killer spares process 1. */
static void sweep(void)
{
	static const struct __kernel_timespec limit = { .tv_sec = LIMIT_S };
	const unsigned long child_ended = 1UL << (SIGCHLD - 1);

	(void)ask_kernel(__NR_rt_sigprocmask, (long)SIG_BLOCK, &child_ended, 0L,
			 (long)SIGNAL_SET_BYTES);
	if (ask_kernel(__NR_fork) == 0)
		use_all_memory();
	(void)ask_kernel(__NR_rt_sigtimedwait, &child_ended, 0L, &limit, (long)SIGNAL_SET_BYTES);
}

static const struct end *find_end(const char *name)
{
	const struct end *end;
	const char *a, *b;

	for (end = ends; end < ends + sizeof(ends) / sizeof(ends[0]); end++) {
		for (a = name, b = end->name; *a && *a == *b; a++, b++)
			;
		if (*a == *b)
			return end;
	}
	return ends;
}

/* Its arguments are the words behind "--" in the kernel's command line. Returns only on failure. */
void init(int argc, char **argv)
{
	const struct end *end = find_end(argc > 1 ? argv[argc - 1] : "");

	if (ask_kernel(__NR_getpid) != 1) {
		say("memwipe: process 1 only: this would use all memory of a running system\n");
		(void)ask_kernel(__NR_exit, (long)USAGE);
	}
	say("memwipe: sweeping free memory\n");
	lower_the_reserve();
	sweep();
	say("memwipe: swept: ");
	say(end->name);
	say("\n");
	(void)ask_kernel(__NR_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, end->command, 0L);
	(void)ask_kernel(__NR_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2,
			 LINUX_REBOOT_CMD_POWER_OFF, 0L);
}
