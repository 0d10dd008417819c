/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kexec-wipe/stock.h"

#include <errno.h>
#include <fnmatch.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/io.h"

enum { RELEASE_BYTES = 65, /* of struct utsname */ FOLDER_BYTES = 128, NAME_BYTES = 256 };

static const struct place {
	const char *folder;  /* %s: the kernel's release */
	const char *pattern; /* the same; for fnmatch(3) */
} places[] = {
	{ "/boot", "vmlinuz-%s" },
	{ "/usr/lib/modules/%s", "vmlinuz" },
	{ "/run/live/medium/live", "vmlinuz*" },
	{ "/lib/live/mount/medium/live", "vmlinuz*" },
};

enum { PLACES = sizeof(places) / sizeof(places[0]) };

/*
 * Memory that is free when the kernel starts is overwritten by memtest, with its first pattern,
 * which is 0; and all that is freed later is cleared. A kernel that dies resets the machine. All
 * CPUs are wanted: one that was left where the old kernel halted it would wake up, at an NMI, in
 * code that has been overwritten.
 */
static const char always[] = "init_on_free=1 memtest=1 quiet panic=-1 oops=panic";

/* This release rather than another, a later one rather than an earlier one. */
static bool is_better(const char *name, const char *than, const char *release)
{
	bool is_running = strstr(name, release), was_running = strstr(than, release);

	return is_running != was_running ? is_running : strverscmp(name, than) > 0;
}

/* `best` is left empty if there is none. */
static void look(int root, const struct place *place, const char *release, char *folder, char *best)
{
	char pattern[NAME_BYTES];
	struct dirent *entry;
	DIR *listing;

	*best = '\0';
	snprintf(folder, FOLDER_BYTES, place->folder, release);
	snprintf(pattern, sizeof(pattern), place->pattern, release);
	listing = open_folder(root, folder);
	if (!listing)
		return;
	while ((entry = readdir(listing)))
		if (fnmatch(pattern, entry->d_name, 0) == 0 &&
		    is_better(entry->d_name, best, release))
			snprintf(best, NAME_BYTES, "%s", entry->d_name);
	closedir(listing);
}

static int tell_places(const char *release, struct fault *fault)
{
	char folder[FOLDER_BYTES], pattern[NAME_BYTES];
	unsigned int i;

	fault_set(fault, -ENOENT, "no kernel to start (--kernel names one); there is no");
	for (i = 0; i < PLACES; i++) {
		snprintf(folder, sizeof(folder), places[i].folder, release);
		snprintf(pattern, sizeof(pattern), places[i].pattern, release);
		fault_add(fault, i ? ", " : " ");
		fault_add(fault, folder);
		fault_add(fault, "/");
		fault_add(fault, pattern);
	}
	return -ENOENT;
}

int stock_find(int root, char *path, size_t room, struct fault *fault)
{
	char release[RELEASE_BYTES], folder[FOLDER_BYTES], name[NAME_BYTES];
	int error = read_line(root, "proc/sys/kernel/osrelease", release, sizeof(release));
	unsigned int i;

	if (error)
		return fault_errno(fault, error, "/proc/sys/kernel/osrelease");
	for (i = 0; i < PLACES; i++) {
		look(root, &places[i], release, folder, name);
		if (*name && (size_t)snprintf(path, room, "%s/%s", folder, name) < room)
			return 0;
	}
	return tell_places(release, fault);
}

void stock_command_line(char *line, size_t room, enum handover_action action, uint16_t serial_port)
{
	char console[STOCK_LINE_BYTES] = "";

	if (serial_port) /* last, so that it is /dev/console; at the speed that it has */
		snprintf(console, sizeof(console), " console=tty0 console=uart8250,io,0x%x",
			 serial_port);
	snprintf(line, room, "%s%s -- %s", always, console, action_name(action));
}

int stock_build(struct segment *segment, const char *kernel, const char *command_line,
		struct fault *fault)
{
	struct payload initramfs = initramfs_embedded();

	*segment = (struct segment){
		.content = malloc(initramfs.bytes),
		.bytes = initramfs.bytes,
		.image = kernel,
		.command_line = command_line,
	};
	if (!segment->content)
		return fault_errno(fault, -ENOMEM, "initramfs");
	memcpy(segment->content, initramfs.image, initramfs.bytes);
	return 0;
}
