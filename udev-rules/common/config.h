/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * CONFIG_PATH: memwipe.conf(5). Strict: what is not understood is an error with its line, and
 * nothing of the file counts then.
 */
#ifndef MEMWIPE_UDEV_RULES_COMMON_CONFIG_H
#define MEMWIPE_UDEV_RULES_COMMON_CONFIG_H

#include <stdbool.h>
#include <stddef.h>

#include "memwipe_paths.h" /* CONFIG_PATH */

enum {
	CONFIG_DEVICES_MAX = 8,
	CONFIG_WORD_BYTES = 96, /* a value, its end included */
	CONFIG_REASON_BYTES = 256,
	CONFIG_SECONDS_MAX = 30 * 24 * 3600,
};

struct config {
	/* [watch] */
	bool boot_medium; /* watch the disk that the system lives on */
	size_t devices;
	char device[CONFIG_DEVICES_MAX][CONFIG_WORD_BYTES]; /* and these: designation.h */
	int settle_seconds; /* after a resume, a disk may be away so long */
	/* [doors] */
	char order[CONFIG_WORD_BYTES]; /* names, in the order in which they are tried */
	int deadline_seconds;	       /* from the trigger to the next door */
	bool take_crash_slot;	       /* even if kdump uses it */
	/* [triggers] */
	char panic_keys[CONFIG_WORD_BYTES]; /* "KEY_LEFTCTRL+KEY_LEFTALT+KEY_END"; "": none */
	bool ac_lost;
	bool lid_closed;
	bool only_while_locked;
	int dead_man_seconds; /* 0: none */
	int grace_seconds;    /* for those that may be an accident */
	/* [keys] */
	char evict[CONFIG_WORD_BYTES];	 /* words of: agents keyrings volumes */
	char volumes[CONFIG_WORD_BYTES]; /* dm-crypt names */
	int budget_seconds;
	/* [control] */
	char group[CONFIG_WORD_BYTES]; /* whose members may trigger; "": root alone */
};

/* What holds without a file. */
void config_defaults(struct config *config);

/*
 * Read a file below root over the defaults. 0; -errno, and why in reason[]: "line 3: unknown key
 * 'devise' in [watch]", or the error's own words. -EINVAL: the file's content.
 */
int config_read(struct config *config, int root, const char *path,
		char reason[CONFIG_REASON_BYTES]);

/* The same for a file by any path, as open(2) has it. */
int config_read_file(struct config *config, const char *path, char reason[CONFIG_REASON_BYTES]);

/* The same for a text in memory. */
int config_parse(struct config *config, const char *text, char reason[CONFIG_REASON_BYTES]);

/* "15", "90s", "5m", "2h", "1d": seconds, at least `least`, at most CONFIG_SECONDS_MAX. 0 or
 * -EINVAL. */
int config_seconds(const char *text, int least, int *seconds);

#endif
