/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sdmem: overwrite free memory while the system goes on running. Succeeds only if all that is
 * reachable has been swept; else it says what is missing.
 */
#include "sdmem/caches.h"
#include "sdmem/clock.h"
#include "sdmem/hugepool.h"
#include "sdmem/module.h"
#include "sdmem/options.h"
#include "sdmem/report.h"
#include "sdmem/sweep.h"
#include "sdmem/thorough.h"
#include "sdmem/video.h"

#include "common/io.h"
#include "common/lock.h"
#include "common/message.h"
#include "common/signals.h"

#include <errno.h>
#include <fcntl.h>
#include <malloc.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum { PROGRESS_EVERY_MS = 200 };

/*
 * A sweep never makes the kernel run out of memory (budget.h). If the OOM killer has to end a
 * process for another reason, let it end this one, because no data is lost with it. Raising the own
 * score needs no privilege; a failure does no harm.
 */
static void offer_to_oom_killer(void)
{
	static const char most[] = "1000";
	int fd = open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC);

	if (fd < 0)
		return;
	(void)!write(fd, most, strlen(most));
	close(fd);
}

/* The signals that end the sweep, as a descriptor. Before any thread is started: all inherit the
 * mask. */
static int catch_signals(void)
{
	static const int ends[] = { SIGINT, SIGTERM, SIGHUP };
	sigset_t signals;

	keep_exit_statuses();
	sigemptyset(&signals);
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (!signal_is_ignored(ends[i]))
			sigaddset(&signals, ends[i]);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return signalfd(-1, &signals, SFD_CLOEXEC);
}

/* Handle signals, the deadline and the progress bar until the threads are done. */
static void supervise(struct sweep *s, const struct options *options, int signals,
		      uint64_t start_ms)
{
	struct pollfd events[] = { { .fd = s->done_fd, .events = POLLIN },
				   { .fd = signals, .events = POLLIN } };
	bool draw = !options->quiet && isatty(STDERR_FILENO);
	struct sweep_state state;
	uint64_t ms;

	while (!(events[0].revents & POLLIN)) {
		if (poll(events, 2, PROGRESS_EVERY_MS) < 0 && errno != EINTR)
			break;
		ms = clock_ms() - start_ms;
		if (events[1].revents & POLLIN) {
			budget_stop(&s->budget, END_SIGNAL);
			events[1].fd = -1;
		}
		if (options->deadline_ms && ms >= options->deadline_ms)
			budget_stop(&s->budget, END_DEADLINE);
		sweep_get_state(s, &state);
		if (draw)
			report_progress(&state, ms);
	}
	if (draw)
		report_progress_end();
}

static int conclude(const struct budget *r, const struct options *options,
		    const struct report_more *more, uint64_t ms)
{
	bool complete = report_complete(r, more);

	if (options->json)
		report_verdict_json(r, options, more, ms);
	else if (!options->quiet || !complete)
		report_verdict(r, options, more);
	if (r->end == END_ERROR) {
		complain("cannot sweep on: %s: %s", r->failed, strerror(-r->error));
		return exit_code(r->error);
	}
	return complete ? EXIT_DONE : EXIT_INCOMPLETE;
}

/*
 * After the sweep, for the kernel's reserve and other free memory that no program is given. The
 * module overwrites all free memory, so it is not used where the user asked for less, nor after a
 * sweep that was stopped. On a restless system, whose last percent no program can get, it is needed
 * most.
 */
static void let_module_sweep(const struct budget *r, const struct options *options,
			     struct report_more *more, uint64_t start_ms)
{
	uint64_t spent = clock_ms() - start_ms, left_ms = 0;

	if (options->wish.limit != UINT64_MAX || options->wish.leave)
		return;
	if ((r->end != END_COMPLETE && r->end != END_RESTLESS) || !module_is_there(r->root))
		return;
	if (options->deadline_ms)
		left_ms = options->deadline_ms > spent ? options->deadline_ms - spent : 1;
	more->module_error = module_sweep(r->root, left_ms, &more->module_swept);
	if (more->module_error)
		complain("the kernel module did not sweep all: %s", strerror(-more->module_error));
}

