# SPDX-License-Identifier: GPL-2.0-or-later
# Other ways of emptying RAM, in a live system of their own with programs that have secrets. Its kernel is Debian 13's,
# which the module 6.12 is for, and is signed on the stick as well, so that it can be started under Secure Boot.
peers_lists    := $(light_lists) tests/rig/guest/live/peers-packages
peers_programs := $(B)/peers/secure-delete-sdmem $(B)/peers/memtest $(B)/guest/exitrd.tar $(signed_payload) \
                  $(addprefix $(B)/guest/module-6.12/,memwipe.ko.stripped memwipe.ko.module-signed) \
                  tests/rig/guest/peer-steps
peers_stick    := $(B)/guest/live-debian13-peers/stick.img

# Under another name: ours is called sdmem as well.
$(B)/peers/secure-delete-sdmem: /usr/bin/sdmem
	$(Q)mkdir -p $(@D)
	$(Q)cp $< $@

$(B)/peers/memtest: tests/rig/guest/fetch-memtest tests/rig/guest/private-apt
	$(say) FETCH "memtest86+"
	$(Q)mkdir -p $(@D)
	$(Q)tests/rig/guest/fetch-memtest $@

$(eval $(call secrets_rules,peers))

$(B)/guest/live-%-peers/stick.img: tests/rig/guest/build-stick $(B)/guest/live-%-peers/root.squashfs \
		$(B)/guest/volume.key $(B)/guest/live-%/base/vmlinuz.signed
	$(say) GUEST $@
	$(Q)$^ $@

PEERS ?= all

run-bench-peers: rig $(B)/rig/memdraw $(peers_stick)
	$(Q)tests/rig/memwipe-rig peers --build=$(B) --html=$(B)/peers/report.html $(PEERS)

.PHONY: run-bench-peers
