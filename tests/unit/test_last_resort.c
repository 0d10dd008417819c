/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * What the last resort writes, that it kills first, how it takes memory, and when it has enough. No
 * process of others is killed, and only as much memory is taken as a test says is free: kill(2),
 * fork(2), sysinfo(2), madvise(2) and the clock are the test's own.
 */
#include "common/last_resort.h"
#include "common/populate.h"
#include "common/ways.h"

#include <errno.h>
#include <fcntl.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <sys/sysinfo.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <cmocka.h>

#include "tests/unit/tree.h"

#define CGROUPS "sys/fs/cgroup/"
#define SYSTEM	CGROUPS "system.slice/cgroup.kill"
#define USER	CGROUPS "user.slice/cgroup.kill"
#define MACHINE CGROUPS "machine.slice/cgroup.kill"

static int log_fd = -1; /* gets a 'k' for each kill(2) */

int kill(pid_t pid, int signal)
{
	assert_int_equal(signal, SIGKILL);
	if (pid > 0)
		return (int)syscall(SYS_kill, pid, signal);
	assert_int_equal(pid, -1);
	assert_int_equal(write(log_fd, "k", 1), 1);
	errno = EPERM;
	return -1;
}

/* Of the one child that there may be; without one, the parent takes memory itself. */
struct child {
	atomic_uint steps; /* that it has taken; shared with the parent */
	unsigned int steps_max;
	bool hangs;
};

static struct child *child;
static bool in_child, forked;

/* How far the clock goes on in a step, and each time that it is read. */
static time_t step_seconds, look_seconds, later_seconds;

pid_t _Fork(void)
{
	pid_t pid;

	errno = ENOMEM;
	if (!child || forked)
		return -1;
	forked = true;
	pid = (pid_t)syscall(SYS_fork);
	if (pid == 0) {
		in_child = true;
		look_seconds = 1;
	}
	return pid;
}

/* How often much memory is free; then none is. */
static unsigned int free_steps;

int sysinfo(struct sysinfo *info)
{
	*info = (struct sysinfo){ .freeram = free_steps ? 1UL << 30 : 0, .mem_unit = 1 };
	free_steps -= free_steps > 0;
	return 0;
}

/* What madvise(2) was asked for. */
static char *populated_at[8];
static size_t populated_bytes, populated;
static char *single_pages; /* that may not become a huge one */
static bool old_kernel;

int clock_gettime(clockid_t clock, struct timespec *now)
{
	int result = (int)syscall(SYS_clock_gettime, clock, now);

	later_seconds += look_seconds;
	now->tv_sec += later_seconds + (child ? child->steps * step_seconds : 0);
	return result;
}

/* Of the child. The parent looks several times while it is taken. */
static int count_step(void)
{
	const struct timespec slowly = { .tv_nsec = 50000000 };

	while (child->hangs)
		pause();
	errno = ENOMEM;
	if (child->steps == child->steps_max)
		return -1;
	nanosleep(&slowly, NULL);
	child->steps++;
	return 0;
}

int madvise(void *at, size_t bytes, int advice)
{
	assert_int_not_equal(advice, MADV_HUGEPAGE); /* memory would be moved to make one */
	if (advice == MADV_NOHUGEPAGE)
		single_pages = at;
	if (advice == MADV_POPULATE_WRITE && at != single_pages && in_child)
		return count_step();
	if (advice == MADV_POPULATE_WRITE && at != single_pages) {
		later_seconds += step_seconds;
		assert_true(populated < sizeof(populated_at) / sizeof(populated_at[0]));
		populated_at[populated++] = at;
		populated_bytes += bytes;
		errno = EINVAL;
		if (old_kernel)
			return -1;
	}
	return (int)syscall(SYS_madvise, at, bytes, advice);
}

