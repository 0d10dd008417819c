/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fill_ways.h"

#include <cpuid.h>
#include <immintrin.h>
#include <string.h>

#include "kexec-wipe/payload/fill.h"
#include "kexec-wipe/payload/fill_method.h"

static uint64_t by_memset(void *at, uint64_t bytes)
{
	memset(at, 0, bytes);
	return 0;
}

static uint64_t by_stosb(void *at, uint64_t bytes)
{
	__asm__ volatile("rep stosb" : "+D"(at), "+c"(bytes) : "a"(0) : "memory");
	return bytes;
}

static uint64_t by_movnti(void *at, uint64_t bytes)
{
	long long *word = at, *end = word + bytes / sizeof(*word);

	while (word < end)
		_mm_stream_si64(word++, 0);
	_mm_sfence();
	return 0;
}

__attribute__((target("movdir64b"))) static uint64_t by_movdir64b(void *at, uint64_t bytes)
{
	static const char zero[64] __attribute__((aligned(64)));
	char *line = at, *end = line + bytes;

	for (; line < end; line += sizeof(zero))
		_movdir64b(line, zero);
	_mm_sfence();
	return 0;
}

static bool has_movdir64b(void)
{
	unsigned int eax, ebx, ecx, edx;

	return __get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) && ecx & bit_MOVDIR64B;
}

unsigned int ways_find(struct way way[static WAYS_MAX])
{
	struct fill_method method[FILL_METHODS_MAX];
	unsigned int methods = fill_methods(method), n = 0;

	for (unsigned int i = 0; i < methods; i++)
		way[n++] = (struct way){ method[i].name, method[i].loop, fill };
	way[n++] = (struct way){ "rep stosb", NULL, by_stosb };
	way[n++] = (struct way){ "movnti", NULL, by_movnti };
	way[n++] = (struct way){ "memset", NULL, by_memset };
	if (has_movdir64b())
		way[n++] = (struct way){ "movdir64b", NULL, by_movdir64b };
	return n;
}

void way_choose(const struct way *way)
{
	if (way->loop)
		fill_loop = way->loop;
}
