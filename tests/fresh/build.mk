# SPDX-License-Identifier: GPL-2.0-or-later
# What a new user does, on a Debian that has nothing.
SUITE ?= bookworm trixie

## test-fresh: the README's two commands in a fresh Debian, as a user; SUITE=bookworm or trixie for one
test-fresh: packages-fresh
	$(Q)set -e; for suite in $(SUITE); do tests/fresh/run $$suite 'make demo' 'make test'; done

.PHONY: test-fresh
