/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Whole files at once. Paths are taken below a root folder, a descriptor of open_root, so that
 * every program can be run on a recorded tree with --sysroot.
 */
#ifndef MEMWIPE_COMMON_IO_H
#define MEMWIPE_COMMON_IO_H

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A descriptor for the folder `path`, "/" for the running system; -errno. */
int open_root(const char *path);

/*
 * Read a file into fresh memory, terminated by a zero byte that *bytes does not count. `path` may
 * begin with '/': it is below root all the same. At most max_bytes are taken: -EFBIG beyond.
 * 0 or -errno; on error *text is NULL. The caller frees *text.
 */
int read_file(int root, const char *path, size_t max_bytes, char **text, size_t *bytes);

/* The same for a small file with one line; the newline is cut off, the rest is in line[]. */
int read_line(int root, const char *path, char *line, size_t room);

/* The same for a file that begins with a decimal number. -EINVAL: it does not. */
int read_number(int root, const char *path, uint64_t *number);

/*
 * Does a file hold this word, between blanks or line ends: "nohibernate" in /proc/cmdline? False
 * where it cannot be read.
 */
bool file_has_word(int root, const char *path, const char *word);

/* For readdir(3). NULL and errno: it cannot be opened. */
DIR *open_folder(int root, const char *path);

/* Write a text to a setting, in one write. 0 or -errno. */
int write_line(int root, const char *path, const char *text);

/*
 * Keep *fd an open descriptor of the file that has this path now: nothing is done while the file
 * that is open still has a name. -1: there is no such file. `flags` as for open(2).
 */
void hold_file(int *fd, int root, const char *path, int flags);

/* The file that is open has a name: it was neither removed nor replaced. */
bool has_name(int fd);

/*
 * "512", "64K", "1.5G", "2GiB": bytes; powers of 1024. 0; -EINVAL: not a size; -ERANGE: it does
 * not fit.
 */
int parse_size(const char *text, uint64_t *bytes);

#endif
