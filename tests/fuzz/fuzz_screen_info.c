/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever is accepted as screen_info, every pixel of it lies inside the frame buffer. */
#include "core/memory_map.h"
#include "core/screen_info.h"
#include "tests/fuzz/fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	struct screen s;

	if (screen_info_read(data, bytes, &s)) {
		MUST(!s.base && !s.bytes && !s.width);
		return 0;
	}
	MUST(!screen_check(&s));
	MUST(screen_range(&s).start < screen_range(&s).end);
	MUST(screen_range(&s).end <= MEMORY_MAP_END);
	MUST((uint64_t)(s.height - 1) * s.pitch + (uint64_t)s.width * (s.bits / 8) <= s.bytes);
	MUST(s.red.at + s.red.bits <= s.bits);
	return 0;
}
