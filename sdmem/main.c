/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * sdmem: overwrite free memory while the system goes on living. Ends only when all that is
 * reachable has been swept, or says what is missing.
 */
#include "sdmem/clock.h"
#include "sdmem/options.h"
#include "sdmem/report.h"
#include "sdmem/sweep.h"

#include "sdmem/common/io.h"
#include "sdmem/common/message.h"

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
 * A sweep is built so that the kernel never has to kill for memory (ration.h). If it must for
 * another reason, nobody loses anything by the end of this process: offer it. Raising one's own
 * score needs no privilege; without it the sweep is as harmless, so a failure is nothing.
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

/* Signals end the sweep in its own time, which is at once. In all threads, so call it first. */
static int catch_signals(void)
{
	sigset_t signals;

	sigemptyset(&signals);
	sigaddset(&signals, SIGINT);
	sigaddset(&signals, SIGTERM);
	sigaddset(&signals, SIGHUP);
	sigprocmask(SIG_BLOCK, &signals, NULL);
	return signalfd(-1, &signals, SFD_CLOEXEC);
}

/* Until the threads are done: signals, the deadline, the progress bar. */
static void watch(struct sweep *s, const struct options *options, int signals, uint64_t start_ms)
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
			ration_stop(&s->ration, END_SIGNAL);
			events[1].fd = -1;
		}
		if (options->deadline_ms && ms >= options->deadline_ms)
			ration_stop(&s->ration, END_DEADLINE);
		sweep_look(s, &state);
		if (draw)
			report_progress(&state, ms);
	}
	if (draw)
		report_progress_end();
}

static int conclude(const struct ration *r, const struct options *options, uint64_t ms)
{
	if (options->json)
		report_verdict_json(r, options, ms);
	else if (!options->quiet || !report_complete(r))
		report_verdict(r);
	if (r->end == END_ERROR) {
		complain("cannot sweep on: %s: %s", r->failed, strerror(-r->error));
		return exit_code(r->error);
	}
	return report_complete(r) ? EXIT_DONE : EXIT_INCOMPLETE;
}

static int sweep(struct sweep *s, const struct options *options)
{
	uint64_t start_ms = clock_ms();
	int signals, error;

	if (plan_step(s->ration.plan.room, s->ration.threads) == 0) {
		complain("cannot sweep: no memory may be taken, because of %s",
			 bound_name(s->ration.plan.bound));
		return s->ration.plan.bound == BOUND_LEAVE ? EXIT_USAGE : EXIT_NOT_PERMITTED;
	}
	if (options->verbose && !options->json)
		report_plan(&s->ration);
	fflush(stdout);
	offer_to_oom_killer();
	signals = catch_signals();
	error = signals < 0 ? -errno : sweep_start(s, &options->passes);
	if (error) {
		complain("cannot start a sweep: %s", strerror(-error));
		return exit_code(error);
	}
	watch(s, options, signals, start_ms);
	sweep_finish(s);
	close(signals);
	return conclude(&s->ration, options, clock_ms() - start_ms);
}

static int run(const struct options *options)
{
	static struct sweep s;
	int root = open_root(options->sysroot), code = EXIT_DONE, error;

	if (root < 0) {
		complain("cannot open %s: %s", options->sysroot, strerror(-root));
		return exit_code(root);
	}
	error = ration_start(&s.ration, root, &options->wish, sweep_cpus());
	if (error) {
		complain("cannot read %s: %s", s.ration.failed, strerror(-error));
		code = exit_code(error);
	} else if (!options->dry_run) {
		code = sweep(&s, options);
	} else if (options->json) {
		report_plan_json(&s.ration);
	} else {
		report_plan(&s.ration);
	}
	close(root);
	return code;
}

int main(int argc, char **argv)
{
	struct options options;

	/* One heap for all threads: each of its own would reserve 64 MiB of address space. */
	mallopt(M_ARENA_MAX, 1);
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
