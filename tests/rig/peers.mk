# SPDX-License-Identifier: GPL-2.0-or-later
# Other ways of emptying RAM, on a stick of their own that also has what they need.
peer_programs := $(guest_programs) $(B)/peers/secure-delete-sdmem $(B)/peers/memtest tests/rig/guest/peer-steps

# Under another name: ours is called sdmem as well.
$(B)/peers/secure-delete-sdmem: /usr/bin/sdmem
	$(Q)mkdir -p $(@D)
	$(Q)cp $< $@

$(B)/peers/memtest: tests/rig/guest/fetch-memtest tests/rig/guest/private-apt
	$(say) FETCH "memtest86+"
	$(Q)mkdir -p $(@D)
	$(Q)tests/rig/guest/fetch-memtest $@

$(B)/peers/root.squashfs: tests/rig/guest/build-root $(shutdown_hook) $(B)/guest/exitrd.tar $(peer_programs)
	$(say) GUEST $@
	$(Q)tests/rig/guest/build-root $@ $(shutdown_hook) $(B)/guest/exitrd.tar $(peer_programs)

$(B)/peers/stick.img: tests/rig/guest/build-stick $(B)/peers/root.squashfs $(B)/guest/volume.key \
		$(B)/guest/kernel/vmlinuz.signed
	$(say) GUEST $@
	$(Q)$^ $@

PEERS ?= all

run-bench-peers: rig $(B)/rig/memdraw $(B)/peers/stick.img
	$(Q)tests/rig/memwipe-rig peers --build=$(B) --html=$(B)/peers/report.html $(PEERS)

.PHONY: run-bench-peers
