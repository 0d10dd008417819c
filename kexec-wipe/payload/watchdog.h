/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Stops hardware watchdogs, which would reset the machine with RAM half full: Intel's TCO timer, in
 * the bridge of its chipsets, and the 6300ESB's.
 */
#ifndef MEMWIPE_KEXEC_WIPE_PAYLOAD_WATCHDOG_H
#define MEMWIPE_KEXEC_WIPE_PAYLOAD_WATCHDOG_H

struct watchdogs {
	unsigned int stopped;
	unsigned int locked; /* these cannot be stopped */
};

struct watchdogs watchdogs_stop(void);

#endif
