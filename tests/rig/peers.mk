# SPDX-License-Identifier: GPL-2.0-or-later
# Other ways of emptying RAM, on a stick of their own that also has what they need.
peer_programs := $(guest_programs) $(B)/peers/secure-delete-sdmem tests/rig/guest/peer-steps

# Under another name: ours is called sdmem as well.
$(B)/peers/secure-delete-sdmem: /usr/bin/sdmem
	$(Q)mkdir -p $(@D)
	$(Q)cp $< $@

$(B)/peers/root.squashfs: tests/rig/guest/build-root $(peer_programs)
	$(say) GUEST $@
	$(Q)tests/rig/guest/build-root $@ $(peer_programs)

$(B)/peers/stick.img: tests/rig/guest/build-stick $(B)/peers/root.squashfs $(B)/guest/volume.key \
		$(B)/guest/kernel/vmlinuz.signed
	$(say) GUEST $@
	$(Q)$^ $@

run-bench-peers: rig $(B)/peers/stick.img
	$(Q)PYTHONDONTWRITEBYTECODE=1 tests/rig/peers.py --build $(B)

.PHONY: run-bench-peers
