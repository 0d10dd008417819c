#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The rig's judge, before scans and ends that are made up.
cd "$(dirname "$0")/../.." || exit 1
PYTHONDONTWRITEBYTECODE=1 exec tests/rig/judge.py
