# SPDX-License-Identifier: GPL-2.0-or-later
# The module built for every kernel that this release of Debian has, and for others.
MODULE_TESTS ?= standard

## run-module: build the module for several kernels; MODULE_TESTS=all for DKMS and Debian unstable too
run-module: $(module_source)/.made $(foreach kernel,6.1 $(module_kernels),$(B)/guest/headers-$(kernel)/.made)
	$(Q)tests/module/run $(B) $(MODULE_TESTS) 6.1 $(module_kernels)

.PHONY: run-module
