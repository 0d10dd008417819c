/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The configuration's text, from the file to what the helper is given. Errors are one sentence. */
#ifndef MEMWIPE_DESKTOP_SETTINGS_DOCUMENT_H
#define MEMWIPE_DESKTOP_SETTINGS_DOCUMENT_H

#include "desktop/settings/setting.h"

struct document {
	char *text; /* as the file was read; "": there is no file */
	struct config config;
};

/* Read and parse CONFIG_PATH below root. NULL; or what is wrong, to be freed. */
char *document_read(struct document *document, const char *root);

/* The first `device` line that the watcher leaves out, as an error; or NULL. To be freed. */
char *document_warning(const struct document *document);

/* Write a value to the text, which is replaced. NULL; or what is wrong, to be freed. */
char *document_write(char **text, const struct setting *setting, const char *value);

/* Would the programs take this text? NULL; or what is wrong, to be freed. */
char *document_check(const char *text);

/* What "memwipe-desktop-helper configure" reads. To be freed. */
char *document_input(const struct document *document, const char *text);

void document_clear(struct document *document);

#endif
