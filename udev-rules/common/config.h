/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The configuration, CONFIG_PATH: memwipe.conf(5). One parser for all programs. It checks every
 * value; at the first error it gives the line and the reason, and the file must not be used.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_CONFIG_H
#define MEMWIPE_UDEV_RULES_COMMON_CONFIG_H

#include "udev-rules/common/key_chord.h"

#include <stdbool.h>
#include <stddef.h>

#include "memwipe_paths.h" /* CONFIG_PATH */

enum {
	CONFIG_DEVICES_MAX = 8,
	CONFIG_WORD_BYTES = 96, /* of a value, its '\0' included */
	CONFIG_REASON_BYTES = 256,
};

struct config {
	/* [watch] */
	bool boot_medium; /* watch the disk that the system lives on */
	size_t devices;
	char device[CONFIG_DEVICES_MAX][CONFIG_WORD_BYTES]; /* also watch these: designation.h */
	char wrong_device[CONFIG_REASON_BYTES]; /* first `device` line that was left out; "": none
						 */
	int debounce_seconds; /* how long one of `device` may be missing; 0: not at all */
	int settle_seconds;   /* after a resume, how long a disk may be missing */
	/* [doors] */
	char order[CONFIG_WORD_BYTES]; /* names that ways_choose() accepts, in order of trial */
	int deadline_seconds;	       /* from the trigger to the next door */
	bool take_crash_slot;	       /* even if kdump uses it */
	bool lock_slots;	       /* the kernel accepts no image after ours */
	/* [firmware] */
	bool mor; /* ask it at each load to clear RAM at the next reset */
	/* [triggers] */
	struct key_chord panic_keys;
	bool ac_lost;
	bool lid_closed;
	bool only_while_locked;
	int dead_man_seconds; /* 0: off */
	int grace_seconds;    /* for triggers that may be an accident */
	/* [keys] */
	char evict[CONFIG_WORD_BYTES];	 /* words of: agents keyrings volumes */
	char volumes[CONFIG_WORD_BYTES]; /* dm-crypt names */
	int budget_seconds;
	/* [shutdown] */
	bool shutdown_wipe;			 /* no: a shutdown leaves RAM as it is */
	char shutdown_action[CONFIG_WORD_BYTES]; /* poweroff, reboot, halt; "": as requested */
	bool shutdown_one_cpu;
	bool shutdown_verify;
	bool hibernation; /* not refused while the machine is armed */
	/* [control] */
	char group[CONFIG_WORD_BYTES]; /* whose members may trigger; "": root only */
};

/* The values that apply without a file. */
void config_defaults(struct config *config);

/*
 * Parse a text over the defaults. 0, or -EINVAL and in reason[] the first error: "line 3: unknown
 * key 'devise' in [watch]". A wrong `device` line is not such an error, because it must not stop
 * the watch over the other disks: it is left out, and wrong_device says why.
 */
int config_parse(struct config *config, const char *text, char reason[CONFIG_REASON_BYTES]);

/*
 * Read and parse a file below root. 0, or -errno and the reason: -EINVAL as config_parse(),
 * otherwise the text of the error.
 */
int config_read(struct config *config, int root, const char *path,
		char reason[CONFIG_REASON_BYTES]);

/* The same for a file by any path that open(2) accepts. */
int config_read_file(struct config *config, const char *path, char reason[CONFIG_REASON_BYTES]);

/*
 * Read the configuration of a program: `path` if it is not NULL, otherwise CONFIG_PATH below root,
 * which need not exist. Complains "FILE: line 3: ..." on failure, and of wrong_device. An exit
 * code.
 */
int config_load(struct config *config, int root, const char *path);

#endif
