# SPDX-License-Identifier: GPL-2.0-or-later
"""Which Debian this machine is, and what of live systems that decides. memwipe's package is built here,
and a program that is linked on one Debian does not run on an older one."""
import platform

SYSTEMS = {"debian12": 12, "debian13": 13}
PLAIN = "-plain"    # the same system, memwipe's package not installed yet
KDUMP = "-kdump"    # the same system, kdump-tools installed as well
TAILS = "-tails"    # the same system, configured as Tails is: guest/live/install-tails
SECRETS = "-secrets"    # the same system, with programs that the rig gives secrets to: guest/live/install-secrets
LIGHT = "-light"    # the same system, with those of these programs that are small: holdings.py
PEERS = "-peers"    # the same as LIGHT, with what other ways of emptying RAM need: peers.mk
DESKTOP = "-desktop"    # the same system, with a window on its screen: guest/live/install-desktop
KINDS = ("", PLAIN, KDUMP, TAILS, SECRETS, LIGHT, PEERS, DESKTOP)


def _release():
    try:
        found = platform.freedesktop_os_release()
    except OSError:
        return 0
    version = found.get("VERSION_ID", "")
    return int(version) if found.get("ID") == "debian" and version.isdigit() else 0


HOST = _release()


def of(system):
    """The Debian of a live system of any kind."""
    return system.partition("-")[0]


def own(systems):
    """Of several live systems, that of this machine's Debian; the first where there is none."""
    return next((system for system in systems if SYSTEMS[of(system)] == HOST), systems[0])


def refusal(machine):
    """Why the machine's live system cannot be tried here, or ""."""
    if SYSTEMS.get(of(machine.system), HOST) >= HOST:
        return ""
    return f"memwipe's package of Debian {HOST} cannot be installed on {machine.system}"
