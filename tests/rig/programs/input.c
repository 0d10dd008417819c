/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/rig/programs/input.h"

#include <fcntl.h>
#include <unistd.h>

#include "common/io.h"

enum { INPUT_MAX_BYTES = 1 << 20 };

int input_read(const char *path, char **text, size_t *bytes)
{
	int root = open_root(*path == '/' ? "/" : "."), error;

	if (root < 0)
		return root;
	error = read_file(root, path, INPUT_MAX_BYTES, text, bytes);
	close(root);
	return error;
}
