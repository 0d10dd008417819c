// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/ctype.h>
#include <linux/errno.h>
#include <linux/string.h>
#include <linux/sysrq.h>

#include "compat.h"
#include "door.h"
#include "trigger.h"

static int registered;

static void on_key(SYSRQ_KEY key)
{
	door_go();
}

static const struct sysrq_key_op operation = {
	.handler = on_key,
	.help_msg = "memwipe",
	.action_msg = "Empty RAM",
	.enable_mask = SYSRQ_ENABLE_BOOT,
};

int trigger_sysrq_start(const char *key, const char **why)
{
	int error;

	if (!*key)
		return 0;
	*why = "parameter sysrq is not one letter or digit";
	if (strlen(key) != 1 || !isalnum(*key))
		return -EINVAL;
	error = register_sysrq_key(*key, &operation);
	*why = "the SysRq key is taken, or the kernel has none";
	if (!error)
		registered = *key;
	return error;
}

void trigger_sysrq_stop(void)
{
	if (registered)
		(void)unregister_sysrq_key(registered, &operation); /* it is ours */
}
