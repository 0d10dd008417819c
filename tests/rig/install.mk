# SPDX-License-Identifier: GPL-2.0-or-later
# The command memwipe-rig, for machines without this source: its Python package, its programs and memwipe's
# own scenarios. A link in BINDIR leads to it.
RIGDIR    ?= $(PREFIX)/share/memwipe-rig
RIGLIBDIR ?= $(PREFIX)/lib/memwipe-rig
rig_installed := $(addprefix $(B)/rig/,memscan memdraw memplant memload)
rig_completion := tests/rig/memwipe-rig.bash

# Made for the tests as well, which compare the shells.
cli: $(call zsh_of,$(rig_completion)) $(call fish_of,$(rig_completion))

# What it is made of.
rig-command: $(rig_installed) $(call zsh_of,$(rig_completion)) $(call fish_of,$(rig_completion))

## install-rig: copy the command memwipe-rig to DESTDIR and PREFIX
install-rig: rig-command
	$(Q)install -d $(DESTDIR)$(BINDIR)
	$(Q)install -D -m 755 -t $(DESTDIR)$(RIGDIR) tests/rig/memwipe-rig tests/data/record
	$(Q)install -D -m 644 -t $(DESTDIR)$(RIGDIR) VERSION $(addprefix tests/rig/,report.html.in boots.toml peers.toml)
	$(Q)install -D -m 644 -t $(DESTDIR)$(RIGDIR)/guest tests/rig/guest/answer tests/rig/guest/steps
	$(Q)install -D -m 644 -t $(DESTDIR)$(RIGDIR)/guest/foreign $(wildcard tests/rig/guest/foreign/*)
	$(Q)install -D -m 644 -t $(DESTDIR)$(RIGDIR)/memwipe_rig $(wildcard tests/rig/memwipe_rig/*.py)
	$(Q)install -D -m 644 -t $(DESTDIR)$(RIGDIR)/scenarios $(wildcard tests/rig/scenarios/*.toml)
	$(Q)install -D -m 755 -t $(DESTDIR)$(RIGLIBDIR) $(rig_installed)
	$(Q)ln -sfr $(DESTDIR)$(RIGLIBDIR) $(DESTDIR)$(RIGDIR)/bin
	$(Q)ln -sfr $(DESTDIR)$(RIGDIR)/memwipe-rig $(DESTDIR)$(BINDIR)/memwipe-rig
	$(Q)install -D -m 644 tests/rig/memwipe-rig.1 $(DESTDIR)$(MANDIR)/man1/memwipe-rig.1
	$(Q)install -D -m 644 tests/rig/memwipe-rig.toml.5 $(DESTDIR)$(MANDIR)/man5/memwipe-rig.toml.5
	$(Q)install -D -m 644 $(rig_completion) $(DESTDIR)$(BASHDIR)/memwipe-rig
	$(Q)install -D -m 644 -t $(DESTDIR)$(ZSHDIR) $(call zsh_of,$(rig_completion))
	$(Q)install -D -m 644 -t $(DESTDIR)$(FISHDIR) $(call fish_of,$(rig_completion))
	$(say) INSTALL $(DESTDIR)$(RIGDIR)

.PHONY: rig-command install-rig
