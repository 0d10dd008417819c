/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The sub-commands, and the options that they share. Every command function returns an exit code
 * of message.h and prints what it has to say.
 */
#ifndef MEMWIPE_KEXEC_WIPE_COMMAND_H
#define MEMWIPE_KEXEC_WIPE_COMMAND_H

#include "kexec-wipe/action.h"
#include "kexec-wipe/method.h"
#include "kexec-wipe/serial.h"

struct options {
	enum handover_action action;
	struct serial_choice serial;
	const struct method *method; /* --door=, NULL: none is named */
	const char *image;
	const char *kernel;
	const char *sysroot;
	uint16_t flags; /* enum handover_flag */
	bool dry_run;
	bool json;
	bool help;
};

/* Bits of struct command's accepts. --sysroot and --help are accepted everywhere. */
enum {
	ACCEPT_ACTION = 1,
	ACCEPT_SERIAL = 2,
	ACCEPT_DRY_RUN = 4,
	ACCEPT_JSON = 8,
	ACCEPT_DOOR = 16,
	ACCEPT_IMAGE = 32,
	ACCEPT_VERIFY = 64,
	ACCEPT_ONE_CPU = 128,
	ACCEPT_KERNEL = 256,
};

struct command {
	const char *name;
	int (*run)(const struct options *options);
	unsigned int accepts;
};

/* 0, or EXIT_USAGE after a complaint. argv[0] is the command's name. */
int arguments_parse(struct options *options, const struct command *command, int argc, char **argv);

/* Whether the files are those of the running system: only then may anything be changed. */
bool arguments_live(const struct options *options);

/* A descriptor for --sysroot; or a negative errno, after a complaint. */
int arguments_open_root(const struct options *options);

/* What a command does once it may: 0, or a negative errno and a fault. Nothing changes if !live. */
typedef int command_work(int root, const struct method *method, bool live, struct fault *fault);

/*
 * Run a command that needs the right to reboot, on the running system: `work` on the method that
 * was named, or NULL. An exit code; complains that it cannot do what `doing` says.
 */
int command_permitted(const struct options *options, const char *doing, command_work *work);

int loader_load(const struct options *options);
int loader_status(const struct options *options);
int loader_unload(const struct options *options);
int loader_now(const struct options *options);

#endif
