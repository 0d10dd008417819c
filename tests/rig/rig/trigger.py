# SPDX-License-Identifier: GPL-2.0-or-later
"""How a run ends: with the wipe, or in the control without it."""
import time
from dataclasses import dataclass, field

LINE_S = 120
POWEROFF_S = 300
WIPE_BASE_S = 300
WIPE_S_PER_GIB = 200
CONTROL_LIFE_S = 5
PAUSE_S = 5
PRESS_STEP = "press "


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
    origin = _start(guest, scenario.trigger)
    limit = WIPE_BASE_S + WIPE_S_PER_GIB * scenario.machine.memory_mib // 1024
    off, data = guest.qmp.wait_event("SHUTDOWN", limit)
    guest.wait_end(POWEROFF_S)
    stamps = {"first_write": _stamp(guest, "memwipe: wiping", start),
              "last_write": _stamp(guest, "memwipe: wiped", start), "power_off": off.stamp}
    times = {name: round(stamp - origin, 2) for name, stamp in stamps.items() if stamp}
    return End(data["reason"], times)


def fire_halted(guest, scenario):
    """Pull the trigger, wait for the payload's halt, and give devices time to write to RAM."""
    start = guest.console.count()
    _start(guest, scenario.trigger)
    guest.console.wait(lambda text: "memwipe: erasing itself, halting" in text,
                       "halt", WIPE_BASE_S, start)
    time.sleep(PAUSE_S)
    guest.freeze()
    return End("halted")


def fire_unarmed(guest, scenario):
    """A pull that nobody watches, or a plain power-off."""
    if scenario.trigger == "pull":
        pull(guest)
        guest.shell.check(f"sleep {CONTROL_LIFE_S}")
        guest.freeze()
        return End("frozen")
    guest.shell.start("poweroff -f")
    guest.qmp.wait_event("SHUTDOWN", POWEROFF_S, reason="guest-shutdown")
    guest.wait_end(POWEROFF_S)
    return End("guest-shutdown")


def press(guest, keys):
    """Keys with hyphens between them, pressed together on the guest's keyboard."""
    guest.qmp.command("send-key",
                      keys=[{"type": "qcode", "data": key} for key in keys.split("-")])


def _start(guest, trigger):
    """Pull the trigger; the moment of it."""
    if trigger == "pull":
        return pull(guest)
    origin = time.monotonic()
    if trigger.startswith(PRESS_STEP):
        press(guest, trigger.removeprefix(PRESS_STEP))
    else:
        guest.shell.start(trigger)
    return origin


def pull(guest):
    """Pull the stick; the moment at which the kernel says so."""
    start = guest.console.count()
    guest.qmp.command("device_del", id="usb0")
    return guest.console.wait(lambda text: "USB disconnect" in text,
                              "'USB disconnect' in the kernel's log", LINE_S, start).stamp


def _stamp(guest, words, start):
    line = guest.console.find(lambda text: words in text, start)
    return line.stamp if line else None
