#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# What desktops are told of the window and the indicator, their translations, and their command lines. Nothing of
# this needs GTK but the programs themselves, which are tried where they are built.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

build=${B:-build}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
template=$build/desktop/po/memwipe-gtk.pot
entries="org.memwipe.Memwipe org.memwipe.Indicator"

make_quietly() { env -u MAKEFLAGS make --no-print-directory PACKAGES=no B="$build" "$@" >"$work/made" 2>&1; }

if ! command -v msgfmt >/dev/null; then
	skip "entries, metadata and translations" "there is no msgfmt"
	summary
	exit
fi
# shellcheck disable=SC2046,SC2086
if make_quietly $(printf "$build/desktop/data/%s.desktop " $entries) "$template" \
	"$build/desktop/data/org.memwipe.Memwipe.metainfo.xml"; then
	pass
else
	fail "they are not made: $(tail -3 "$work/made")"
fi

# accepted CHECKER FILE...: a program takes the files, and refuses another one
accepted() {
	checker=$1
	shift
	if ! command -v "${checker%% *}" >/dev/null; then
		skip "${checker%% *}" "it is not installed"
		return
	fi
	# shellcheck disable=SC2086 # a program and its options
	for file in "$@"; do ends_saying 0 "" $checker "$file"; done
	echo nonsense >"$work/${file##*/}"
	# shellcheck disable=SC2086
	if $checker "$work/${file##*/}" >/dev/null 2>&1; then fail "${checker%% *} takes everything"; else pass; fi
}
# shellcheck disable=SC2046,SC2086
accepted desktop-file-validate $(printf "$build/desktop/data/%s.desktop " $entries)
accepted "appstreamcli validate --no-net" "$build/desktop/data/org.memwipe.Memwipe.metainfo.xml"
for icon in desktop/data/*.svg; do
	ends_exactly 0 "" python3 -c 'import sys, xml.dom.minidom as dom; dom.parse(sys.argv[1])' "$icon"
done

# Each string is translated, with the same things to be filled in; an entry has the words of each language.
while read -r language; do
	ends_saying 0 "" msgfmt --check-format -o "$work/$language.mo" "desktop/po/$language.po"
	if msgcmp --no-fuzzy-matching "desktop/po/$language.po" "$template" >"$work/out" 2>&1; then
		pass
	else
		fail "not all is translated (make update-po): $(tail -1 "$work/out")"
	fi
	for entry in $entries; do
		if grep -q "^Comment\[$language\]=" "$build/desktop/data/$entry.desktop"; then pass; else fail "$entry has no $language"; fi
	done
done <desktop/po/LINGUAS
grep -v '^msgstr "[^"]' desktop/po/de.po >"$work/untranslated.po"
if msgcmp "$work/untranslated.po" "$template" >/dev/null 2>&1; then fail "msgcmp misses what is not translated"; else pass; fi

# memwipe's messages are translated by their formats. "%s" at the end, or in brackets, is what its source appends.
python3 - >"$work/lost" <<-'END'
	import glob, re
	def strings(path):
	    text = re.sub(r"/\*.*?\*/", "", open(path, encoding="utf-8").read(), flags=re.S)
	    literal = r'"((?:[^"\\]|\\.)*)"'
	    return ["".join(re.findall(literal, found)) for found in re.findall(rf"(?:{literal[:1]}(?:[^\"\\]|\\.)*{literal[:1]}\s*)+", text)]
	said = {re.sub(r"%[ud]", "%s", one) for path in glob.glob("udev-rules/**/*.c", recursive=True) + glob.glob("common/*.c")
	        for one in strings(path)}
	cut = {re.sub(r" \(%s\)$|%s$|/$|\\n$", "", one) for one in said} | said
	messages = [one for one in strings("desktop/state/messages.c") if not one.endswith(".h")]
	assert len(messages) > 50, messages
	print("\n".join(one for one in messages if one not in said and re.sub(r" \(%s\)$|%s$", "", one) not in cut))
END
if [ -s "$work/lost" ] && [ "$(cat "$work/lost")" ]; then
	fail "memwipe says no such thing: $(cat "$work/lost")"
else
	pass
fi

