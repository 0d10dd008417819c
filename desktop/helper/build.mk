# SPDX-License-Identifier: GPL-2.0-or-later
# What runs as root: no glib, and no more of the project than it needs.
desktop_helper := $(B)/desktop/memwipe-desktop-helper
desktop_helper_objs := $(patsubst %.c,$(B)/%.o,$(wildcard desktop/helper/*.c))

$(desktop_helper): $(desktop_helper_objs) $(B)/udev-rules/front/client.o $(B)/udev-rules/front/unix_socket.o $(B)/udev-rules/common/seconds.o \
	$(B)/common/io.o $(B)/common/message.o $(B)/common/signals.o

# Not below PREFIX, where polkit of Debian 12 would not look.
POLKITDIR ?= /usr/share/polkit-1/actions

install-desktop-helper: $(desktop_helper) $(B)/desktop/data/org.memwipe.policy
	$(Q)install -D -m 755 -t $(DESTDIR)$(LIBEXECDIR) $(desktop_helper)
	$(Q)umask 022; mkdir -p $(DESTDIR)$(POLKITDIR) $(DESTDIR)$(MANDIR)/man8
	$(Q)umask 022; sed 's|@LIBEXECDIR@|$(LIBEXECDIR)|g' $(B)/desktop/data/org.memwipe.policy > $(DESTDIR)$(POLKITDIR)/org.memwipe.policy
	$(Q)umask 022; $(fill_page) desktop/helper/memwipe-desktop-helper.8 > $(DESTDIR)$(MANDIR)/man8/memwipe-desktop-helper.8

.PHONY: install-desktop-helper
