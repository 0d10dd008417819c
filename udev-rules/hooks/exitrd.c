/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/hooks/exitrd.h"

#include <elf.h>
#include <fcntl.h>
#include <limits.h>
#include <linux/openat2.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "memwipe_paths.h"

#include "udev-rules/hooks/bounded.h"

#define FOLDER "run/initramfs"

/* A script's interpreter may be a script; the kernel follows four. */
enum { INTERPRETERS_MAX = 5, HEAD_BYTES = 256, TRY_S = 5 };

static bool is_there(const struct machine *machine, const char *path, int mode)
{
	return faccessat(machine->root, path, mode, 0) == 0;
}

/* systemd-shutdown asks the same. */
bool exitrd_is_here(const struct machine *machine)
{
	return is_there(machine, "etc/initrd-release", F_OK);
}

bool exitrd_follows(const struct machine *machine)
{
	return !exitrd_is_here(machine) && is_there(machine, FOLDER "/shutdown", X_OK);
}

/* A link is followed as if the folder was the root already. */
static int open_in(int folder, const char *path)
{
	struct open_how how = { .flags = O_RDONLY | O_CLOEXEC, .resolve = RESOLVE_IN_ROOT };

	return syscall(SYS_openat2, folder, path, &how, sizeof(how));
}

/* The kernel starts no other, not even for root. */
static bool is_executable(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && S_ISREG(status.st_mode) &&
	       (status.st_mode & (S_IXUSR | S_IXGRP | S_IXOTH));
}

/* The program's dynamic linker, "" for none. False: this is no program for this machine. */
static bool read_linker(int fd, char linker[PATH_MAX])
{
	Elf64_Ehdr head;
	Elf64_Phdr part;
	int i;

	*linker = '\0';
	if (pread(fd, &head, sizeof(head), 0) != sizeof(head) ||
	    memcmp(head.e_ident, ELFMAG, SELFMAG) != 0 || head.e_phentsize != sizeof(part))
		return false;
	for (i = 0; i < head.e_phnum; i++) {
		if (pread(fd, &part, sizeof(part), head.e_phoff + i * sizeof(part)) != sizeof(part))
			return false;
		if (part.p_type != PT_INTERP)
			continue;
		if (part.p_filesz >= PATH_MAX ||
		    pread(fd, linker, part.p_filesz, part.p_offset) != (ssize_t)part.p_filesz)
			return false;
		linker[part.p_filesz] = '\0';
	}
	return true;
}

/* The interpreter that the first line of a script names. False: it is no script. */
static bool read_interpreter(int fd, char interpreter[HEAD_BYTES])
{
	char head[HEAD_BYTES] = "";
	const char *name = head + 2;

	if (pread(fd, head, sizeof(head) - 1, 0) < 2 || strncmp(head, "#!", 2) != 0)
		return false;
	name += strspn(name, " \t");
	snprintf(interpreter, HEAD_BYTES, "%.*s", (int)strcspn(name, " \t\n"), name);
	return true;
}

/*
 * Run a program as if the initramfs was the root. Only root may do that; any other user, who is no
 * user of a machine at its end, is told that it works.
 */
static bool works(const struct machine *machine, const char *const argv[])
{
	char folder[PATH_MAX];

	snprintf(folder, sizeof(folder), "%s/" FOLDER, machine->sysroot);
	return geteuid() != 0 || bounded_run_in(folder, argv, TRY_S) == 0;
}

/* A dynamic linker with --list looks for all libraries, and does not start the program. */
static bool links(const struct machine *machine, int folder, const char *linker,
		  const char *program)
{
	const char *const argv[] = { linker, "--list", program, NULL };
	int fd = open_in(folder, linker);

	if (fd < 0)
		return false;
	close(fd);
	return works(machine, argv);
}

static bool can_start(const struct machine *machine, int folder, const char *program)
{
	char path[HEAD_BYTES], next[HEAD_BYTES], linker[PATH_MAX];
	int i, fd = -1;
	bool good = false, script = true;

	snprintf(path, sizeof(path), "%s", program);
	for (i = 0; script && i < INTERPRETERS_MAX; i++) {
		fd = open_in(folder, path);
		if (fd < 0)
			return false;
		script = read_interpreter(fd, next);
		if (script)
			memcpy(path, next, sizeof(path));
		else
			good = is_executable(fd) && read_linker(fd, linker) &&
			       (!*linker || links(machine, folder, linker, path));
		close(fd);
	}
	return good;
}

/* systemd moves these mounts there; it makes a folder that is missing. */
static bool has_mount_points(const struct machine *machine)
{
	static const char *const points[] = { FOLDER "/dev", FOLDER "/proc", FOLDER "/run",
					      FOLDER "/sys" };
	size_t i;

	for (i = 0; i < sizeof(points) / sizeof(points[0]); i++)
		if (!is_there(machine, points[i], F_OK) && !is_there(machine, FOLDER, W_OK))
			return false;
	return true;
}

const char *exitrd_obstacle(const struct machine *machine)
{
	static const char *const hook[] = { HOOK_PATH, "--version", NULL };
	bool good;
	int folder;

	/* dracut-initramfs-restore(8) removes this mark when all is unpacked. */
	if (is_there(machine, FOLDER "/.need_shutdown", F_OK))
		return "it was not unpacked to its end";
	if (!has_mount_points(machine))
		return "it has no /dev, /proc, /run or /sys, and cannot be written to";
	if (!is_there(machine, FOLDER HOOK_PATH, X_OK))
		return "it does not know memwipe";
	if (!works(machine, hook))
		return "its memwipe cannot be started";
	folder = openat(machine->root, FOLDER, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	good = folder >= 0 && can_start(machine, folder, "/shutdown");
	if (folder >= 0)
		close(folder);
	return good ? NULL : "its /shutdown cannot be started";
}
