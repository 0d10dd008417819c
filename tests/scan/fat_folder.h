/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The root folder, whose entries name dumps: two with the long name, one with the file. */
#ifndef MEMWIPE_TESTS_SCAN_FAT_FOLDER_H
#define MEMWIPE_TESTS_SCAN_FAT_FOLDER_H

#include "fat.h"

/* False: BIOS reports an error, or there is no spare cluster by which it could grow. */
bool fat_folder_add(struct fat *fat, uint32_t number, uint32_t first, uint32_t bytes);

#endif
