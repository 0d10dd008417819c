// SPDX-License-Identifier: GPL-2.0-or-later
/*
 * Debian's kernels have no fault injection. A probe at a function's start sends the caller to
 * another one, which has nothing to do but return.
 */
#include <linux/atomic.h>
#include <linux/kernel.h>
#include <linux/kprobes.h>
#include <linux/moduleparam.h>
#include <linux/string.h>

static char name[KSYM_NAME_LEN];
static long result;
static atomic_t passes;

static notrace long fail(void)
{
	return result;
}

static int on_call(struct kprobe *self, struct pt_regs *regs)
{
	char caller[KSYM_NAME_LEN];

	snprintf(caller, sizeof(caller), "%ps", *(void **)regs->sp);
	if (!strstr(caller, "[memwipe]") || atomic_dec_return(&passes) >= 0)
		return 0;
	regs->ip = (unsigned long)fail;
	return 1;
}
NOKPROBE_SYMBOL(on_call);

/* That there is one keeps the kernel from making a jump of the probe, which always goes on. */
static void after_call(struct kprobe *self, struct pt_regs *regs, unsigned long flags)
{
}

static struct kprobe probe;

/* "FUNCTION RESULT CALLS": it fails for memwipe.ko after that number of calls; "": no more */
static int set_fail(const char *value, const struct kernel_param *param)
{
	int calls;

	if (probe.addr)
		unregister_kprobe(&probe);
	probe = (struct kprobe){
		.symbol_name = name,
		.pre_handler = on_call,
		.post_handler = after_call,
	};
	if (!*value || *value == '\n')
		return 0;
	if (sscanf(value, "%127s %li %i", name, &result, &calls) != 3)
		return -EINVAL;
	atomic_set(&passes, calls);
	return register_kprobe(&probe);
}

static const struct kernel_param_ops fail_ops = { .set = set_fail };
module_param_cb(fail, &fail_ops, NULL, 0200);
