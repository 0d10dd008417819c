# SPDX-License-Identifier: GPL-2.0-or-later
# The packages, made in a copy of the tree, so that nothing of debhelper's stays in it.
deb_dir  := $(B)/deb
deb_tree := $(deb_dir)/memwipe-$(VERSION)

## deb: the Debian packages memwipe, memwipe-dkms, memwipe-rig and memwipe-gtk, into build/
deb: packages-deb
	$(Q)$(MAKE) --no-print-directory run-deb

# What make was called with must not reach the make of debian/rules.
run-deb:
	$(say) DEB $(VERSION)
	$(Q)[ "$$(dpkg-parsechangelog -S Version)" = $(VERSION) ] || { \
		echo 'deb: debian/changelog is of another version than VERSION' >&2; exit 1; }
	$(Q)rm -rf $(deb_dir) $(B)/memwipe_*.deb $(B)/memwipe-dkms_*.deb $(B)/memwipe-rig_*.deb $(B)/memwipe-gtk_*.deb
	$(Q)mkdir -p $(deb_tree)
	$(Q)tar -c --exclude-vcs --exclude=./build --exclude=__pycache__ . | tar -x -C $(deb_tree)
	$(Q)cd $(deb_tree) && env -u MAKEFLAGS -u MAKELEVEL -u MAKEOVERRIDES -u B -u V \
		dpkg-buildpackage --build=full --no-sign --jobs-try=auto \
		> ../build.log 2>&1 || { tail -40 ../build.log >&2; exit 1; }
	$(Q)ln -f $(patsubst %,$(deb_dir)/%_$(VERSION)_*.deb,memwipe memwipe-dkms memwipe-rig memwipe-gtk) $(B)

.PHONY: deb run-deb
