/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "desktop/helper/texts.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

enum { DECIMAL = 10 };

/* A decimal number that ends with `end`. Returns what stands behind that; NULL: none, or too large.
 */
static const char *parse_length(const char *at, const char *behind, char end, size_t *length)
{
	const char *first = at;

	for (*length = 0; at < behind && *at >= '0' && *at <= '9'; at++) {
		*length = *length * DECIMAL + (size_t)(*at - '0');
		if (*length > TEXT_MAX_BYTES)
			return NULL;
	}
	return at > first && at < behind && *at == end ? at + 1 : NULL;
}

const char *texts_parse(struct texts *texts, const char *input, size_t bytes)
{
	const char *behind = input + bytes;
	const char *at = parse_length(input, behind, ' ', &texts->old_bytes);

	if (at)
		at = parse_length(at, behind, '\n', &texts->new_bytes);
	if (!at)
		return "the input does not begin with two lengths, each at most 65536";
	if ((size_t)(behind - at) != texts->old_bytes + texts->new_bytes)
		return "the input is not as long as it says";
	texts->old = at;
	texts->new = at + texts->old_bytes;
	return NULL;
}

const char *texts_read(struct texts *texts, int fd)
{
	static char input[TEXTS_MAX_BYTES];
	size_t used = 0;
	ssize_t got = 1;

	while (got && used < sizeof(input)) {
		got = read(fd, input + used, sizeof(input) - used);
		if (got < 0 && errno != EINTR)
			return strerror(errno);
		used += got > 0 ? (size_t)got : 0;
	}
	return got ? "the input is too long" : texts_parse(texts, input, used);
}