static void all_is_killed_before_memory_is_asked_for(void **state)
{
	int ends[2], fd[LAST_RESORT_FILES];
	char text[32] = "";
	size_t i;

	assert_int_equal(pipe(ends), 0);
	log_fd = ends[1];
	for (i = 0; i < LAST_RESORT_FILES; i++)
		fd[i] = ends[1];
	assert_int_equal(last_resort_sweep(fd), -EIO);
	assert_true(read(ends[0], text, sizeof(text) - 1) > 0);
	assert_string_equal(text, "k1110364"
				  "0 0 0 0"
				  "10");
	close(ends[0]);
	close(ends[1]);
}

static void sweep(unsigned int steps)
{
	int fd[LAST_RESORT_FILES];

	memset(fd, -1, sizeof(fd));
	log_fd = open("/dev/null", O_WRONLY);
	populated = populated_bytes = 0;
	single_pages = NULL;
	forked = false;
	free_steps = steps;
	assert_int_equal(last_resort_sweep(fd), -EIO);
	close(log_fd);
}

/* One that is not aligned takes 512 page faults. */
static void memory_is_taken_so_that_huge_pages_fit(void **state)
{
	size_t i;

	sweep(3);
	assert_int_equal(populated, 3);
	assert_int_equal(populated_bytes, 3 * HUGE_PAGE_BYTES);
	for (i = 0; i < populated; i++)
		assert_int_equal((uintptr_t)populated_at[i] % HUGE_PAGE_BYTES, 0);
}

/* One that clears memory slowly is not stopped by a clock. */
static void a_slow_machine_is_swept_to_the_end(void **state)
{
	step_seconds = 60;
	sweep(5);
	step_seconds = 0;
	assert_int_equal(populated, 5);
}

/* The parent's clock does not stop its children while one gets on; the last of their steps takes
 * what was kept. */
static void children_that_get_on_are_not_stopped(void **state)
{
	struct child *one =
		mmap(NULL, sizeof(*one), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

	assert_ptr_not_equal(one, MAP_FAILED);
	child = one;
	child->steps_max = 6;
	step_seconds = 7;
	sweep(4);
	assert_int_equal(child->steps, 6);
	step_seconds = 0;
	child = NULL;
	munmap(one, sizeof(*one));
}

static void a_child_that_hangs_is_ended(void **state)
{
	struct child hanging = { .hangs = true };

	child = &hanging;
	look_seconds = 1;
	sweep(1);
	look_seconds = later_seconds = 0;
	child = NULL;
	assert_int_equal(waitpid(-1, NULL, WNOHANG), -1);
	assert_int_equal(errno, ECHILD);
}

/* Or the kernel keeps its last huge page for itself. */
static void single_pages_are_given_back_in_the_end(void **state)
{
	unsigned char there[HUGE_PAGE_BYTES / 4096];

	sweep(1);
	assert_non_null(single_pages);
	assert_int_equal(mincore(single_pages, HUGE_PAGE_BYTES, there), -1);
	assert_int_equal(errno, ENOMEM);
}

static void a_kernel_before_5_14_has_each_page_touched(void **state)
{
	size_t page = sysconf(_SC_PAGESIZE), i;
	unsigned char there[HUGE_PAGE_BYTES / 4096];

	old_kernel = true;
	sweep(1);
	old_kernel = false;
	assert_int_equal(mincore(populated_at[0], HUGE_PAGE_BYTES, there), 0);
	for (i = 0; i < HUGE_PAGE_BYTES / page; i++)
		assert_true(there[i] & 1);
}

/* The last resort's descriptors on a machine where this process is in the cgroup `own`. */
static const struct way *prepare(struct tree *tree, struct ways *ways, const char *own)
{
	char bad[WAY_NAME_BYTES];

	if (own)
		tree_put(tree, "proc/self/cgroup", own);
	assert_int_equal(ways_choose(ways, WAY_LAST_RESORT, bad), 0);
	ways_prepare(ways, tree->root);
	return &ways->item[0];
}

static void assert_held(const struct way *way, bool system, bool user, bool machine)
{
	assert_int_equal(way->fd[WAY_TRIGGER] >= 0, system);
	assert_int_equal(way->fd[WAY_USER] >= 0, user);
	assert_int_equal(way->fd[WAY_MACHINE] >= 0, machine);
}

static void the_groups_of_all_other_programs_are_held(void **state)
{
	static struct ways ways;
	char why[WAY_WHY_BYTES];
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, SYSTEM, "");
	tree_put(&tree, USER, "");
	assert_held(prepare(&tree, &ways, "0::/memwipe-watch.service\n"), true, true, false);
	tree_put(&tree, MACHINE, "");
	ways_prepare(&ways, tree.root);
	assert_held(&ways.item[0], true, true, true);
	assert_true(way_explain(&ways.item[0], why));
	assert_string_equal(why, "");
	ways_close(&ways);
	tree_drop(&tree);
}

