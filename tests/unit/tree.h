/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A small root folder for a test: made in /tmp, filled file by file, removed with all that is in
 * it. Whatever goes wrong fails the test.
 */
#ifndef MEMWIPE_TESTS_UNIT_TREE_H
#define MEMWIPE_TESTS_UNIT_TREE_H

#include <stddef.h>

struct tree {
	char path[32];
	int root; /* descriptor of the folder */
};

void tree_make(struct tree *tree);
void tree_drop(struct tree *tree);

/* Folders on the way are made. */
void tree_put(const struct tree *tree, const char *path, const char *text);
void tree_put_bytes(const struct tree *tree, const char *path, const void *content, size_t bytes);

/* Copy a file of another root folder, "tests/data/..."; the caller may change bytes afterwards. */
void tree_copy(const struct tree *tree, const char *from, const char *path);

/* One for the running test, made before it and dropped behind it: cmocka's setup and teardown. */
extern struct tree fixture;
int fixture_start(void **state);
int fixture_end(void **state);

#endif
