/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sdmem/module.h"

#include "sdmem/clock.h"
#include "common/io.h"
#include "common/signals.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/time.h>
#include <unistd.h>

static const char device[] = "dev/memwipe";

enum { AGAIN_MS = 20 };

bool module_is_there(int root)
{
	return faccessat(root, device, W_OK, 0) == 0;
}

static void set_alarm(uint64_t ms)
{
	const struct itimerval once = { .it_value = { .tv_sec = (time_t)(ms / MS_PER_S),
						      .tv_usec = (suseconds_t)(ms % MS_PER_S *
									       US_PER_MS) } };

	(void)setitimer(ITIMER_REAL, &once, NULL);
}

/*
 * The signal only has to interrupt write(2). It may come before that call has begun, so have
 * another one follow it.
 */
static void interrupt(int number)
{
	set_alarm(AGAIN_MS);
}

static uint64_t swept_bytes(int root)
{
	uint64_t bytes;

	return read_number(root, "/sys/class/misc/memwipe/swept_bytes", &bytes) == 0 ? bytes : 0;
}

int module_sweep(int root, uint64_t deadline_ms, uint64_t *bytes)
{
	static const int numbers[] = { SIGINT, SIGTERM, SIGHUP, SIGALRM };
	const struct sigaction action = { .sa_handler = interrupt };
	sigset_t signals, before;
	int error;

	sigemptyset(&signals);
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++) {
		if (numbers[i] != SIGALRM && signal_is_ignored(numbers[i]))
			continue; /* as the parent asked; the alarm is our own */
		sigaddset(&signals, numbers[i]);
		(void)sigaction(numbers[i], &action, NULL);
	}
	set_alarm(deadline_ms);
	sigprocmask(SIG_UNBLOCK, &signals, &before);
	error = write_line(root, device, "sweep");
	sigprocmask(SIG_SETMASK, &before, NULL);
	set_alarm(0);
	*bytes = swept_bytes(root);
	return error;
}
