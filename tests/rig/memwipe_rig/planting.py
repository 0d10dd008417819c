# SPDX-License-Identifier: GPL-2.0-or-later
"""What every scenario plants from the start. "freed" is left to the scenarios' steps: whatever runs
afterwards takes its memory from there."""
import json

from .errors import RigError

# Of the smaller ones, what is freed last is what the programs of a shutdown take first: up to 70 pages.
KEPT = ("heap=64M", "stack=4M", "tmpfs=16M@/tmp/secret", "pagecache=16M@/mnt/stick/secret",
        "overlay=16M@/root/secret", "pipe=4M", "socket=4M", "keyring=15K", "secretmem=1M",
        "hugepage=8M", "hugepool=4M")
HUGE_PAGES = 6
STEP = "plant "

PREPARE = (
    # The kernel fills the zone above 4 GiB first. Unused huge pages take most of it, so that there
    # are markers on both sides of the hole.
    f"ballast {HUGE_PAGES} 64",
    "printf rig | DM_DISABLE_UDEV=1 cryptsetup open --key-file - /dev/sda2 vault",
)
# All RAM there is: what the kernel says, and behind it, in the same form, what firmware has told it.
MEMORY_MAP = ("cat /proc/iomem && for entry in /sys/firmware/memmap/*; do "
              'echo "$(cat $entry/start)-$(cat $entry/end) : $(cat $entry/type)" || break; '
              "done | sed s/0x//g")


def plant(guest, key, parts):
    """Plant these parts; what memplant said about them. systemd, where there is one, spares who is
    called by such a name when it kills all others at the end of a shutdown."""
    program = "(exec -a @memplant \"$(command -v memplant)\""
    text = guest.shell.check(f"{program} --key {key} --json {' '.join(parts)})")
    try:
        return json.loads(text)
    except ValueError:
        raise RigError(f"memplant did not answer with JSON: {text[:100]}") from None
