/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * x86-64 as the payload uses it: control bits shared with the assembly files, and one-instruction
 * wrappers. SDM: Intel's Software Developer's Manual, volume 3.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_CPU_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_CPU_H

#include "core/x86.h"

/* SDM 2.5, control registers */
#define CR0_PROTECT_MODE  (1 << 0)
#define CR0_MONITOR_FPU	  (1 << 1)
#define CR0_NO_FPU	  (1 << 2)
#define CR0_TASK_SWITCHED (1 << 3)
#define CR0_NUMERIC_ERROR (1 << 5)
#define CR0_WRITE_THROUGH (1 << 29)
#define CR0_CACHE_OFF	  (1 << 30)
#define CR0_PAGING_BIT	  31
#define CR4_PAE		  (1 << 5)
#define CR4_MACHINE_CHECK (1 << 6)
#define CR4_FXSR	  (1 << 9)
#define CR4_SIMD_ERRORS	  (1 << 10)
#define CR4_5_LEVELS	  (1 << 12)
#define CR4_XSAVE	  (1 << 18)

#define MSR_EFER     0xc0000080 /* SDM 2.2.1 */
#define EFER_LME_BIT 8

#define STACK_BYTES 16384 /* of the first CPU */

#define VECTOR_NMI	     2
#define VECTOR_MACHINE_CHECK 18
#define VECTOR_COUNT	     32
#define VECTOR_STUB_BYTES    16

#ifndef __ASSEMBLER__
#include "core/types.h"

#define MSR_APIC_BASE  0x1b  /* SDM 11.4.4 */
#define MSR_MCG_STATUS 0x17a /* SDM 16.3.1.2 */
#define MSR_PAT	       0x277 /* SDM 12.12.2 */

struct cpuid {
	uint32_t eax, ebx, ecx, edx;
};

static inline struct cpuid cpuid(uint32_t leaf)
{
	struct cpuid c = { .eax = leaf };

	__asm__ volatile("cpuid" : "+a"(c.eax), "=b"(c.ebx), "+c"(c.ecx), "=d"(c.edx));
	return c;
}

static inline void pause_briefly(void)
{
	__asm__ volatile("pause" : : : "memory");
}

static inline uint8_t in8(uint16_t port)
{
	uint8_t value;

	__asm__ volatile("inb %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline uint16_t in16(uint16_t port)
{
	uint16_t value;

	__asm__ volatile("inw %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline uint32_t in32(uint16_t port)
{
	uint32_t value;

	__asm__ volatile("inl %1, %0" : "=a"(value) : "Nd"(port));
	return value;
}

static inline void out8(uint16_t port, uint8_t value)
{
	__asm__ volatile("outb %0, %1" : : "a"(value), "Nd"(port));
}

static inline void out16(uint16_t port, uint16_t value)
{
	__asm__ volatile("outw %0, %1" : : "a"(value), "Nd"(port));
}

static inline void out32(uint16_t port, uint32_t value)
{
	__asm__ volatile("outl %0, %1" : : "a"(value), "Nd"(port));
}

static inline uint64_t read_tsc(void)
{
	uint32_t low, high;

	__asm__ volatile("rdtsc" : "=a"(low), "=d"(high));
	return (uint64_t)high << 32 | low;
}

/* A read of the POST code port, which no device answers, takes about 1 us on every PC. */
static inline void wait_us(unsigned int microseconds)
{
	enum { POST_CODE_PORT = 0x80 };

	while (microseconds--)
		(void)in8(POST_CODE_PORT);
}

static inline uint64_t read_msr(uint32_t msr)
{
	uint32_t low, high;

	__asm__ volatile("rdmsr" : "=a"(low), "=d"(high) : "c"(msr));
	return (uint64_t)high << 32 | low;
}

static inline void write_msr(uint32_t msr, uint64_t value)
{
	__asm__ volatile("wrmsr"
			 :
			 : "c"(msr), "a"((uint32_t)value), "d"((uint32_t)(value >> 32))
			 : "memory");
}

/*
 * A write to an x2APIC register waits neither for stores nor for loads, so what the other CPU is to
 * see would come after the message (SDM 11.12.3; Linux, weak_wrmsr_fence).
 */
static inline void fence_before_x2apic(void)
{
	__asm__ volatile("mfence; lfence" : : : "memory");
}

static inline uint64_t read_xcr0(void)
{
	uint32_t low, high;

	__asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
	return (uint64_t)high << 32 | low;
}

static inline uint64_t read_cr0(void)
{
	uint64_t value;

	__asm__ volatile("mov %%cr0, %0" : "=r"(value));
	return value;
}

static inline uint64_t read_cr2(void)
{
	uint64_t value;

	__asm__ volatile("mov %%cr2, %0" : "=r"(value));
	return value;
}

static inline uint64_t read_cr4(void)
{
	uint64_t value;

	__asm__ volatile("mov %%cr4, %0" : "=r"(value));
	return value;
}

static inline uint64_t read_cr3(void)
{
	uint64_t value;

	__asm__ volatile("mov %%cr3, %0" : "=r"(value));
	return value;
}

static inline void write_cr3(uint64_t value)
{
	__asm__ volatile("mov %0, %%cr3" : : "r"(value) : "memory");
}

struct table_register {
	uint16_t limit;
	uint64_t base;
} __attribute__((packed));

static inline struct table_register read_segment_table(void)
{
	struct table_register value;

	__asm__ volatile("sgdt %0" : "=m"(value));
	return value;
}

static inline void load_interrupt_table(const struct table_register *value)
{
	__asm__ volatile("lidt %0" : : "m"(*value));
}

static inline void write_back_caches(void)
{
	__asm__ volatile("wbinvd" : : : "memory");
}

static inline void halt(void)
{
	__asm__ volatile("hlt");
}
#endif

#endif
