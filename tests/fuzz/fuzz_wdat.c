/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Whatever is accepted as a Watchdog Action Table, a block with its writes passes the check. */
#include <string.h>

#include "core/watchdog.h"
#include "tests/fuzz/fuzz.h"

static struct memory_map map;

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
	static uint64_t
		room[(sizeof(struct handover) + sizeof(struct mem_range)) / sizeof(uint64_t)];
	struct handover *block = (void *)room;
	struct watchdog watchdog;

	if (watchdog_read_wdat(data, bytes, &watchdog))
		return 0;
	MUST(watchdog.feeds > 0 && watchdog.feeds < watchdog.start_count);
	MUST(watchdog.stop_count > 0);
	MUST(watchdog.seconds >= WATCHDOG_S_MIN && watchdog.seconds <= WATCHDOG_S);
	memory_map_init(&map);
	MUST(!ranges_add(&map.ram, (struct mem_range){ 0, 1 }));
	MUST(!handover_build(block, sizeof(room), &map));
	(void)handover_plan_action(block, HANDOVER_REBOOT, NULL, NULL);
	handover_plan_watchdog(block, &watchdog);
	handover_seal(block);
	MUST(!handover_check(block, sizeof(room)));
	return 0;
}