static int sweep(struct sweep *s, const struct options *options, struct report_more *more)
{
	uint64_t start_ms = clock_ms();
	int signals, error;

	if (plan_step(s->budget.plan.room, s->budget.threads) == 0) {
		complain("cannot sweep: no memory may be taken, because of %s",
			 bound_name(s->budget.plan.bound));
		return s->budget.plan.bound == BOUND_LEAVE ? EXIT_USAGE : EXIT_NOT_PERMITTED;
	}
	if (options->verbose && !options->json)
		report_plan(&s->budget, more);
	fflush(stdout);
	offer_to_oom_killer();
	if (options->video)
		more->cards = video_sweep(s->budget.root, more->card);
	signals = catch_signals();
	s->pools = more->pool_bytes > 0;
	error = signals < 0 ? -errno : sweep_start(s, &options->passes, options->verify);
	if (error) {
		complain("cannot start a sweep: %s", strerror(-error));
		return exit_code(error);
	}
	supervise(s, options, signals, start_ms);
	sweep_finish(s);
	more->pool_swept = s->pool_swept;
	let_module_sweep(&s->budget, options, more, start_ms);
	close(signals);
	return conclude(&s->budget, options, more, clock_ms() - start_ms);
}

/* Plan and sweep; with --dry-run only print the plan. */
static int plan_and_sweep(const struct options *options, int root)
{
	static struct sweep s;
	struct report_more more = { .lock_error = options->dry_run ? 0 : lock_present_memory() };
	int error = budget_start(&s.budget, root, &options->wish, sweep_cpus());

	if (error) {
		complain("cannot read %s: %s", s.budget.failed, strerror(-error));
		return exit_code(error);
	}
	/* --limit and --leave do not count the pages of pools. */
	if (options->wish.limit == UINT64_MAX && !options->wish.leave)
		more.pool_bytes = hugepool_free(root);
	if (!options->dry_run)
		return sweep(&s, options, &more);
	if (options->json)
		report_plan_json(&s.budget, &more);
	else
		report_plan(&s.budget, &more);
	return EXIT_DONE;
}

static int sweep_thoroughly(const struct options *options, int root)
{
	struct thorough reserve;
	const char *failed;
	int error = thorough_start(&reserve, root, &failed), code;

	if (error) {
		complain("cannot lower the kernel's reserve: %s: %s", failed, strerror(-error));
		return exit_code(error);
	}
	code = plan_and_sweep(options, root);
	error = thorough_end(&reserve, &failed);
	if (!error)
		return code;
	complain("cannot put the kernel's reserve back: %s: %s", failed, strerror(-error));
	return exit_code(error);
}

static int run(const struct options *options)
{
	int root = open_root(options->sysroot), code, error = 0;
	const char *failed;

	if (root < 0) {
		complain("cannot open %s: %s", options->sysroot, strerror(-root));
		return exit_code(root);
	}
	if (options->drop_caches)
		error = caches_drop(root, &failed);
	if (error) {
		complain("cannot drop caches: %s: %s", failed, strerror(-error));
		code = exit_code(error);
	} else if (options->thorough) {
		code = sweep_thoroughly(options, root);
	} else {
		code = plan_and_sweep(options, root);
	}
	close(root);
	return code;
}

int main(int argc, char **argv)
{
	struct options options;

	/* One heap for all threads: by default each thread reserves 64 MiB of address space. */
	mallopt(M_ARENA_MAX, 1);
	memory_from_anywhere();
	switch (options_parse(argc, argv, &options)) {
	case OPTIONS_HELP:
		fputs(options_usage, stdout);
		return close_stdout(EXIT_DONE);
	case OPTIONS_VERSION:
		puts("sdmem " VERSION);
		return close_stdout(EXIT_DONE);
	case OPTIONS_WRONG:
		return complain_usage("%s", options.problem);
	case OPTIONS_SWEEP:
		break;
	}
	return close_stdout(run(&options));
}
