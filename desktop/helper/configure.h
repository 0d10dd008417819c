/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Replace the configuration, CONFIG_PATH, by a text that was made from it: all of it, or nothing.
 */
#ifndef MEMWIPE_DESKTOP_HELPER_CONFIGURE_H
#define MEMWIPE_DESKTOP_HELPER_CONFIGURE_H

#include "desktop/helper/texts.h"

/* Complains of what went wrong. An exit code. */
int configure(const struct texts *texts);

#endif
