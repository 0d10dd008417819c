/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * One-instruction wrappers that work in an NMI: the kernel's own are traced, pinned or, in some
 * kernels, not for modules. SDM: Intel's Software Developer's Manual, volume 3.
 */
#ifndef MEMWIPE_KMOD_CPU_H
#define MEMWIPE_KMOD_CPU_H

#include <asm/asm.h>
#include <asm/msr-index.h>
#include <asm/processor-flags.h>
#include <linux/types.h>

static inline u64 cpu_read_msr(u32 msr)
{
	u32 low, high;

	asm volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return (u64)high << 32 | low;
}

static inline void cpu_write_msr(u32 msr, u64 value)
{
	asm volatile("wrmsr" : : "c"(msr), "a"((u32)value), "d"((u32)(value >> 32)) : "memory");
}

static inline u64 cpu_read_cr4(void)
{
	u64 value;

	asm volatile("mov %%cr4, %0" : "=r"(value));
	return value;
}

/* CPUID leaf 1, edx */
static inline u32 cpu_features(void)
{
	u32 eax = 1, ebx, ecx = 0, edx;

	asm volatile("cpuid" : "+a"(eax), "=b"(ebx), "+c"(ecx), "=d"(edx));
	return edx;
}

/* In VMX operation, and with GIF clear, INIT is blocked (SDM 24.8; AMD64 APM 2, 15.17). */
static inline void cpu_leave_virtualization(bool amd)
{
	if (cpu_read_cr4() & X86_CR4_VMXE)
		asm volatile("1: vmxoff\n2:\n" _ASM_EXTABLE(1b, 2b) : : : "cc", "memory");
	if (amd && cpu_read_msr(MSR_EFER) & EFER_SVME) {
		asm volatile("1: stgi\n2:\n" _ASM_EXTABLE(1b, 2b) : : : "memory");
		cpu_write_msr(MSR_EFER, cpu_read_msr(MSR_EFER) & ~(u64)EFER_SVME);
	}
}

#endif
