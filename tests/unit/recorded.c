/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/unit/recorded.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "common/io.h"

enum { FILE_MAX_BYTES = 1 << 20, PATH_BYTES = 128, FIRMWARE_ENTRIES_MAX = 1000 };

char *recorded_file(const char *machine, const char *path, size_t *bytes)
{
	char folder[PATH_BYTES], *text;
	int root;

	snprintf(folder, sizeof(folder), "tests/data/%s", machine);
	root = open_root(folder);
	assert_true(root >= 0);
	assert_int_equal(read_file(root, path, FILE_MAX_BYTES, &text, bytes), 0);
	close(root);
	return text;
}

static uint64_t firmware_number(const char *machine, unsigned int entry, const char *field)
{
	char path[PATH_BYTES], *text;
	uint64_t number;
	size_t bytes;

	snprintf(path, sizeof(path), "sys/firmware/memmap/%u/%s", entry, field);
	text = recorded_file(machine, path, &bytes);
	number = strtoull(text, NULL, 16);
	free(text);
	return number;
}

struct memory_map *recorded_map(const char *machine)
{
	struct memory_map *map = malloc(sizeof(*map));
	char path[PATH_BYTES], *text;
	unsigned int line, i;
	struct mem_range r;
	size_t bytes;

	assert_non_null(map);
	memory_map_init(map);
	for (i = 0; i < FIRMWARE_ENTRIES_MAX; i++) {
		snprintf(path, sizeof(path), "tests/data/%s/sys/firmware/memmap/%u", machine, i);
		if (access(path, F_OK) != 0)
			break;
		r.start = firmware_number(machine, i, "start");
		r.end = firmware_number(machine, i, "end") + 1;
		text = recorded_file(machine, strstr(strcat(path, "/type"), "sys/"), &bytes);
		assert_null(memory_map_add_firmware(map, r, text, bytes));
		free(text);
	}
	assert_true(i > 0);
	text = recorded_file(machine, "proc/iomem", &bytes);
	assert_null(memory_map_add_iomem(map, text, bytes, &line));
	free(text);
	return map;
}
