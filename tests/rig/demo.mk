# SPDX-License-Identifier: GPL-2.0-or-later
# The demonstration: one pull of the stick with memwipe and one without, as a table and a page.
run-demo: rig $(B)/rig/memdraw
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/rig/demo.py --build $(B)

.PHONY: run-demo
