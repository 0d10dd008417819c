/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Reads and writes whole files. Paths are relative to a root folder, a descriptor of open_root(),
 * so that every program can run on a recorded tree (--sysroot).
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
 * Read a file into new memory, terminated by a zero byte that *bytes does not count. `path` is
 * below root even if it begins with '/'. 0; -EFBIG: the file has more than max_bytes; -errno; on
 * error *text is NULL. The caller frees *text.
 */
int read_file(int root, const char *path, size_t max_bytes, char **text, size_t *bytes);

/* Read the first line of a small file into line[], without its newline. 0 or -errno. */
int read_line(int root, const char *path, char *line, size_t room);

/* Read the decimal number that a file begins with. 0; -EINVAL: it begins with something else;
 * -errno. */
int read_number(int root, const char *path, uint64_t *number);

/*
 * Does a file contain this word, between blanks or line ends: "nohibernate" in /proc/cmdline? False
 * if it cannot be read.
 */
bool file_has_word(int root, const char *path, const char *word);

/* Open a folder for readdir(3). NULL and errno if that fails. */
DIR *open_folder(int root, const char *path);

/* Write a text to a file of /proc or /sys, in one write(2). 0 or -errno. */
int write_line(int root, const char *path, const char *text);

/*
 * Keep *fd an open descriptor of the file that has this path now; nothing is done while the open
 * file still has a name. -1: there is no such file. `flags` as for open(2).
 */
void hold_file(int *fd, int root, const char *path, int flags);

/* Whether the open file still has a name: it was neither removed nor replaced. */
bool has_name(int fd);

/*
 * Parse a size in bytes: "512", "64K", "1.5G", "2GiB"; units are powers of 1024. 0; -EINVAL: not a
 * size; -ERANGE: too large for *bytes.
 */
int parse_size(const char *text, uint64_t *bytes);

#endif
