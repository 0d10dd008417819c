/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/tree.h"

#include <fcntl.h>
#include <ftw.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/io.h"

enum { DEPTH_MAX = 16, PATH_BYTES = 256, FILE_MAX_BYTES = 1 << 24 };

void tree_make(struct tree *tree)
{
	strcpy(tree->path, "/tmp/memwipe-test.XXXXXX");
	assert_non_null(mkdtemp(tree->path));
	tree->root = open_root(tree->path);
	assert_true(tree->root >= 0);
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *where)
{
	return remove(path);
}

void tree_drop(struct tree *tree)
{
	close(tree->root);
	assert_int_equal(nftw(tree->path, remove_entry, DEPTH_MAX, FTW_DEPTH | FTW_PHYS), 0);
}

static void make_folders(const struct tree *tree, const char *path)
{
	char part[PATH_BYTES];
	const char *slash;

	for (slash = strchr(path, '/'); slash; slash = strchr(slash + 1, '/')) {
		snprintf(part, sizeof(part), "%.*s", (int)(slash - path), path);
		(void)mkdirat(tree->root, part, S_IRWXU); /* it may be there */
	}
}

void tree_put_bytes(const struct tree *tree, const char *path, const void *content, size_t bytes)
{
	int fd;

	make_folders(tree, path);
	fd = openat(tree->root, path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, S_IRUSR | S_IWUSR);
	assert_true(fd >= 0);
	assert_int_equal(write(fd, content, bytes), bytes);
	close(fd);
}

void tree_put(const struct tree *tree, const char *path, const char *text)
{
	tree_put_bytes(tree, path, text, strlen(text));
}

void tree_copy(const struct tree *tree, const char *from, const char *path)
{
	int root = open_root(from);
	size_t bytes;
	char *text;

	assert_true(root >= 0);
	assert_int_equal(read_file(root, path, FILE_MAX_BYTES, &text, &bytes), 0);
	tree_put_bytes(tree, path, text, bytes);
	free(text);
	close(root);
}

struct tree fixture;

int fixture_start(void **state)
{
	tree_make(&fixture);
	return 0;
}

int fixture_end(void **state)
{
	tree_drop(&fixture);
	return 0;
}
