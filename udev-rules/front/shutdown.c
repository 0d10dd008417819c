/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/front/shutdown.h"

#include "memwipe_paths.h"

#include "common/io.h"
#include "common/slot.h"
#include "udev-rules/common/config.h"
#include "udev-rules/common/shutdown_off.h"

#include <fcntl.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

static bool is_there(int root, const char *path)
{
	return faccessat(root, path + (*path == '/'), F_OK, 0) == 0;
}

/* The limit reads -1 where there is none. */
static bool is_forbidden(int root)
{
	uint64_t number;

	return (read_number(root, "/proc/sys/kernel/kexec_load_disabled", &number) == 0 &&
		number > 0) ||
	       (read_number(root, "/proc/sys/kernel/kexec_load_limit_reboot", &number) == 0 &&
		number == 0);
}

static bool needs_signature(int root)
{
	char line[128];

	return read_line(root, "/sys/kernel/security/lockdown", line, sizeof(line)) == 0 &&
	       !strstr(line, "[none]");
}

/* The image that would be entered if no other could be loaded. False: there is none. */
static bool find_image(int root, struct slot_view *view)
{
	int slot;

	for (slot = 0; slot < SLOTS; slot++) {
		slot_look_at(root, slot, view);
		if (view->owner == SLOT_PAYLOAD || view->owner == SLOT_STOCK)
			return true;
	}
	return false;
}

static enum finding_level say(char text[FINDING_TEXT_BYTES], enum finding_level level,
			      const char *words, const char *more)
{
	snprintf(text, FINDING_TEXT_BYTES, "%s%s", words, more);
	return level;
}

/* What a user can do is the remedy. */
static enum finding_level say_bad(struct finding *finding, const char *remedy, const char *words,
				  const char *more)
{
	snprintf(finding->remedy, sizeof(finding->remedy), "%s", remedy);
	return say(finding->text, FINDING_BAD, words, more);
}

static enum finding_level say_wiped(char text[FINDING_TEXT_BYTES], const struct config *config)
{
	if (*config->shutdown_action)
		return say(text, FINDING_GOOD, "RAM is emptied, then always ",
			   config->shutdown_action);
	return say(text, FINDING_GOOD, "RAM is emptied, then the machine ends as requested", "");
}

/* Nothing can be loaded with certainty: it depends on what is loaded. */
static enum finding_level look_at_images(int root, const struct config *config,
					 struct finding *finding)
{
	struct slot_view view;

	if (!find_image(root, &view)) {
		if (is_forbidden(root))
			return say_bad(
				finding,
				"restart the machine; at the boot, memwipe load has "
				"to come before kexec is forbidden",
				"RAM IS NOT EMPTIED: no image is loaded, and the kernel takes "
				"none until the next boot",
				"");
		return say(finding->text, FINDING_NOTE,
			   "RAM is emptied only if this kernel, which is locked down, accepts the "
			   "distribution's own kernel",
			   "");
	}
	if (view.owner == SLOT_STOCK && !is_forbidden(root))
		return say_wiped(finding->text, config);
	if (strcmp(view.record.action, config->shutdown_action) == 0)
		return say_wiped(finding->text, config);
	return say(finding->text, FINDING_NOTE,
		   "RAM is emptied, but the kernel takes no other image than that which is loaded: "
		   "each shutdown, restarts too, ends in ",
		   view.record.action);
}

static enum finding_level look(int root, struct finding *finding)
{
	char reason[CONFIG_REASON_BYTES]; /* of an error, which the hook reports */
	struct config config;
	const char *off;

	if (is_there(root, "run/systemd/container"))
		return say(finding->text, FINDING_NOTE,
			   "RAM is not emptied: it is that of the host", "");
	if (!is_there(root, "run/systemd/system"))
		return say(finding->text, FINDING_NOTE, "RAM is not emptied: this needs systemd",
			   "");
	if (!is_there(root, HOOK_PATH))
		return say_bad(finding, "install memwipe again", "RAM IS NOT EMPTIED: there is no ",
			       HOOK_PATH);
	if (config_read(&config, root, CONFIG_PATH, reason) != 0)
		config_defaults(&config);
	off = shutdown_off(root, &config);
	if (off)
		return say_bad(finding, "remove what switches it off",
			       "RAM IS NOT EMPTIED: switched off by ", off);
	if (is_there(root, "dev/memwipe") ||
	    (!is_forbidden(root) && (!needs_signature(root) || is_there(root, SIGNED_IMAGE))))
		return say_wiped(finding->text, &config);
	return look_at_images(root, &config, finding);
}

void shutdown_look(int root, struct finding *finding)
{
	*finding->remedy = '\0';
	finding->level = look(root, finding);
}
