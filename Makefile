# SPDX-License-Identifier: GPL-2.0-or-later
VERSION := $(file < VERSION)
PREFIX  ?= /usr/local
SBINDIR ?= $(PREFIX)/sbin
MANDIR  ?= $(PREFIX)/share/man
UNITDIR ?= $(PREFIX)/lib/systemd/system
SYSCONFDIR ?= /etc
DOCDIR  ?= $(PREFIX)/share/doc/memwipe
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
CFLAGS  ?= -O2 -g
B       := build

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef \
            -Wwrite-strings -Wno-unused-parameter -Wno-sign-compare -Werror
CPPFLAGS_ALL := -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -I. -isystem /usr/include/libevdev-1.0 $(CPPFLAGS)
CFLAGS_BASE  := -std=gnu11 $(WARNINGS) -fno-strict-aliasing -MMD -MP
HARDENING    := -fstack-protector-strong -fPIE -D_FORTIFY_SOURCE=2
LDHARDENING  := -pie -Wl,-z,relro,-z,now,-z,noexecstack
SANITIZERS   := -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer

ifneq ($(V),1)
Q := @
say = @printf '  %-8s %s\n'
else
say = @:
endif

# What the fragments fill in: PROGS are installed into SBINDIR, MANS into MANDIR.
PROGS :=
MANS  :=
.DEFAULT_GOAL := all

include sdmem/common/build.mk
include sdmem/build.mk kmod/core/build.mk kexec-wipe/build.mk kmod/build.mk
include udev-rules/build.mk udev-rules/hooks/build.mk debian/build.mk tests/build.mk

## all: build every program and the payload into build/
all: $(PROGS)

## demo: boot a guest from a USB stick, pull the stick, show what is left in RAM
demo: packages-demo
	$(Q)$(MAKE) --no-print-directory run-demo

## test: unit tests, the fuzzers' short run, lint and the standard scenarios
test: packages
	$(Q)$(MAKE) --no-print-directory run-tests

## check: the same as test
check: test

## test-all: every scenario, the long matrix included
test-all: packages
	$(Q)$(MAKE) --no-print-directory run-tests SCENARIOS=all

## bench: locked memory, wake-ups, times and speeds as ratios
bench: packages
	$(Q)$(MAKE) --no-print-directory run-bench

## bench-peers: what other ways of emptying RAM leave, in the same rig
bench-peers: packages
	$(Q)$(MAKE) --no-print-directory run-bench-peers

## lint: format, static analysis, manual pages, dependency directions
lint: run-lint

## packages: install the Debian packages that building and all tests need; PACKAGES=no: install none
packages: purposes := build deb rig test
packages-build: purposes := build
packages-deb: purposes := build deb
packages-demo: purposes := build rig
packages-fresh: purposes := fresh
packages_of := packages packages-build packages-deb packages-demo packages-fresh packages-headers
$(packages_of):
	$(Q)$(if $(filter no,$(PACKAGES))$(if $(purposes),,none),:,tests/install-packages $(purposes))

$(B)/%.o: %.c | packages-build
	$(say) CC $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_BASE) $(HARDENING) $(CFLAGS) -c -o $@ $<

$(B)/%.o: %.S
	$(say) AS $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) -MMD -MP -c -o $@ $<

# The same sources with the sanitizers, for the tests.
$(B)/san/%.o: %.c | packages-build
	$(say) CC "$< (sanitized)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_BASE) $(SANITIZERS) -O1 -g -c -o $@ $<

$(PROGS):
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(LDHARDENING) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LDLIBS)

## install: copy programs, manual pages and units to DESTDIR and PREFIX
install: all install-hooks
	$(Q)install -d $(DESTDIR)$(SBINDIR) $(DESTDIR)$(UNITDIR) $(DESTDIR)$(SYSCONFDIR)/apparmor.d
	$(Q)install -m 755 $(PROGS) $(DESTDIR)$(SBINDIR)
	$(Q)set -e; umask 022; for page in $(MANS); do \
		to=$(DESTDIR)$(MANDIR)/man$${page##*.}; install -d $$to; \
		sed 's|/usr/local/|$(PREFIX)/|g' $$page > $$to/$${page##*/}; done
	$(Q)set -e; umask 022; for unit in $(UNITS); do \
		sed 's|@SBINDIR@|$(SBINDIR)|g' $$unit > $(DESTDIR)$(UNITDIR)/$${unit##*/}; done
	$(Q)set -e; umask 022; for profile in $(APPARMOR); do \
		sed 's|@SBINDIR@|$(SBINDIR)|g' $$profile > $(DESTDIR)$(SYSCONFDIR)/apparmor.d/$${profile##*/}; done
	$(Q)set -e; for file in $(COMPLETIONS); do \
		name=$${file##*/}; \
		install -D -m 644 $$file $(DESTDIR)$(BASHDIR)/$${name%.bash}; done
	$(Q)[ -e $(DESTDIR)$(SYSCONFDIR)/memwipe.conf ] || \
		install -D -m 644 udev-rules/memwipe.conf $(DESTDIR)$(SYSCONFDIR)/memwipe.conf
	$(Q)install -D -m 644 udev-rules/memwipe.sysusers $(DESTDIR)$(PREFIX)/lib/sysusers.d/memwipe.conf
	$(Q)install -D -m 644 -t $(DESTDIR)$(DOCDIR)/examples udev-rules/units/fail-closed.conf
	$(Q)install -D -m 644 $(boot_efi) $(DESTDIR)$(PREFIX)/lib/memwipe/memwipe.efi
	$(say) INSTALL $(DESTDIR)$(PREFIX)

## clean: remove build/
clean:
	$(Q)rm -rf $(B)

## help: this list
help:
	$(Q)sed -n 's/^## //p' $(MAKEFILE_LIST) | sort

# Not what tests unpack there.
-include $(shell find $(B) -name 'module-test.*' -prune -o -type f -name '*.d' -print 2>/dev/null)
.PHONY: all demo test check test-all bench bench-peers lint $(packages_of) install clean help
.DELETE_ON_ERROR:
