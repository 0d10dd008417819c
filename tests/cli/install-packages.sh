#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# Which packages are asked for: those that are missing, of an alternative the one that can be had. The
# programs of apt and dpkg are stand-ins; nothing is installed.
# shellcheck disable=SC2016 # the stand-ins' own variables
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

work=$(mktemp -d) || exit 1
trap 'rm -rf "$work"' EXIT
mkdir "$work/bin" "$work/tests"
cp tests/install-packages "$work/tests/"
codename=$(. /etc/os-release && echo "${VERSION_CODENAME:-none}")
cat >"$work/tests/packages" <<LIST
# comment: nothing
build: here gone
build: new|old
other: old|here
own: here
own@$codename: gone
own@elsewhere: nowhere
LIST

# stand_in NAME SCRIPT
stand_in() {
	printf '#!/bin/sh\n%s\n' "$2" >"$work/bin/$1"
	chmod +x "$work/bin/$1"
}
stand_in dpkg-query 'echo "installed here"; echo "not-installed new"; exit 1'
stand_in apt-cache '[ "$3" != old ] || echo "  Candidate: 1"; [ "$3" != new ] || echo "  Candidate: (none)"'
stand_in apt-get '[ "$2" = update ] || echo "$*" >"$APT_LOG"'
stand_in sudo 'exec "$@"'
export APT_LOG="$work/log"

# asks PACKAGES PURPOSE...: apt-get is asked for these, with one blank before each
asks() {
	wanted=$1
	shift
	: >"$work/log"
	PATH="$work/bin:$PATH" "$work/tests/install-packages" "$@" >"$work/out" 2>&1 ||
		fail "install-packages $*: $(cat "$work/out")"
	got=$(sed 's/.*--no-install-recommends//' "$work/log")
	if [ "$got" = "$wanted" ]; then pass; else fail "'$*' asks for '$got' instead of '$wanted'"; fi
}

asks ' gone old' build
asks '' other
asks ' gone' own
asks ' linux-headers-1' other linux-headers-1
ends_saying 2 "there is no purpose 'wrong'" "$work/tests/install-packages" wrong
stand_in apt-get '[ "$2" = update ]'
ends_saying 1 'could not install: gone' env PATH="$work/bin:$PATH" "$work/tests/install-packages" own
stand_in apt-get 'exit 1'
ends_saying 1 'cannot reach the package archive; install by hand: gone' \
	env PATH="$work/bin:$PATH" "$work/tests/install-packages" own

summary
