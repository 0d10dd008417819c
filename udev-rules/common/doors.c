/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "udev-rules/common/doors.h"

#include "udev-rules/common/last_resort.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/reboot.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#define KERNEL_LINE "\nkernel="

enum { SYSRQ_PANIC = 'c', NO_COMMAND = 0x12345678, RECORD_BYTES = 512 };

static bool has_trigger(const struct door *door)
{
	return door->fd[DOOR_TRIGGER] >= 0;
}

/* sysfs gives the state anew to every read from offset 0. */
static bool says_one(const struct door *door)
{
	char digit;

	return pread(door->fd[DOOR_STATE], &digit, 1, 0) == 1 && digit == '1';
}

static bool has_name(int fd)
{
	struct stat status;

	return fstat(fd, &status) == 0 && status.st_nlink > 0;
}

/*
 * The kernel tells that an image is loaded, not whose. What kexec-wipe loaded it has recorded; a
 * record that it took back, or replaced, has no name any more.
 */
static bool is_recorded(const struct door *door)
{
	return says_one(door) && has_name(door->fd[DOOR_RECORD]);
}

/* The record of the stock kernel names it, that of the payload has nothing to name. */
static bool is_stock(const struct door *door)
{
	char record[RECORD_BYTES];
	ssize_t bytes = pread(door->fd[DOOR_RECORD], record, sizeof(record), 0);

	return is_recorded(door) && bytes > 0 &&
	       memmem(record, (size_t)bytes, KERNEL_LINE, strlen(KERNEL_LINE));
}

static bool is_no_stock(const struct door *door)
{
	return says_one(door) && !is_stock(door);
}

/* memwipe(4): the module is ready as long as its device can be opened. */
static int go_module(const struct door *door)
{
	static const char now[] = "now";

	return write(door->fd[DOOR_TRIGGER], now, strlen(now)) >= 0 ? -EIO : -errno;
}

/* A word that it does not know is refused only after the right to send one has been seen. */
static int rehearse_module(const struct door *door)
{
	static const char unknown[] = "rehearse";

	if (write(door->fd[DOOR_TRIGGER], unknown, strlen(unknown)) >= 0)
		return -EIO;
	return errno == EINVAL ? 0 : -errno;
}

/* Never without an image of ours: the machine would stop with RAM full, or save it. */
static int go_panic(const struct door *door)
{
	const char key = SYSRQ_PANIC;

	if (!is_recorded(door))
		return -ENOENT;
	return write(door->fd[DOOR_TRIGGER], &key, 1) == 1 ? -EIO : -errno;
}

static int rehearse_panic(const struct door *door)
{
	if (!is_recorded(door))
		return -ENOENT;
	return write(door->fd[DOOR_TRIGGER], "", 0) == 0 ? 0 : -errno;
}

static int reboot_call(unsigned int command)
{
	syscall(SYS_reboot, LINUX_REBOOT_MAGIC1, LINUX_REBOOT_MAGIC2, command, NULL);
	return -errno;
}

/*
 * Not through libc's reboot(): nothing may stand between the decision and the kernel. A shut door
 * costs one system call that fails; asking first could only be wrong.
 */
static int go_kexec(const struct door *door)
{
	return reboot_call(LINUX_REBOOT_CMD_KEXEC);
}

/* A command that does not exist is refused only after the right to reboot has been seen. */
static int rehearse_kexec(const struct door *door)
{
	int error = reboot_call(NO_COMMAND);

	return error == -EINVAL ? 0 : error;
}

static bool always(const struct door *door)
{
	return true;
}

static int go_last_resort(const struct door *door)
{
	_Static_assert(DOOR_FILES - DOOR_TRIGGER == LAST_RESORT_FILES, "one path each");

	return last_resort_sweep(&door->fd[DOOR_TRIGGER]);
}

static int rehearse_nothing(const struct door *door)
{
	return 0;
}

