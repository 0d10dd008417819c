// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/bug.h>
#include <linux/module.h>

#include "rigtest.h"

static bool nmis;
module_param(nmis, bool, 0444);

static bool hang;
module_param(hang, bool, 0444);

static uint fill;
module_param(fill, uint, 0444);

static bool oops;
module_param(oops, bool, 0444);

/* There is no way out: a guest does not live long. */
static int __init rigtest_init(void)
{
	int error = plant_start();

	if (!error)
		error = mains_start();
	if (!error && nmis)
		error = storm_start();
	if (!error && hang)
		error = hang_start();
	if (!error && fill)
		error = fill_start(fill);
	BUG_ON(oops);
	return error;
}

module_init(rigtest_init);

MODULE_DESCRIPTION("Helps to test memwipe; never load it on a machine of value");
MODULE_LICENSE("GPL");
