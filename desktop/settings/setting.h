/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The keys of memwipe.conf(5), as the window shows them. A value is a string, as in the file; that
 * of a key which may be given several times has a line for each.
 */
#ifndef MEMWIPE_DESKTOP_SETTINGS_SETTING_H
#define MEMWIPE_DESKTOP_SETTINGS_SETTING_H

#include "udev-rules/common/config.h"

enum setting_kind {
	SETTING_SWITCH, /* bool */
	SETTING_TIME,	/* int, seconds */
	SETTING_TEXT,	/* char[] */
	SETTING_CHOICE, /* char[], one of words */
	SETTING_WORDS,	/* char[], any of words, separated by blanks */
	SETTING_KEYS,	/* struct key_chord */
	SETTING_CORDS,	/* lines of `device` */
	SETTING_KINDS,
};

struct setting {
	const char *section, *key;
	enum setting_kind kind;
	size_t place; /* in struct config */
	const char *title, *subtitle;
	const char *const *words; /* for CHOICE and WORDS, NULL behind the last one */
	const char *const *names; /* of the words, for people */
};

struct setting_group {
	const char *title, *description;
	const struct setting *settings;
	size_t count;
	const char *action, *button; /* of a button beside the title, or NULL */
};

struct setting_page {
	const char *title, *icon;
	const struct setting_group *groups;
	size_t count;
};

extern const struct setting_page setting_pages[];
extern const size_t setting_page_count;

/* The value that applies, from the parsed file, and, for `device`, its text. To be freed. */
char *setting_value(const struct setting *setting, const struct config *config, const char *text);

/* Write a value to the text. As config_edit_set(). */
int setting_write(const struct setting *setting, const char *text, const char *value,
		  char **edited);

#endif
