# SPDX-License-Identifier: GPL-2.0-or-later
"""The cold-boot rig: boots guests, plants secrets, pulls sticks, reads what is left in RAM."""
