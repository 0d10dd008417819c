#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Each change of "make mutants" still fits the tree: what it replaces stands there once.
cd "$(dirname "$0")/../.." || exit 1
PYTHONDONTWRITEBYTECODE=1 exec tests/mutants/run.py --check
