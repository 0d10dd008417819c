/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/command.h"

#include <unistd.h>

#include "common/message.h"

int command_permitted(const struct options *options, const char *doing, command_work *work)
{
	bool live = arguments_live(options);
	struct fault fault = { 0 };
	int root = arguments_open_root(options), error;

	if (root < 0)
		return exit_code(root);
	error = live ? method_permitted(&fault) : 0;
	if (!error)
		error = work(root, options->method, live, &fault);
	close(root);
	if (!error)
		return EXIT_DONE;
	complain("cannot %s: %s", doing, fault.text);
	return exit_code(error);
}
