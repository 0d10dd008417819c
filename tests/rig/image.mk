# SPDX-License-Identifier: GPL-2.0-or-later
# What stands for an image of others, of this machine's Debian, and memwipe's package to be brought to it.
$(B)/guest/foreign.iso: tests/rig/guest/fetch-image
	$(say) FETCH "live system of others"
	$(Q)mkdir -p $(@D)
	$(Q)$< $$(. /etc/os-release && echo $$VERSION_CODENAME) $@

$(B)/guest/memwipe.deb: $(live_package)
	$(Q)cp $< $@
