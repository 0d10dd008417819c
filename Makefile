# SPDX-License-Identifier: GPL-2.0-or-later
VERSION := $(file < VERSION)
PREFIX  ?= /usr/local
BINDIR  ?= $(PREFIX)/bin
SBINDIR ?= $(PREFIX)/sbin
MANDIR  ?= $(PREFIX)/share/man
UNITDIR ?= $(PREFIX)/lib/systemd/system
RULESDIR ?= $(PREFIX)/lib/udev/rules.d
SYSCONFDIR ?= /etc
DOCDIR  ?= $(PREFIX)/share/doc/memwipe
BASHDIR ?= $(PREFIX)/share/bash-completion/completions
ZSHDIR  ?= $(PREFIX)/share/zsh/site-functions
FISHDIR ?= $(PREFIX)/share/fish/vendor_completions.d
CFLAGS  ?= -O2 -g
B       := build
# Debian leaves what only root needs out of a user's PATH; the tests need some of it.
export PATH := $(PATH):/usr/sbin:/sbin

WARNINGS := -Wall -Wextra -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wvla -Wundef \
            -Wwrite-strings -Wno-unused-parameter -Wno-sign-compare -Werror
CPPFLAGS_ALL := -D_GNU_SOURCE -DVERSION='"$(VERSION)"' -I. -I$(B)/include -isystem /usr/include/libevdev-1.0 \
                $(CPPFLAGS)
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

# What programs are built with, and the paths that they look for when they run. Written only when a value has
# changed, so that whatever depends on it is built again then, and nothing is when it has not.
flags := $(B)/flags
paths := $(B)/include/memwipe_paths.h

# What the fragments fill in: PROGS are installed into SBINDIR, MANS into MANDIR.
PROGS :=
MANS  :=
.DEFAULT_GOAL := all

# $(call zsh_of,FILE.bash...): the completions for another shell that are made of these
zsh_of = $(patsubst %.bash,$(B)/completions/_%,$(notdir $(1)))
fish_of = $(patsubst %.bash,$(B)/completions/%.fish,$(notdir $(1)))

include core/build.mk common/build.mk
include sdmem/build.mk kexec-wipe/build.mk kmod/build.mk
include udev-rules/build.mk udev-rules/hooks/build.mk desktop/build.mk debian/build.mk tests/build.mk

# Those for bash are the source of those for other shells.
zsh_completions  := $(call zsh_of,$(COMPLETIONS))
fish_completions := $(call fish_of,$(COMPLETIONS))
vpath %.bash $(dir $(COMPLETIONS) $(rig_completion) $(desktop_completions))

## all: build every program and the payload into build/
all: $(PROGS) $(zsh_completions) $(fish_completions)

## demo: boot a guest from a USB stick, pull the stick, show what is left in RAM
demo: packages-demo
	$(Q)$(MAKE) --no-print-directory run-demo

## test: unit tests, the fuzzers' short run, lint and the standard scenarios
test: packages
	$(Q)$(MAKE) --no-print-directory run-tests

## check: the same as test
check: test

## test-all: every test there is; PART=stages, small, module, kernels, matrix, live, secrets, peers, boots, bochs, mutants for what is done within 80 minutes
test-all: packages
	$(Q)$(MAKE) --no-print-directory run-tests SCENARIOS=all

## bench: locked memory, wake-ups, times and speeds as ratios
bench: packages
	$(Q)$(MAKE) --no-print-directory run-bench

## bench-peers: what other ways of emptying RAM leave, in the same rig; PEERS=names for some of them
bench-peers: packages
	$(Q)$(MAKE) --no-print-directory run-bench-peers

## lint: format, static analysis, manual pages, dependency directions
lint: run-lint

## packages: install the Debian packages that building and all tests need; PACKAGES=no: install none
packages: purposes := build deb desktop rig test bochs
packages-build: purposes := build
packages-deb: purposes := build deb desktop
packages-desktop: purposes := build desktop
packages-demo: purposes := build rig
packages-fresh: purposes := fresh
packages-corpus: purposes := build corpus
packages_of := packages packages-build packages-deb packages-desktop packages-demo packages-fresh packages-corpus packages-headers
$(packages_of):
	$(Q)$(if $(filter no,$(PACKAGES))$(if $(purposes),,none),:,tests/install-packages $(purposes))

$(B)/%.o: %.c $(flags) | packages-build $(paths)
	$(say) CC $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_BASE) $(HARDENING) $(CFLAGS) -c -o $@ $<

$(B)/%.o: %.S $(flags)
	$(say) AS $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) -MMD -MP -c -o $@ $<

# $(call when_changed,COMMAND): write what it prints
when_changed = $(1) | cmp -s - $@ || { mkdir -p $(@D) && $(1) > $@; }

