/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A virtual machine that never ends: one virtual CPU on each CPU that is named. It starts where a
 * PC starts (SDM, volume 3, 10.1.4), in a page that says so once and then goes round.
 */
#include <errno.h>
#include <fcntl.h>
#include <linux/kvm.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <unistd.h>

#include "common/io.h"
#include "common/message.h"

enum { CPUS_MAX = 64, BASE = 10, PAGE_BYTES = 4096, RESET_OFFSET = 0xff0 };
#define RESET_PAGE 0xfffff000ULL

/* out %al, $0x80; jmp . */
static const unsigned char code[] = { 0xe6, 0x80, 0xeb, 0xfe };

struct virtual_cpu {
	unsigned long cpu;
	int fd;
	pthread_barrier_t *running;
};

static int fail(const char *what)
{
	complain("cannot %s: %s", what, strerror(errno));
	return EXIT_INCOMPLETE;
}

static void *run(void *arg)
{
	struct virtual_cpu *v = arg;
	cpu_set_t only;

	CPU_ZERO(&only);
	CPU_SET(v->cpu, &only);
	if (sched_setaffinity(0, sizeof(only), &only) != 0 || ioctl(v->fd, KVM_RUN, 0) != 0)
		exit(fail("run a virtual CPU"));
	/* It has come as far as its first instruction, and the next one has no end. */
	pthread_barrier_wait(v->running);
	for (;;)
		(void)ioctl(v->fd, KVM_RUN, 0); /* a signal may end it */
	return NULL;
}

static int make_memory(int vm)
{
	unsigned char *page =
		mmap(NULL, PAGE_BYTES, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct kvm_userspace_memory_region region = {
		.guest_phys_addr = RESET_PAGE,
		.memory_size = PAGE_BYTES,
		.userspace_addr = (uintptr_t)page,
	};

	if (page == MAP_FAILED)
		return -1;
	memcpy(page + RESET_OFFSET, code, sizeof(code));
	return ioctl(vm, KVM_SET_USER_MEMORY_REGION, &region);
}

static int run_all(unsigned int count, const unsigned long *cpus)
{
	int kvm = open("/dev/kvm", O_RDWR | O_CLOEXEC);
	int vm = kvm < 0 ? -1 : ioctl(kvm, KVM_CREATE_VM, 0);
	static struct virtual_cpu virtual_cpu[CPUS_MAX];
	pthread_barrier_t running;
	pthread_t thread;

	if (vm < 0 || make_memory(vm) != 0)
		return fail("make a virtual machine");
	pthread_barrier_init(&running, NULL, count + 1);
	for (unsigned int i = 0; i < count; i++) {
		virtual_cpu[i] = (struct virtual_cpu){
			.cpu = cpus[i],
			.fd = ioctl(vm, KVM_CREATE_VCPU, i),
			.running = &running,
		};
		if (virtual_cpu[i].fd < 0 ||
		    pthread_create(&thread, NULL, run, &virtual_cpu[i]) != 0)
			return fail("make a virtual CPU");
	}
	pthread_barrier_wait(&running);
	printf("memvm: a virtual machine is there, %u virtual CPUs run\n", count);
	if (fflush(stdout) != 0)
		return fail("say so");
	pause();
	return EXIT_DONE;
}

int main(int argc, char **argv)
{
	unsigned long cpus[CPUS_MAX] = { 0 };

	if (argc == 2 && strcmp(argv[1], "--help") == 0) {
		puts("Usage: memvm CPU... | --held\n"
		     "Run a virtual machine without end, with a virtual CPU on each of these; "
		     "--held: "
		     "hold\n"
		     "one without virtual CPUs, for which KVM puts each CPU into VMX or SVM "
		     "operation.\n"
		     "Exit status: 1 there is no KVM; 2 wrong usage.");
		return close_stdout(EXIT_DONE);
	}
	if (argc == 2 && strcmp(argv[1], "--held") == 0)
		return run_all(0, cpus);
	if (argc < 2 || argc > CPUS_MAX)
		return complain_usage("needs numbers of CPUs");
	for (int i = 1; i < argc; i++) {
		char *end;

		cpus[i - 1] = strtoul(argv[i], &end, BASE);
		if (!*argv[i] || *end || cpus[i - 1] >= CPU_SETSIZE)
			return complain_usage("needs numbers of CPUs");
	}
	return run_all(argc - 1, cpus);
}
