/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Hardware watchdogs that somebody has started, and that would reset the machine with RAM half
 * full: Intel's TCO timer, in the bridge of its chipsets, and the 6300ESB's.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_WATCHDOG_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_WATCHDOG_H

struct watchdogs {
	unsigned int stopped;
	unsigned int locked; /* these go on counting */
};

struct watchdogs watchdogs_stop(void);

#endif
