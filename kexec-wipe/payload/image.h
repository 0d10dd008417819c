/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The module loads the payload too, so what a loader must know of it lies with what they share. */
#ifndef MEMWIPE_PAYLOAD_IMAGE_H
#define MEMWIPE_PAYLOAD_IMAGE_H

#include "kmod/core/image.h"

#endif
