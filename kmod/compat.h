/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Where kernels differ. Kbuild looks into the kernel's headers and defines HAVE_*; version numbers
 * say nothing about what stable series and distributions have taken over.
 */
#ifndef MEMWIPE_KMOD_COMPAT_H
#define MEMWIPE_KMOD_COMPAT_H

#include <linux/cc_platform.h>
#include <linux/gfp.h>
#include <linux/mmzone.h>
#include <linux/syscore_ops.h>

#ifdef HAVE_SYSRQ_U8
#define SYSRQ_KEY u8
#else
#define SYSRQ_KEY int
#endif

/* Newer kernels: __GFP_HIGH without reclaim means the same. */
#ifndef __GFP_ATOMIC
#define __GFP_ATOMIC 0
#endif

#ifndef MAX_PAGE_ORDER
#define MAX_PAGE_ORDER (MAX_ORDER - 1)
#endif

/* Older kernels cannot host such guests. */
#ifdef HAVE_HOST_SEV_SNP
#define hosts_sev_snp() cc_platform_has(CC_ATTR_HOST_SEV_SNP)
#else
#define hosts_sev_snp() false
#endif

/* DEFINE_SHUTDOWN_HOOK(name, call): register_NAME() and unregister_NAME() for void call(void) */
#ifdef HAVE_REGISTER_SYSCORE
#define DEFINE_SHUTDOWN_HOOK(name, call)                     \
	static void name##_with_data(void *data)             \
	{                                                    \
		call();                                      \
	}                                                    \
	static const struct syscore_ops name##_ops = {       \
		.shutdown = name##_with_data,                \
	};                                                   \
	static struct syscore name = { .ops = &name##_ops }; \
	static void register_##name(void)                    \
	{                                                    \
		register_syscore(&name);                     \
	}                                                    \
	static void unregister_##name(void)                  \
	{                                                    \
		unregister_syscore(&name);                   \
	}
#else
#define DEFINE_SHUTDOWN_HOOK(name, call)                         \
	static struct syscore_ops name = { .shutdown = (call) }; \
	static void register_##name(void)                        \
	{                                                        \
		register_syscore_ops(&name);                     \
	}                                                        \
	static void unregister_##name(void)                      \
	{                                                        \
		unregister_syscore_ops(&name);                   \
	}
#endif

#ifdef HAVE_SYSFB_DISPLAY
#include <linux/sysfb.h>
#define boot_screen (sysfb_primary_display.screen)
#else
#include <linux/screen_info.h>
#define boot_screen screen_info
#endif

#endif
