# SPDX-License-Identifier: GPL-2.0-or-later
"""How a run ends: with the wipe, or in the control without it."""
import re
import time
from dataclasses import dataclass, field

LINE_S = 120
POWEROFF_S = 300
WIPE_BASE_S = 300
WIPE_S_PER_GIB = 200
CONTROL_LIFE_S = 5
PAUSE_S = 5
HALT_POLLS, HALT_POLL_S = 600, 0.1


@dataclass
class End:
    """How a guest ended."""
    reason: str                                 # QEMU's, or what the rig did
    times: dict = field(default_factory=dict)   # seconds since the trigger
    life: object = None                         # living.Life, if it was to live on


def fire(guest, scenario):
    """Pull the trigger and wait for the power-off. The times, in seconds from the kernel's own line
    about the pull, or from the command."""
    start = guest.console.count()
    if scenario.trigger == "pull":
        origin = _pull(guest)
    else:
        origin = time.monotonic()
        guest.shell.start(scenario.trigger)
    limit = WIPE_BASE_S + WIPE_S_PER_GIB * scenario.machine.memory_mib // 1024
    off, reason = _wait_halt(guest, limit) if scenario.end == "halt" else _wait_off(guest, limit)
    stamps = {"first_write": _stamp(guest, "memwipe: wiping", start),
              "last_write": _stamp(guest, "memwipe: wiped", start), "power_off": off.stamp}
    times = {name: round(stamp - origin, 2) for name, stamp in stamps.items() if stamp}
    return End(reason, times)


def _wait_off(guest, limit):
    off, data = guest.qmp.wait_event("SHUTDOWN", limit)
    guest.wait_end(POWEROFF_S)
    return off, data["reason"]


def _wait_halt(guest, limit):
    """The payload leaves one CPU in its last instruction, for ever, out of paging."""
    last = guest.console.wait(lambda text: "memwipe: erasing itself, halting" in text,
                              "end of the payload", limit)
    for _ in range(HALT_POLLS):
        registers = guest.qmp.command("human-monitor-command", **{"command-line": "info registers"})
        halted = "HLT=1" in registers and not int(re.search("CR0=([0-9a-f]+)", registers)[1], 16) >> 31
        if halted:
            break
        time.sleep(HALT_POLL_S)
    guest.freeze()
    return last, "halt" if halted else "no halt"


def fire_halted(guest, scenario):
    """Pull the trigger, wait for the payload's halt, and give devices time to write to RAM."""
    start = guest.console.count()
    guest.shell.start(scenario.trigger)
    guest.console.wait(lambda text: "memwipe: erasing itself, halting" in text,
                       "halt", WIPE_BASE_S, start)
    time.sleep(PAUSE_S)
    guest.freeze()
    return End("halted")


def fire_unarmed(guest, scenario):
    """A pull that nobody watches, or a plain power-off."""
    if scenario.trigger == "pull":
        _pull(guest)
        guest.shell.check(f"sleep {CONTROL_LIFE_S}")
        guest.freeze()
        return End("frozen")
    guest.shell.start("poweroff -f")
    guest.qmp.wait_event("SHUTDOWN", POWEROFF_S, reason="guest-shutdown")
    guest.wait_end(POWEROFF_S)
    return End("guest-shutdown")


def _pull(guest):
    start = guest.console.count()
    guest.qmp.command("device_del", id="usb0")
    return guest.console.wait(lambda text: "USB disconnect" in text,
                              "'USB disconnect' in the kernel's log", LINE_S, start).stamp


def _stamp(guest, words, start):
    line = guest.console.find(lambda text: words in text, start)
    return line.stamp if line else None
