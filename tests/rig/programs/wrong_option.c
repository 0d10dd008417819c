/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/rig/programs/wrong_option.h"

#include <ctype.h>
#include <getopt.h>

#include "common/message.h"

int wrong_option(int option, char *const *argv)
{
	if (option == ':')
		return complain_usage("option '%s' needs a value", argv[optind - 1]);
	if (isgraph(optopt))
		return complain_usage("unknown option '-%c'", optopt);
	return complain_usage("unknown option '%s'", argv[optind - 1]);
}
