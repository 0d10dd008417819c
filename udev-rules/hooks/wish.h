/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What the administrator wants of a shutdown: [shutdown] in memwipe.conf(5), or no wipe at all. */
#ifndef MEMWIPE_UDEV_RULES_HOOKS_WISH_H
#define MEMWIPE_UDEV_RULES_HOOKS_WISH_H

#include "udev-rules/common/config.h"
#include "udev-rules/hooks/situation.h"

struct wish {
	const char *off; /* what has switched the wipe off, or NULL */
	struct config config;
};

/*
 * Read it, and set the machine's action and options; *wish must live as long as the machine. A
 * configuration with an error is complained about and counts as none, because a wipe that does not
 * come is the worse mistake. An initramfs has no configuration and obeys wish_hand_on().
 */
void wish_read(struct wish *wish, struct machine *machine);

/* Leave it in /run, to the initramfs that systemd returns to. */
void wish_hand_on(const struct wish *wish, const struct machine *machine);

#endif
