// SPDX-License-Identifier: GPL-2.0-or-later
#include <linux/fs.h>
#include <linux/gfp.h>
#include <linux/kthread.h>
#include <linux/miscdevice.h>
#include <linux/mm.h>
#include <linux/module.h>
#include <linux/percpu.h>
#include <linux/sched/signal.h>
#include <linux/uaccess.h>
#include <linux/vmalloc.h>

#include "rigtest.h"

enum { PERCPU_BYTES = 1024, STACK_BYTES = 1024, MODULE_BYTES = 64 << 10 };

/* A piece of memory for `bytes`, made less by what fits; NULL: none. It is never given back. */
typedef void *take_function(size_t *bytes);

static void *take_vmalloc(size_t *bytes)
{
	return vmalloc(*bytes);
}

static void *take_percpu(size_t *bytes)
{
	static int cpu;
	void __percpu *at = __alloc_percpu(PERCPU_BYTES, sizeof(u64));

	*bytes = min_t(size_t, *bytes, PERCPU_BYTES);
	cpu = cpumask_next(cpu, cpu_online_mask);
	if (cpu >= nr_cpu_ids)
		cpu = cpumask_first(cpu_online_mask);
	return at ? per_cpu_ptr(at, cpu) : NULL;
}

/* Pages that cannot be moved, where the kernel puts page tables too. */
static void *take_page(size_t *bytes)
{
	*bytes = min_t(size_t, *bytes, PAGE_SIZE);
	return (void *)__get_free_page(GFP_KERNEL);
}

static void *take_module(size_t *bytes)
{
	static u8 memory[MODULE_BYTES] __aligned(sizeof(u64)) = { 1 };
	static size_t used;
	void *at = memory + used;

	*bytes = min_t(size_t, *bytes, MODULE_BYTES - used);
	used += *bytes;
	return *bytes ? at : NULL;
}

struct sleeper {
	void *stack;
	struct completion there;
};

/* A thread that never ends, with a place on its stack. */
static int sleep(void *arg)
{
	struct sleeper *sleeper = arg;
	u64 place[STACK_BYTES / sizeof(u64)] = { 0 };

	sleeper->stack = place;
	complete(&sleeper->there);
	for (;;) {
		set_current_state(TASK_IDLE);
		schedule();
		barrier_data(place);
	}
	return 0;
}

static void *take_stack(size_t *bytes)
{
	struct sleeper sleeper;
	struct task_struct *thread;

	init_completion(&sleeper.there);
	*bytes = min_t(size_t, *bytes, STACK_BYTES);
	thread = kthread_run(sleep, &sleeper, "rigtest");
	if (IS_ERR(thread))
		return NULL;
	wait_for_completion(&sleeper.there);
	return sleeper.stack;
}

static ssize_t plant(const char __user *from, size_t bytes, take_function *take)
{
	void *at = take(&bytes);

	if (!at)
		return -ENOMEM;
	return __copy_from_user(at, from, bytes) ? -EFAULT : bytes;
}

#define DEFINE_PLANT(kind)                                                                    \
	static ssize_t write_##kind(struct file *file, const char __user *from, size_t bytes, \
				    loff_t *at)                                               \
	{                                                                                     \
		return access_ok(from, bytes) ? plant(from, bytes, take_##kind) : -EFAULT;    \
	}                                                                                     \
	static const struct file_operations kind##_operations = {                             \
		.owner = THIS_MODULE,                                                         \
		.write = write_##kind,                                                        \
	};                                                                                    \
	static struct miscdevice kind##_device = {                                            \
		.minor = MISC_DYNAMIC_MINOR,                                                  \
		.name = "rigtest-" #kind,                                                     \
		.fops = &kind##_operations,                                                   \
	}

DEFINE_PLANT(vmalloc);
DEFINE_PLANT(percpu);
DEFINE_PLANT(page);
DEFINE_PLANT(module);
DEFINE_PLANT(stack);

int plant_start(void)
{
	static struct miscdevice *const devices[] = { &vmalloc_device, &percpu_device, &page_device,
						      &module_device, &stack_device };
	int error = 0;
	size_t i;

	for (i = 0; i < ARRAY_SIZE(devices) && !error; i++)
		error = misc_register(devices[i]);
	return error;
}
