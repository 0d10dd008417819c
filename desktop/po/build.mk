# SPDX-License-Identifier: GPL-2.0-or-later
# Translations: LANGUAGE.po here. "make update-po" brings them up to the source; what is new is empty then.
languages   := $(shell cat desktop/po/LINGUAS)
catalogues  := $(languages:%=$(B)/desktop/po/%.mo)
po_template := $(B)/desktop/po/memwipe-gtk.pot
po_sources  := $(wildcard desktop/state/*.c desktop/window/*.c desktop/settings/*.c desktop/indicator/*.c)
po_entries  := $(wildcard desktop/data/*.desktop.in)
po_policy   := desktop/data/org.memwipe.policy

$(B)/desktop/po/%.mo: desktop/po/%.po
	$(say) MSGFMT $<
	$(Q)mkdir -p $(@D)
	$(Q)msgfmt --check-format -o $@ $<

$(B)/desktop/data/%.desktop: desktop/data/%.desktop.in $(languages:%=desktop/po/%.po)
	$(Q)mkdir -p $(@D)
	$(Q)msgfmt --desktop --template=$< -d desktop/po -o $@

# its/ says what gettext finds in it.
$(B)/$(po_policy): $(po_policy) $(languages:%=desktop/po/%.po)
	$(Q)mkdir -p $(@D)
	$(Q)GETTEXTDATADIRS=desktop/po msgfmt --xml --template=$< -d desktop/po -o $@

$(po_template): $(po_sources) $(po_entries) $(po_policy)
	$(Q)mkdir -p $(@D)
	$(Q)xgettext --package-name=memwipe-gtk --from-code=UTF-8 --keyword=_ --keyword=N_ --add-comments=Translators: \
		--no-location -o $@ $(po_sources)
	$(Q)xgettext --join-existing --language=Desktop --no-location -o $@ $(po_entries)
	$(Q)GETTEXTDATADIRS=desktop/po xgettext --join-existing --from-code=UTF-8 --no-location -o $@ $(po_policy)

## update-po: bring the translations in desktop/po up to the source
update-po: $(po_template)
	$(Q)for language in $(languages); do \
		msgmerge --quiet --update --backup=none --no-location --no-fuzzy-matching desktop/po/$$language.po $<; done

.PHONY: update-po
