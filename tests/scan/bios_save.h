/* SPDX-License-Identifier: GPL-2.0-or-later */
#ifndef MEMWIPE_TESTS_SCAN_BIOS_SAVE_H
#define MEMWIPE_TESTS_SCAN_BIOS_SAVE_H

#include "core/types.h"

/* Have BIOS save the report on the stick, and before it a dump. NULL, or why there is no report. */
const char *bios_save(bool with_dump);

#endif
