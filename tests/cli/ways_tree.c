/* SPDX-License-Identifier: GPL-2.0-or-later */
/* ways_tree DIR SLOT CASE: a machine whose kernel holds that image in that slot, for ways.sh. */
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/io.h"
#include "tests/unit/kernel_fixture.h"

static const struct {
	const char *name;
	const struct kernel_image *held, *recorded; /* NULL: none */
	const char *kernel;
} cases[] = {
	{ "nothing", NULL, NULL, NULL },
	{ "payload", &payload_image, &payload_image, NULL },
	{ "stock", &stock_image, &stock_image, "/boot/vmlinuz" },
	{ "foreign", &foreign_image, NULL, NULL },
	{ "foreign-over-payload", &foreign_image, &payload_image, NULL },
	{ "foreign-over-stock", &foreign_image, &stock_image, "/boot/vmlinuz" },
};

static int make(const struct tree *tree, enum slot_id slot, const char *name)
{
	struct record_mark mark;
	size_t i;

	for (i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		if (strcmp(cases[i].name, name) != 0)
			continue;
		kernel_loaded(tree, slot, cases[i].held != NULL);
		if (cases[i].held)
			kernel_holds(tree, slot, cases[i].held);
		if (cases[i].recorded) {
			mark = kernel_mark(cases[i].recorded, slot);
			kernel_record(tree, slot, &mark, cases[i].kernel);
		}
		return 0;
	}
	fprintf(stderr, "no case '%s'\n", name);
	return 1;
}

int main(int argc, char **argv)
{
	struct tree tree = { .root = argc == 4 ? open_root(argv[1]) : -EINVAL };

	if (tree.root < 0) {
		fputs("ways_tree DIR kexec|panic CASE\n", stderr);
		return 2;
	}
	tree_put(&tree, "proc/sysrq-trigger", "");
	return make(&tree, strcmp(argv[2], "panic") == 0 ? SLOT_PANIC : SLOT_KEXEC, argv[3]);
}
