/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A module for guests of the rig alone: what a test needs and no kernel offers. */
#ifndef MEMWIPE_TESTS_RIG_GUEST_RIGTEST_RIGTEST_H
#define MEMWIPE_TESTS_RIG_GUEST_RIGTEST_RIGTEST_H

/* Devices that keep what is written to them in the kernel's own kinds of memory. */
int plant_start(void);

/* NMIs to all CPUs, without end, that the kernel ignores. */
int storm_start(void);

/* A device whose driver never comes back from a shutdown. */
int hang_start(void);

/* A power supply; the parameter mains says whether it is plugged in. */
int mains_start(void);

/* Clear this amount of memory; sets the parameter fill_ms. */
int fill_start(unsigned int mib);

#endif
