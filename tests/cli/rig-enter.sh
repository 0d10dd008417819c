#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# How the rig comes to a shell in an image of others, and to a button, before consoles, keyboards, agents and windows that are made up.
cd "$(dirname "$0")/../.." || exit 1
PYTHONDONTWRITEBYTECODE=1 exec tests/rig/enter.py