/* The module asks nobody, a panic asks no driver; a kexec waits until each has shut down. */
static struct door door_table[] = {
	{
		.name = "module",
		.shut = "the module is not loaded (run modprobe memwipe)",
		.path = { [DOOR_TRIGGER] = "/dev/memwipe" },
		.is_open = has_trigger,
		.go = go_module,
		.rehearse = rehearse_module,
	},
	{
		.name = "panic",
		.shut = "no panic image is loaded (run kexec-wipe load --door=panic)",
		.path = { [DOOR_STATE] = "/sys/kernel/kexec_crash_loaded",
			  [DOOR_RECORD] = "/run/memwipe/panic",
			  [DOOR_TRIGGER] = "/proc/sysrq-trigger" },
		.is_open = is_recorded,
		.go = go_panic,
		.rehearse = rehearse_panic,
	},
	{
		.name = "kexec",
		.shut = "no kexec image is loaded (run kexec-wipe load)",
		.path = { [DOOR_STATE] = "/sys/kernel/kexec_loaded",
			  [DOOR_RECORD] = "/run/memwipe/kexec" },
		.is_open = is_no_stock,
		.go = go_kexec,
		.rehearse = rehearse_kexec,
	},
	{
		/* Leads where the one before does: it is there to be called by its name. */
		.name = "stock",
		.shut = "no stock kernel is loaded (run kexec-wipe load --door=stock)",
		.path = { [DOOR_STATE] = "/sys/kernel/kexec_loaded",
			  [DOOR_RECORD] = "/run/memwipe/kexec" },
		.is_open = is_stock,
		.go = go_kexec,
		.rehearse = rehearse_kexec,
	},
	{
		.name = DOOR_LAST_RESORT,
		.shut = "",
		.last_resort = true,
		.path = { [DOOR_TRIGGER] = "/proc/sys/vm/nr_hugepages",
			  [DOOR_CACHES] = "/proc/sys/vm/drop_caches",
			  [DOOR_MINIMUM] = "/proc/sys/vm/min_free_kbytes",
			  [DOOR_RESERVE] = "/proc/sys/vm/lowmem_reserve_ratio" },
		.is_open = always,
		.go = go_last_resort,
		.rehearse = rehearse_nothing,
	},
};

enum { KNOWN_DOORS = sizeof(door_table) / sizeof(door_table[0]) };

static struct door *find(const char *name)
{
	size_t i;

	for (i = 0; i < KNOWN_DOORS; i++)
		if (strcmp(door_table[i].name, name) == 0)
			return &door_table[i];
	return NULL;
}

static bool is_chosen(const struct doors *doors, const struct door *door)
{
	size_t i;

	for (i = 0; i < doors->count; i++)
		if (doors->item[i] == door)
			return true;
	return false;
}

static void forget_descriptors(struct door *door)
{
	int i;

	for (i = 0; i < DOOR_FILES; i++)
		door->fd[i] = -1;
}

int doors_choose(struct doors *doors, const char *names, char bad[32])
{
	char copy[128], *rest = copy, *name;
	struct door *door;

	doors->count = 0;
	snprintf(copy, sizeof(copy), "%s", names);
	while ((name = strsep(&rest, " \t"))) {
		if (!*name)
			continue;
		door = find(name);
		snprintf(bad, 32, "%s", name);
		if (!door || is_chosen(doors, door))
			return -EINVAL;
		forget_descriptors(door);
		doors->item[doors->count++] = door;
	}
	*bad = '\0';
	return doors->count ? 0 : -EINVAL;
}

/* A record that was replaced is another file, with another name. */
static void prepare(struct door *door, int root)
{
	int i;

	for (i = 0; i < DOOR_FILES; i++) {
		int flags = i >= DOOR_TRIGGER ? O_WRONLY : O_RDONLY;

		if (!door->path[i] || (door->fd[i] >= 0 && has_name(door->fd[i])))
			continue;
		if (door->fd[i] >= 0)
			close(door->fd[i]);
		door->fd[i] = openat(root, door->path[i] + 1, flags | O_CLOEXEC);
	}
}

void doors_prepare(struct doors *doors, int root)
{
	size_t i;

	for (i = 0; i < doors->count; i++)
		prepare(doors->item[i], root);
}

const struct door *doors_first_open(const struct doors *doors)
{
	size_t i;

	for (i = 0; i < doors->count; i++)
		if (doors->item[i]->is_open(doors->item[i]))
			return doors->item[i];
	return NULL;
}

bool doors_go(struct doors *doors)
{
	bool busy = false;
	size_t i;

	for (i = 0; i < doors->count; i++) {
		if (busy && doors->item[i]->last_resort)
			break;
		atomic_store(&doors->current, i);
		busy |= doors->item[i]->go(doors->item[i]) == -EBUSY;
	}
	return busy;
}

/*
 * A door that leads the same way would wait for the one that hangs: reboot(2) holds a lock, and who
 * stands here has nobody behind.
 */
void doors_go_past(struct doors *doors)
{
	size_t hung = atomic_load(&doors->current), i;

	for (i = hung + 1; i < doors->count; i++)
		if (doors->item[i]->go != doors->item[hung]->go)
			(void)doors->item[i]->go(doors->item[i]);
}
