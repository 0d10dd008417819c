/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Planting: each function puts records of one class where the class says, and leaves them there
 * for as long as the process lives. Memory that records were copied from is overwritten.
 */
#ifndef MEMWIPE_TESTS_RIG_PROGRAMS_PLANT_H
#define MEMWIPE_TESTS_RIG_PROGRAMS_PLANT_H

#include "tests/rig/programs/marker.h"

enum { PLANT_REASON_ROOM = 96 };

struct planting {
	const struct marker_key *key;
	enum marker_class class;
	uint64_t planter; /* tells two runs of memplant apart */
	uint64_t first;	  /* sequence number of the first record */
	uint64_t wanted;  /* records */
	const char *path; /* for classes that are files, else NULL */
	/* results */
	uint64_t planted;		/* records; they count even if an error ended it */
	char reason[PLANT_REASON_ROOM]; /* why it was not all, set before an error is returned */
};

/* 0 or -errno. */
typedef int plant_function(struct planting *p);

plant_function plant_heap, plant_stack, plant_freed, plant_hugepage, plant_hugepool,
	plant_secretmem;
plant_function plant_pipe, plant_socket, plant_keyring;
plant_function plant_tmpfs, plant_pagecache, plant_overlay, plant_video, plant_device;

/* Records p->first + index, ... into at[0 .. count), by this thread or by as many as CPUs. */
void plant_fill(const struct planting *p, uint64_t index, struct marker *at, size_t count);
void plant_fill_parallel(const struct planting *p, struct marker *at, size_t count);

/* Set the reason to "call: " and errno's text. Returns -errno. */
/* Wait for a child that plants and dies; its exit status is 0 or an errno. */
int plant_wait(struct planting *p, pid_t child);
int plant_fail(struct planting *p, const char *call);

/* Set the reason. Returns -EINVAL. */
int plant_refuse(struct planting *p, const char *reason);

#endif
