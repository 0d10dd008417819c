# SPDX-License-Identifier: GPL-2.0-or-later
# Programs for desktops, a package of their own. What is in state/ needs glib alone; window/ and settings/ GTK.
# Nothing of this is built or installed by "make" and "make install": "make desktop", "make install-desktop".
#
# For tests only, the programs take --sysroot=DIR, which --help does not list: memwipe, the helper and /run/memwipe
# are those below DIR.
LIBEXECDIR ?= $(PREFIX)/lib/memwipe
DATADIR    ?= $(PREFIX)/share

include desktop/helper/build.mk desktop/settings/build.mk

desktop_state_objs := $(patsubst %.c,$(B)/%.o,$(wildcard desktop/state/*.c))
desktop_window_objs := $(patsubst %.c,$(B)/%.o,$(wildcard desktop/window/*.c desktop/settings/*.c))
desktop_indicator_objs := $(patsubst %.c,$(B)/%.o,$(wildcard desktop/indicator/*.c))
# How a word is sent to the watcher, and how old its last answer is.
desktop_client_objs := $(addprefix $(B)/udev-rules/front/,client.o status_file.o unix_socket.o) $(B)/common/message.o

memwipe_gtk := $(B)/desktop/memwipe-gtk
memwipe_indicator := $(B)/desktop/memwipe-indicator
DESKTOP_PROGS := $(memwipe_gtk) $(memwipe_indicator) $(desktop_helper)

# Looked up when something is built that needs them: other targets work without these packages.
gio_flags = $(patsubst -I%,-isystem%,$(shell pkg-config --cflags gio-unix-2.0 json-c))
gio_libs = $(shell pkg-config --libs gio-unix-2.0 json-c)
gtk_flags = $(patsubst -I%,-isystem%,$(shell pkg-config --cflags gtk4 libadwaita-1))
# Nothing newer than Debian 12 has, and no warning of what later versions advise against.
api_flags := -DGLIB_VERSION_MIN_REQUIRED=GLIB_VERSION_2_74 -DGLIB_VERSION_MAX_ALLOWED=GLIB_VERSION_2_74 \
	-DGDK_VERSION_MIN_REQUIRED=GDK_VERSION_4_8 -DGDK_VERSION_MAX_ALLOWED=GDK_VERSION_4_8 \
	-DADW_VERSION_MIN_REQUIRED=ADW_VERSION_1_2 -DADW_VERSION_MAX_ALLOWED=ADW_VERSION_1_2 \
	-DGETTEXT_PACKAGE='"memwipe-gtk"'

$(B)/desktop/state/%.o $(B)/san/desktop/%.o $(B)/fuzz/desktop/state/%.o: private CPPFLAGS_ALL += $(api_flags) $(gio_flags)
$(B)/desktop/indicator/%.o: private CPPFLAGS_ALL += $(api_flags) $(gio_flags)
$(B)/desktop/window/%.o $(B)/desktop/settings/%.o: private CPPFLAGS_ALL += $(api_flags) $(gtk_flags)

$(memwipe_gtk): $(desktop_window_objs) $(desktop_state_objs) $(desktop_client_objs) $(desktop_config_objs)
$(memwipe_gtk): private LDLIBS += $(shell pkg-config --libs gtk4 libadwaita-1 gio-unix-2.0 json-c) -linih -levdev
$(memwipe_indicator): $(desktop_indicator_objs) $(desktop_state_objs) $(desktop_client_objs)
$(memwipe_indicator): private LDLIBS += $(gio_libs)

$(DESKTOP_PROGS):
	$(say) LD $@
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(LDHARDENING) $(LDFLAGS) -o $@ $(filter %.o,$^) $(LDLIBS)

## desktop: the window memwipe-gtk and the indicator, for desktops
desktop: packages-desktop
	$(Q)$(MAKE) --no-print-directory run-desktop

include desktop/po/build.mk

desktop_completions := desktop/window/memwipe-gtk.bash desktop/indicator/memwipe-indicator.bash
desktop_entries := $(patsubst desktop/data/%.in,$(B)/desktop/data/%,$(wildcard desktop/data/*.desktop.in))
desktop_metainfo := $(B)/desktop/data/org.memwipe.Memwipe.metainfo.xml
$(desktop_metainfo): desktop/data/org.memwipe.Memwipe.metainfo.xml VERSION
	$(Q)mkdir -p $(@D)
	$(Q)sed 's|@VERSION@|$(VERSION)|' $< > $@

run-desktop: $(DESKTOP_PROGS) $(catalogues) $(desktop_entries) $(desktop_metainfo) \
	$(call zsh_of,$(desktop_completions)) $(call fish_of,$(desktop_completions))

# Sessions look for what they start in one place alone, wherever PREFIX is.
AUTOSTARTDIR ?= $(SYSCONFDIR)/xdg/autostart
icons := $(DESTDIR)$(DATADIR)/icons/hicolor

## install-desktop: copy the window, the indicator and what belongs to them to DESTDIR and PREFIX
install-desktop: run-desktop $(if $(desktop_helper),install-desktop-helper)
	$(Q)install -D -m 755 -t $(DESTDIR)$(BINDIR) $(memwipe_gtk) $(memwipe_indicator)
	$(Q)install -D -m 644 -t $(DESTDIR)$(DATADIR)/applications $(desktop_entries)
	$(Q)install -D -m 644 -t $(DESTDIR)$(AUTOSTARTDIR) $(B)/desktop/data/org.memwipe.Indicator.desktop
	$(Q)install -D -m 644 -t $(DESTDIR)$(DATADIR)/metainfo $(desktop_metainfo)
	$(Q)install -D -m 644 -t $(icons)/scalable/apps desktop/data/org.memwipe.Memwipe.svg
	$(Q)install -D -m 644 -t $(icons)/symbolic/apps desktop/data/org.memwipe.Memwipe-symbolic.svg
	$(Q)sed 's|@BINDIR@|$(BINDIR)|' desktop/data/org.memwipe.Memwipe.service | \
		install -D -m 644 /dev/stdin $(DESTDIR)$(DATADIR)/dbus-1/services/org.memwipe.Memwipe.service
	$(Q)set -e; for language in $(languages); do install -D -m 644 $(B)/desktop/po/$$language.mo \
		$(DESTDIR)$(DATADIR)/locale/$$language/LC_MESSAGES/memwipe-gtk.mo; done
	$(Q)install -D -m 644 -t $(DESTDIR)$(MANDIR)/man1 desktop/window/memwipe-gtk.1 desktop/indicator/memwipe-indicator.1
	$(Q)set -e; for file in $(desktop_completions); do \
		name=$${file##*/}; install -D -m 644 $$file $(DESTDIR)$(BASHDIR)/$${name%.bash}; done
	$(Q)install -D -m 644 -t $(DESTDIR)$(ZSHDIR) $(call zsh_of,$(desktop_completions))
	$(Q)install -D -m 644 -t $(DESTDIR)$(FISHDIR) $(call fish_of,$(desktop_completions))
	$(say) INSTALL $(DESTDIR)$(PREFIX)

.PHONY: desktop run-desktop install-desktop
