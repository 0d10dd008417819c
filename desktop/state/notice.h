/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Notices that the answer of "memwipe status" may be another one now, without a timer: by the files
 * that the watcher and memwipe write, the end of the watcher, and the kernel's list of swap areas.
 */
#ifndef MEMWIPE_DESKTOP_STATE_NOTICE_H
#define MEMWIPE_DESKTOP_STATE_NOTICE_H

struct notice;

/* `changed` is called from the main loop, possibly several times for one change. */
struct notice *notice_new(const char *root, void (*changed)(void *data), void *data);

/* The process whose end is such a change; 0: there is none. */
void notice_set_pid(struct notice *notice, int pid);

void notice_free(struct notice *notice);

#endif
