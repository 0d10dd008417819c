// SPDX-License-Identifier: GPL-2.0-or-later
/* A power supply from outside, which is plugged in as long as the parameter says so. */
#include <linux/err.h>
#include <linux/module.h>
#include <linux/power_supply.h>

#include "rigtest.h"

static struct power_supply *supply;
static bool online;

static int get(struct power_supply *psy, enum power_supply_property property,
	       union power_supply_propval *value)
{
	if (property != POWER_SUPPLY_PROP_ONLINE)
		return -EINVAL;
	value->intval = online;
	return 0;
}

static int set_online(const char *text, const struct kernel_param *parameter)
{
	int error = param_set_bool(text, parameter);

	if (!error && supply)
		power_supply_changed(supply);
	return error;
}

static const struct kernel_param_ops operations = {
	.set = set_online,
	.get = param_get_bool,
};
module_param_cb(mains, &operations, &online, 0644);

static enum power_supply_property properties[] = { POWER_SUPPLY_PROP_ONLINE };

static const struct power_supply_desc description = {
	.name = "rigtest",
	.type = POWER_SUPPLY_TYPE_MAINS,
	.properties = properties,
	.num_properties = ARRAY_SIZE(properties),
	.get_property = get,
};

int mains_start(void)
{
	const struct power_supply_config config = {};

	supply = power_supply_register(NULL, &description, &config);
	return PTR_ERR_OR_ZERO(supply);
}
