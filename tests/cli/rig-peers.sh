#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# How ways of emptying RAM are compared, with guests and runs that are made up.
cd "$(dirname "$0")/../.." || exit 1
PYTHONDONTWRITEBYTECODE=1 exec tests/rig/compared.py
