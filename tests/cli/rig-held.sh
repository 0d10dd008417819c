#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The judges of what programs hold, before RAM files that are made up.
cd "$(dirname "$0")/../.." || exit 1
PYTHONDONTWRITEBYTECODE=1 exec tests/rig/held.py