/* Who kills its own group switches nothing off any more. */
static void the_own_group_is_never_held(void **state)
{
	static const struct {
		const char *own;
		bool system, user, machine;
	} cases[] = {
		{ "0::/\n", true, true, true },
		{ "0::/user.slice\n", true, false, true },
		{ "0::/user.slice/user-0.slice/session-1.scope\n", true, false, true },
		{ "0::/user.slices\n", true, true, true },
		{ "0::/system.slice/memwipe-watch.service\n", false, true, true },
		{ "1:name=systemd:/\n0::/\n", false, false, false },
		{ "", false, false, false },
		{ NULL, false, false, false },
	};
	struct tree tree;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		static struct ways ways;

		tree_make(&tree);
		tree_put(&tree, SYSTEM, "");
		tree_put(&tree, USER, "");
		tree_put(&tree, MACHINE, "");
		assert_held(prepare(&tree, &ways, cases[i].own), cases[i].system, cases[i].user,
			    cases[i].machine);
		ways_close(&ways);
		tree_drop(&tree);
	}
}

/* A process that was moved lets go. */
static void a_group_that_became_the_own_one_is_let_go(void **state)
{
	static struct ways ways;
	struct tree tree;

	tree_make(&tree);
	tree_put(&tree, SYSTEM, "");
	tree_put(&tree, USER, "");
	assert_held(prepare(&tree, &ways, "0::/\n"), true, true, false);
	tree_put(&tree, "proc/self/cgroup", "0::/user.slice/shell\n");
	ways_prepare(&ways, tree.root);
	assert_held(&ways.item[0], true, false, false);
	ways_close(&ways);
	tree_drop(&tree);
}

static void without_groups_it_is_said_who_may_live_on(void **state)
{
	static struct ways ways;
	char why[WAY_WHY_BYTES];
	struct tree tree;

	tree_make(&tree);
	(void)prepare(&tree, &ways, "0::/\n");
	assert_true(way_explain(&ways.item[0], why));
	assert_string_equal(why, "programs that AppArmor confines may survive it, as there is no "
				 "/sys/fs/cgroup/system.slice/cgroup.kill");
	ways_close(&ways);
	tree_drop(&tree);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(all_is_killed_before_memory_is_asked_for),
		cmocka_unit_test(memory_is_taken_so_that_huge_pages_fit),
		cmocka_unit_test(a_slow_machine_is_swept_to_the_end),
		cmocka_unit_test(children_that_get_on_are_not_stopped),
		cmocka_unit_test(a_child_that_hangs_is_ended),
		cmocka_unit_test(single_pages_are_given_back_in_the_end),
		cmocka_unit_test(a_kernel_before_5_14_has_each_page_touched),
		cmocka_unit_test(the_groups_of_all_other_programs_are_held),
		cmocka_unit_test(the_own_group_is_never_held),
		cmocka_unit_test(a_group_that_became_the_own_one_is_let_go),
		cmocka_unit_test(without_groups_it_is_said_who_may_live_on),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
