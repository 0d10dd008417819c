/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What load --dry-run prints. */
#ifndef MEMWIPE_KEXEC_WIPE_DRY_RUN_H
#define MEMWIPE_KEXEC_WIPE_DRY_RUN_H

#include "kexec-wipe/action.h"
#include "kexec-wipe/left.h"
#include "kexec-wipe/segment.h"

void dry_run_print(const struct segment *segment, const struct left_list *left);
void dry_run_print_stock(const struct segment *segment, enum handover_action action);

#endif
