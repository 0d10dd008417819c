// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/delay.h>
#include <linux/device.h>
#include <linux/err.h>
#include <linux/platform_device.h>

#include "rigtest.h"

static int probe(struct platform_device *device)
{
	return 0;
}

static void shutdown(struct platform_device *device)
{
	for (;;)
		msleep(MSEC_PER_SEC);
}

static struct platform_driver driver = {
	.probe = probe,
	.shutdown = shutdown,
	.driver = { .name = "rigtest" },
};

int hang_start(void)
{
	int error = platform_driver_register(&driver);

	if (error)
		return error;
	return PTR_ERR_OR_ZERO(
		platform_device_register_simple("rigtest", PLATFORM_DEVID_NONE, NULL, 0));
}
