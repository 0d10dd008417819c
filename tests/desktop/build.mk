# SPDX-License-Identifier: GPL-2.0-or-later
# The programs for desktops, tried as their users have them: tests/desktop/run.py says how.
desktop_root := $(B)/desktop/root
desktop_door := $(B)/tests/desktop/door.so
desktop_languages := de_DE.UTF-8 fr_FR.UTF-8
desktop_locales := $(desktop_languages:%=$(B)/desktop/locale/%/LC_IDENTIFICATION)
desktop_sanitized := $(B)/san/desktop/memwipe-gtk $(B)/san/desktop/memwipe-indicator

$(B)/san/desktop/window/%.o $(B)/san/desktop/settings/%.o: private CPPFLAGS_ALL += $(api_flags) $(gtk_flags)
$(B)/san/desktop/indicator/%.o: private CPPFLAGS_ALL += $(api_flags) $(gio_flags)
$(B)/san/desktop/memwipe-gtk: $(patsubst $(B)/%,$(B)/san/%,$(sort $(desktop_window_objs) $(desktop_state_objs) \
	$(desktop_client_objs) $(desktop_config_objs)))
$(B)/san/desktop/memwipe-gtk: private LDLIBS += $(shell pkg-config --libs gtk4 libadwaita-1) $(gio_libs) -linih -levdev -lm
$(B)/san/desktop/memwipe-indicator: \
	$(patsubst $(B)/%,$(B)/san/%,$(desktop_indicator_objs) $(desktop_state_objs) $(desktop_client_objs))
$(B)/san/desktop/memwipe-indicator: private LDLIBS += $(gio_libs)
$(desktop_sanitized):
	$(say) LD $@
	$(Q)$(CC) $(SANITIZERS) -o $@ $(filter %.o,$^) $(LDLIBS)

$(desktop_door): tests/desktop/door.c $(flags)
	$(say) CC $<
	$(Q)mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS_ALL) -std=gnu11 $(WARNINGS) -O2 -fPIC -shared -o $@ $< -ldl

$(desktop_locales): $(B)/desktop/locale/%/LC_IDENTIFICATION:
	$(say) LOCALE $*
	$(Q)mkdir -p $(B)/desktop/locale
	$(Q)localedef --no-archive -i $(basename $*) -f UTF-8 $(abspath $(@D))

desktop-needs: $(PROGS) run-desktop $(desktop_sanitized) $(desktop_door) $(desktop_locales)
	$(Q)rm -rf $(desktop_root)
	$(Q)$(MAKE) --no-print-directory install install-desktop DESTDIR=$(abspath $(desktop_root)) >/dev/null

## test-desktop: the window and the indicator, used without eyes and without a mouse; DESKTOP_CASES=NAME,... some of them
DESKTOP_CASES ?= all
comma := ,
test-desktop: packages
	$(Q)$(MAKE) --no-print-directory run-test-desktop
run-test-desktop: desktop-needs
	$(Q)tests/desktop/run.py --build $(B) tests $(subst $(comma), ,$(DESKTOP_CASES))

## demo-gtk: a picture of the window in each state, into build/demo-gtk
demo-gtk: packages
	$(Q)$(MAKE) --no-print-directory run-demo-gtk
run-demo-gtk: desktop-needs
	$(Q)tests/desktop/run.py --build $(B) demo
	$(say) PICTURES $(B)/demo-gtk

.PHONY: desktop-needs test-desktop run-test-desktop demo-gtk run-demo-gtk