# Each remedy that memwipe can give is in the list that the window is tried with, and is translated by its format.
# A remedy is the argument behind "finding"; one that is not a literal is made where its name is.
python3 - >"$work/lost" 2>&1 <<-'END'
	import glob, json, re
	literal = r'"(?:[^"\\]|\\.)*"'
	def joined(text):
	    return "".join(one[1:-1] for one in re.findall(literal, text))
	sources = {path: open(path, encoding="utf-8").read() for path in glob.glob("udev-rules/front/*.c") + glob.glob("common/*.c")}
	text = "\n".join(sources.values())
	given, named = set(), set()
	for argument in re.findall(rf"(?:finding_set_bad|say_bad)\(\s*finding,\s*((?:{literal}\s*)+|[^,]+),", text):
	    (given if argument.startswith('"') else named).add(joined(argument) if argument.startswith('"') else argument)
	assert named == {"remedy", "crash_slot_remedy", "coverage_remedy(root)"}, named
	given.add(joined(re.search(r"crash_slot_remedy\[\] = ([^;]*;[^;]*);", text).group(1)))
	given.add(joined(re.search(r"remedy, sizeof\(remedy\),\s*(%s(?:\s*%s)*)" % (literal, literal), text).group(1)))
	body = re.search(r"\*coverage_remedy\(int root\)\n{.*?return disabled (.*?);\n}", text, re.S).group(1)
	given |= {joined(one) for one in body.split(" : ")}
	runs = {joined(one) for one in re.findall(rf"\.shut = ({literal})", text)} - {""}
	assert len(given) >= 13 and len(runs) >= 4, (given, runs)
	data = json.load(open("tests/desktop/findings.json", encoding="utf-8"))
	messages = [joined(one) for one in re.findall(rf"N_\(((?:{literal}\s*)+)\)", open("desktop/state/messages.c", encoding="utf-8").read())]
	def is_one_of(format, texts):
	    pattern = ".*".join(map(re.escape, format.split("%s")))
	    return any(re.fullmatch(pattern, one) for one in texts)
	remedies = [one["remedy"] for one in data if "remedy" in one]
	commands = [one.get("command") for one in data]
	reasons = [one["text"] for one in data if "door" in one]
	for one in sorted(given):
	    if not is_one_of(one, remedies):
	        print("not in findings.json:", one)
	    if one not in messages and f"sudo {one}" not in commands:
	        print("not in messages.c:", one)
	for one in sorted(runs):
	    if not is_one_of(one, reasons):
	        print("not in findings.json:", one)
	for one in data:
	    for said in (one["text"], one.get("remedy")):
	        if said and f"sudo {said}" != one.get("command") and not any(is_one_of(format, [said]) for format in messages):
	            print("not in messages.c:", said)
END
if [ -s "$work/lost" ]; then fail "remedies: $(cat "$work/lost")"; else pass; fi

for program in memwipe-gtk memwipe-indicator; do
	if [ ! -x "$build/desktop/$program" ]; then
		skip "$program" "it is not built (make desktop)"
		continue
	fi
	ends_saying 0 "$program $(cat VERSION)" env -u DISPLAY -u WAYLAND_DISPLAY "$build/desktop/$program" --version
	ends_saying 0 "--version" env -u DISPLAY -u WAYLAND_DISPLAY LC_ALL=C "$build/desktop/$program" --help
	if "$build/desktop/$program" --help | grep -q sysroot; then fail "$program --help lists what is for tests"; else pass; fi
	completed "$(find desktop -name "$program.bash")" "$program" -- | sort >"$work/offered"
	"$build/desktop/$program" --help | grep -oE -e '--(help|version)\>' | sort -u | diff - "$work/offered" >"$work/out"
	if [ -s "$work/out" ]; then fail "$program completes something else: $(cat "$work/out")"; else pass; fi
	ends_saying 1 "Unknown option --fast" env -u DISPLAY LC_ALL=C "$build/desktop/$program" --fast
done

# Installed where they are built for: what one file names, another one is.
tree=$work/tree
# there PATH: in the tree
there() {
	# shellcheck disable=SC2086 # a pattern
	if [ "$(find $tree$1 -perm -444 -type f 2>/dev/null)" ]; then pass; else fail "no $1 is installed"; fi
}
if [ ! -x "$build/desktop/memwipe-gtk" ]; then
	skip "make install-desktop" "the window is not built (make desktop)"
elif (umask 077 && make_quietly DESTDIR="$tree" install-desktop); then
	for entry in $entries; do
		there "/*/*/share/applications/$entry.desktop"
		there "/*/*/bin/$(sed -n 's/^Exec=//p' "$tree"/*/*/share/applications/"$entry".desktop)"
		there "/*/*/share/icons/hicolor/scalable/apps/$(sed -n 's/^Icon=//p' "$tree"/*/*/share/applications/"$entry".desktop).svg"
	done
	there /etc/xdg/autostart/org.memwipe.Indicator.desktop
	there "$(sed -n 's/^Exec=\([^ ]*\) .*/\1/p' "$tree"/*/*/share/dbus-1/services/org.memwipe.Memwipe.service)"
	while read -r language; do there "/*/*/share/locale/$language/LC_MESSAGES/memwipe-gtk.mo"; done <desktop/po/LINGUAS
	for program in memwipe-gtk memwipe-indicator; do
		there "/*/*/share/man/man1/$program.1"
		there "/*/*/share/bash-completion/completions/$program"
	done
else
	fail "make install-desktop: $(tail -3 "$work/made")"
fi

summary
