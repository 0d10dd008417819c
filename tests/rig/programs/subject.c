/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tests/rig/programs/subject.h"

#include <string.h>

#include "common/io.h"
#include "common/message.h"

static int read_usable(struct subject *subject, const char *path)
{
	const char *reason;
	unsigned int line;

	reason = usable_read(path, &subject->ram, &subject->usable, subject->usable_item, &line);
	if (!reason)
		return EXIT_DONE;
	if (line > 0)
		complain("cannot use %s: line %u: %s", path, line, reason);
	else
		complain("cannot use %s: %s", path ? path : "the RAM file", reason);
	ramfile_close(&subject->ram);
	return EXIT_USAGE;
}

int subject_take_option(struct subject_options *options, int code, const char *value)
{
	const char *reason = NULL;

	switch (code) {
	case SUBJECT_KEY:
		options->key = value;
		break;
	case SUBJECT_BELOW_4G:
		options->below_4g = value;
		break;
	case SUBJECT_IOMEM:
		options->iomem = value;
		break;
	case SUBJECT_SECRET:
		reason = secret_add(&options->secrets, value);
		break;
	}
	if (!reason)
		return EXIT_DONE;
	complain("cannot use %s: %s", value, reason);
	return EXIT_USAGE;
}

int subject_open(struct subject *subject, const struct subject_options *options)
{
	uint64_t below_4g = 0;
	int error;

	if (!options->path)
		return complain_usage("no RAM file given");
	if (!options->key)
		return complain_usage("no --key given");
	if (marker_key_parse(options->key, &subject->key))
		return complain_usage("a key has %d hexadecimal digits", MARKER_KEY_DIGITS);
	if (options->below_4g && parse_size(options->below_4g, &below_4g))
		return complain_usage("'%s' is not a size", options->below_4g);
	error = ramfile_open(&subject->ram, options->path, below_4g);
	if (error == -EINVAL)
		complain("cannot use %s: it is not a file of whole pages", options->path);
	else if (error)
		complain("cannot open %s: %s", options->path, strerror(-error));
	return error ? EXIT_USAGE : read_usable(subject, options->iomem);
}

void subject_close(struct subject *subject)
{
	ramfile_close(&subject->ram);
}
