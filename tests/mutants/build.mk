# SPDX-License-Identifier: GPL-2.0-or-later
# memwipe broken on purpose, in a copy of this tree.
MUTANTS ?= all

## mutants: break memwipe in many small ways, each of which a test must notice; MUTANTS=quick, machines, guests, or names
mutants: packages
	$(Q)$(MAKE) --no-print-directory run-mutants

run-mutants:
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/mutants/run.py --build $(B) $(MUTANTS)

.PHONY: mutants run-mutants
