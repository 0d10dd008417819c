# SPDX-License-Identifier: GPL-2.0-or-later
# The module built for every kernel that this release of Debian has, and for others.
MODULE_TESTS ?= standard
built_for     = 6.1 $(if $(filter all,$(MODULE_TESTS)),$(module_kernels_all),$(module_kernels))

## run-module: build the module for several kernels; MODULE_TESTS=all for DKMS and newer kernels too
run-module: $(module_source)/.made $(foreach kernel,$(built_for),$(B)/guest/headers-$(kernel)/.made)
	$(Q)tests/module/run $(B) $(MODULE_TESTS) $(built_for)

.PHONY: run-module