$(flags): FORCE
	$(Q)$(call when_changed,printf '%s\n' '$(subst ','\'',$(CC) $(LD) $(CPPFLAGS_ALL) $(CFLAGS_BASE) $(CFLAGS) \
		$(HARDENING) $(LDHARDENING) $(LDFLAGS) $(SANITIZERS) $(PAYLOAD_CFLAGS) $(SCAN_CFLAGS) $(STOCK_CFLAGS))')

$(paths): FORCE
	$(Q)$(call when_changed,printf '#define %s "%s"\n' CONFIG_PATH '$(SYSCONFDIR)/memwipe.conf' \
		INSTALLED_IMAGE '$(PREFIX)/lib/memwipe/memwipe.efi' \
		SIGNED_IMAGE '$(PREFIX)/lib/memwipe/memwipe.efi.signed' LOADER_PATH '$(SBINDIR)/kexec-wipe' \
		HOOK_PATH '$(SHUTDOWNDIR)/memwipe' COMMAND_PATH '$(SBINDIR)/memwipe' \
		WATCH_PATH '$(SBINDIR)/memwipe-watch' \
		HELPER_PATH '$(LIBEXECDIR)/memwipe-desktop-helper' \
		LOCALE_FOLDER '$(DATADIR)/locale')

# The same sources with the sanitizers, for the tests.
$(B)/san/%.o: %.c $(flags) | packages-build $(paths)
	$(say) CC "$< (sanitized)"
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) $(CFLAGS_BASE) $(SANITIZERS) -O1 -g -c -o $@ $<

$(PROGS):
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(LDHARDENING) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LDLIBS)

$(call zsh_of,$(COMPLETIONS) $(rig_completion) $(desktop_completions)): $(B)/completions/_%: %.bash common/other-shells
	$(Q)mkdir -p $(@D)
	$(Q)common/other-shells zsh $< > $@

$(call fish_of,$(COMPLETIONS) $(rig_completion) $(desktop_completions)): $(B)/completions/%.fish: %.bash common/other-shells
	$(Q)mkdir -p $(@D)
	$(Q)common/other-shells fish $< > $@

# In units and profiles paths have names; pages name the usual ones, so that they can be read here.
fill = sed -e 's|@SBINDIR@|$(SBINDIR)|g' -e 's|@SYSCONFDIR@|$(SYSCONFDIR)|g' -e 's|@SHUTDOWNDIR@|$(SHUTDOWNDIR)|g'
fill_page = sed -e 's|/usr/local/lib/memwipe/|$(PREFIX)/lib/memwipe/|g' \
	-e 's|/etc/memwipe\.conf|$(SYSCONFDIR)/memwipe.conf|g' -e 's|/etc/apparmor\.d/|$(SYSCONFDIR)/apparmor.d/|g' \
	-e 's|/usr/local/lib/udev/rules\.d|$(RULESDIR)|g' -e 's|/usr/lib/systemd/system-shutdown|$(SHUTDOWNDIR)|g' -e 's|/usr/lib/dracut/modules\.d|$(DRACUTDIR)|g' \
	-e 's|/usr/share/initramfs-tools|$(INITRAMFSDIR)|g' -e 's|/etc/live/tools|$(LIVETOOLSDIR)|g'

## install: copy programs, manual pages, units and udev rules to DESTDIR and PREFIX
install: all install-hooks
	$(Q)install -d $(DESTDIR)$(SBINDIR) $(DESTDIR)$(UNITDIR) $(DESTDIR)$(SYSCONFDIR)/apparmor.d
	$(Q)install -m 755 $(PROGS) $(DESTDIR)$(SBINDIR)
	$(Q)set -e; umask 022; for page in $(MANS); do \
		to=$(DESTDIR)$(MANDIR)/man$${page##*.}; install -d $$to; \
		$(fill_page) $$page > $$to/$${page##*/}; done
	$(Q)set -e; umask 022; for unit in $(UNITS); do \
		$(fill) $$unit > $(DESTDIR)$(UNITDIR)/$${unit##*/}; done
	$(Q)install -D -m 644 -t $(DESTDIR)$(RULESDIR) $(RULES)
	$(Q)set -e; umask 022; for profile in $(APPARMOR); do \
		$(fill) $$profile > $(DESTDIR)$(SYSCONFDIR)/apparmor.d/$${profile##*/}; done
	$(Q)set -e; for file in $(COMPLETIONS); do \
		name=$${file##*/}; \
		install -D -m 644 $$file $(DESTDIR)$(BASHDIR)/$${name%.bash}; done
	$(Q)install -D -m 644 -t $(DESTDIR)$(ZSHDIR) $(zsh_completions)
	$(Q)install -D -m 644 -t $(DESTDIR)$(FISHDIR) $(fish_completions)
	$(Q)[ -e $(DESTDIR)$(SYSCONFDIR)/memwipe.conf ] || \
		$(fill_page) udev-rules/memwipe.conf | install -D -m 644 /dev/stdin $(DESTDIR)$(SYSCONFDIR)/memwipe.conf
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
.PHONY: all demo test check test-all bench bench-peers lint $(packages_of) install clean help FORCE
.DELETE_ON_ERROR:
