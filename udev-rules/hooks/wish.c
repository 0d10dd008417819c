/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/hooks/wish.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/io.h"
#include "common/message.h"
#include "udev-rules/common/shutdown_off.h"
#include "udev-rules/hooks/exitrd.h"

/* One word: the action, or that RAM is to be left as it is. */
#define HANDED_ON "run/memwipe/shutdown"

enum { FOLDER_MODE = 0755, FILE_MODE = 0644 };

static const char off_word[] = "off";

static void read_handed_on(struct wish *wish, const struct machine *machine)
{
	char word[CONFIG_WORD_BYTES];

	if (read_line(machine->root, HANDED_ON, word, sizeof(word)) != 0)
		return;
	if (strcmp(word, off_word) == 0)
		wish->config.shutdown_wipe = false;
	else
		memcpy(wish->config.shutdown_action, word, sizeof(word));
}

void wish_read(struct wish *wish, struct machine *machine)
{
	struct config *config = &wish->config;

	if (config_load(config, machine->root, NULL) != EXIT_DONE)
		config_defaults(config);
	if (exitrd_is_here(machine))
		read_handed_on(wish, machine);
	machine->action = *config->shutdown_action ? config->shutdown_action : machine->verb;
	machine->one_cpu = config->shutdown_one_cpu;
	machine->verify = config->shutdown_verify;
	wish->off = shutdown_off(machine->root, config);
}

void wish_hand_on(const struct wish *wish, const struct machine *machine)
{
	const char *word = wish->off ? off_word : machine->action;
	int fd;

	(void)mkdirat(machine->root, "run/memwipe", FOLDER_MODE);
	fd = openat(machine->root, HANDED_ON, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW,
		    FILE_MODE);
	if (fd < 0 || write(fd, word, strlen(word)) < 0)
		complain("the initramfs cannot be told how the machine is to end: %s",
			 strerror(errno));
	if (fd >= 0)
		close(fd);
}
