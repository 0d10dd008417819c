/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The input of the window's helper, which runs as root: both texts lie in it and fill it, or there
 * is a reason. */
#include <stdlib.h>
#include <string.h>

#include "desktop/helper/texts.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	char *input = malloc(bytes ? bytes : 1); /* without a byte behind its end */
	struct texts texts;
	const char *reason;

	MUST(input);
	memcpy(input, data, bytes);
	reason = texts_parse(&texts, input, bytes);
	if (reason)
		MUST(*reason);
	else
		MUST(texts.old > input && texts.old_bytes <= TEXT_MAX_BYTES &&
		     texts.new ==
			     texts.old + texts.old_bytes &&texts.new_bytes <=
				     TEXT_MAX_BYTES &&texts.new + texts.new_bytes ==
			     input + bytes);
	free(input);
	return 0;
}
