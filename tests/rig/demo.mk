# SPDX-License-Identifier: GPL-2.0-or-later
# The demonstration: one pull of the stick with memwipe and one without, as a table and a page.
run-demo: rig $(B)/rig/memdraw
	$(Q)rm -rf $(B)/demo
	$(Q)tests/rig/memwipe-rig run --build=$(B) --out=$(B)/demo --verbose --film demo; code=$$?; \
		tests/rig/memwipe-rig report --format=findings --html=$(B)/demo/report.html $(B)/demo && \
		printf '\n%s\n' $(B)/demo/report.html && exit $$code

.PHONY: run-demo
