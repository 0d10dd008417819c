/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Why something could not be done: a negative errno, and one line for a person. Functions
 * print nothing, they fill a fault; the command prints it.
 */
#ifndef MEMWIPE_COMMON_FAULT_H
#define MEMWIPE_COMMON_FAULT_H

enum { FAULT_TEXT_BYTES = 384 };

struct fault {
	int error;
	char text[FAULT_TEXT_BYTES];
};

/* Fill it; returns error, so that a function can end with it. */
int fault_set(struct fault *fault, int error, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* "<what>: <text of error>" */
int fault_errno(struct fault *fault, int error, const char *what);

/* Append to the text. */
void fault_add(struct fault *fault, const char *more);

#endif
