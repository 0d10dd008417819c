// SPDX-License-Identifier: GPL-2.0-or-later
#include "device.h"

#include <linux/capability.h>
#include <linux/fs.h>
#include <linux/miscdevice.h>
#include <linux/module.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "handover.h"
#include "nmi_entry.h"
#include "orderly.h"
#include "state.h"
#include "sweep.h"

enum { WORD_BYTES = 16 };

static int do_sweep(int deep)
{
	return sweep_run(deep);
}

static int do_now(int unused)
{
	nmi_entry_wipe();
	return -EBUSY; /* another CPU has started the wipe */
}

static int do_arm(int action)
{
	return orderly_arm(action);
}

static int do_disarm(int unused)
{
	return orderly_disarm();
}

static int do_ask_firmware(int unused)
{
	handover_ask_firmware();
	return 0;
}

static const struct word {
	const char *text;
	int (*run)(int arg);
	int arg;
} words[] = {
	{ "sweep", do_sweep, false },
	{ "sweep-deep", do_sweep, true },
	{ "now", do_now, 0 },
	{ "arm-poweroff", do_arm, HANDOVER_POWEROFF },
	{ "arm-reboot", do_arm, HANDOVER_REBOOT },
	{ "arm-halt", do_arm, HANDOVER_HALT },
	{ "disarm", do_disarm, 0 },
	{ "ask-firmware", do_ask_firmware, 0 },
};

static ssize_t write_word(struct file *file, const char __user *from, size_t bytes, loff_t *at)
{
	char text[WORD_BYTES] = "";
	size_t length = bytes, i;
	int error;

	if (!capable(CAP_SYS_BOOT))
		return -EPERM;
	if (!bytes || bytes > WORD_BYTES)
		return -EINVAL;
	if (copy_from_user(text, from, bytes))
		return -EFAULT;
	if (text[length - 1] == '\n')
		length--;
	for (i = 0; i < ARRAY_SIZE(words); i++) {
		if (strlen(words[i].text) != length || memcmp(words[i].text, text, length) != 0)
			continue;
		error = words[i].run(words[i].arg);
		return error ? error : bytes;
	}
	return -EINVAL;
}

static const struct file_operations operations = {
	.owner = THIS_MODULE,
	.write = write_word,
	.llseek = noop_llseek,
};

static struct miscdevice device = {
	.minor = MISC_DYNAMIC_MINOR,
	.name = KBUILD_MODNAME,
	.fops = &operations,
	.groups = state_groups,
	.mode = 0600,
};

int device_start(void)
{
	return misc_register(&device);
}

void device_stop(void)
{
	misc_deregister(&device);
}
