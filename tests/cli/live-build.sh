#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# docs/live-build: what a builder copies into the folder of an image.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
hook=docs/live-build/config/hooks/normal/0500-memwipe.hook.chroot
group=docs/live-build/live-user/includes.chroot/etc/live/config.conf.d/memwipe.conf

# live-config reads it like this, after its own defaults. "user-setup" wants the names between blanks.
# shellcheck disable=SC2016
ends_exactly 0 "" sh -euc 'LIVE_USER_DEFAULT_GROUPS="audio cdrom"; . "$PWD/$1"; echo "$LIVE_USER_DEFAULT_GROUPS"' - $group
if [ "$(cat "$work/out")" = "audio cdrom memwipe" ]; then pass; else fail "the groups are: $(cat "$work/out")"; fi

# It is not in the folder that all builders copy.
if find docs/live-build/config -name '*.conf' | grep -q .; then fail "each live user gets the group"; else pass; fi

# The hook asks systemctl.
# shellcheck disable=SC2016
printf '#!/bin/sh\n[ "$*" = "--quiet is-enabled memwipe-watch.service" ] && exit "$CODE"\n' >"$work/systemctl"
chmod 755 "$work/systemctl"
PATH=$work:$PATH CODE=0 ends_exactly 0 "" sh $hook
PATH=$work:$PATH CODE=1 ends_exactly 1 "memwipe: memwipe-watch.service is not enabled in this image" sh $hook

summary
