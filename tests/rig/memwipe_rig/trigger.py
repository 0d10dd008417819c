# SPDX-License-Identifier: GPL-2.0-or-later
"""How a run ends: with the wipe, or in the control without it."""
import contextlib
import re
import time
from dataclasses import dataclass, field

from . import cord
from .errors import Closed, RigError, Timeout

LINE_S = 120
POWEROFF_S = 300
WIPE_BASE_S = 300
WIPE_S_PER_GIB = 200
WATCHDOG_S = 600            # the guest's two minutes may be longer here
CONTROL_LIFE_S = 5
PAUSE_S = 5
PRESS_STEP = "press "
HOLD_STEP = "hold "


@dataclass
class End:
    """How a guest ended."""
    reason: str                                 # QEMU's, or what the rig did
    times: dict = field(default_factory=dict)   # seconds since the trigger
    life: object = None                         # living.Life, if it was to live on
    origin: float = 0                           # the trigger, by the guest's clock


def fire(guest, scenario):
    """Pull the trigger and wait for the power-off. The times, in seconds from the kernel's own line
    about the pull, or from the command."""
    start = guest.console.count()
    origin = _begin(guest, scenario)
    limit = WIPE_BASE_S + WIPE_S_PER_GIB * scenario.machine.memory_mib // 1024
    off, data = guest.qmp.wait_event("SHUTDOWN", limit)
    guest.wait_end(POWEROFF_S)
    stamps = {"first_write": stamp(guest, "memwipe: wiping", start),
              "last_write": stamp(guest, "memwipe: wiped", start), "power_off": off.stamp}
    times = {name: round(stamp - origin, 2) for name, stamp in stamps.items() if stamp}
    return End(data["reason"], times)


def fire_halted(guest, scenario):
    """Pull the trigger, wait for the payload's halt, and give devices time to write to RAM."""
    start = guest.console.count()
    _begin(guest, scenario)
    guest.console.wait(lambda text: "memwipe: erasing itself, halting" in text,
                       "halt", WIPE_BASE_S, start)
    time.sleep(PAUSE_S)
    guest.freeze()
    return End("halted")


def fire_hang(guest, scenario):
    """Pull the trigger of a payload that hangs, and wait until the hardware watchdog has reset the machine. RAM is
    what the reset has left, and firmware's first steps."""
    start = guest.console.count()
    _begin(guest, scenario)
    guest.console.wait(lambda text: "memwipe: wiping" in text, "payload", WIPE_BASE_S, start)
    guest.qmp.wait_event("WATCHDOG", WATCHDOG_S, action="reset")
    guest.qmp.wait_event("RESET", LINE_S)
    guest.freeze()
    return End("watchdog")


def fire_plain_halt(guest, scenario):
    """Pull the trigger and wait until the kernel has halted by itself."""
    start = guest.console.count()
    guest.shell.start(scenario.trigger)
    guest.console.wait(lambda text: "reboot: System halted" in text, "halt", POWEROFF_S, start)
    guest.freeze()
    return End("halted")


def fire_and_freeze(guest, scenario):
    """Start what the guest outlives, and end it between two instructions when the console says what comes next."""
    start = guest.console.count()
    guest.shell.start(scenario.trigger)
    guest.console.wait(lambda text: re.search(scenario.freeze_at, text), scenario.freeze_at, POWEROFF_S,
                       start)
    guest.freeze()
    return End("frozen")


def fire_unarmed(guest, scenario):
    """A pull or a held key without a watcher, or a plain power-off."""
    if scenario.trigger in PULLS or scenario.pull_at or scenario.trigger.startswith(HOLD_STEP):
        _begin(guest, scenario)
        end = _live_on(guest)
        if end.reason != "frozen" and not scenario.pull_at:
            raise RigError("the guest ended, although nothing was armed")
        return end
    guest.shell.start("poweroff -f")
    guest.qmp.wait_event("SHUTDOWN", POWEROFF_S, reason="guest-shutdown")
    guest.wait_end(POWEROFF_S)
    return End("guest-shutdown")


def fire_and_live_on(guest, scenario):
    """A trigger after which, and during which, the guest should live on."""
    guest.shell.check(scenario.trigger)
    return _live_on(guest)


def _live_on(guest):
    """Let the guest go on for a while; a shutdown that has begun may end it, or its shell, before.
    After a suspend the shell may hang."""
    try:
        guest.qmp.wait_event("SHUTDOWN", CONTROL_LIFE_S)
    except Timeout:
        guest.freeze()
        return End("frozen")
    guest.wait_end(POWEROFF_S)
    return End("guest-shutdown")


def pull(guest):
    """Pull the stick; the moment at which the kernel says so."""
    start = guest.console.count()
    guest.unplug("usb0")
    return _wait_disconnect(guest, start)


def pull_twice(guest):
    """Pull the stick, plug it in again as soon as the kernel says that it is gone, and pull it once
    more when the kernel has seen it, if it lives so long; the moment of the first pull."""
    moment = pull(guest)
    start = guest.console.count()
    with contextlib.suppress(Closed):
        guest.plug_in("usb1")
        guest.console.wait(lambda text: "USB device found" in text, "stick", LINE_S, start)
        guest.unplug("usb1")
    return moment


def pull_cord(guest):
    """Pull the other device; no line of the kernel is common to all of them."""
    moment = guest.clock.now()
    cord.pull(guest)
    return moment


def eject(guest):
    """Take the disc that the system was booted from out of its drive, although the system has locked the tray: with a
    paper clip, on a real one."""
    return _open_tray(guest, force=True)


def press_eject(guest):
    """Press the button of that drive: the system is asked for the disc, and has to open the tray itself."""
    return _open_tray(guest, force=False)


def _open_tray(guest, force):
    """The moment at which the tray is open."""
    device = "cord0" if guest.machine.cord == cord.DVD else "usb0"
    guest.qmp.command("blockdev-open-tray", id=device, force=force)
    return guest.qmp.wait_event("DEVICE_TRAY_MOVED", LINE_S, **{"tray-open": True})[0].stamp


def pull_asleep(guest):
    """Pull the stick while the machine sleeps, and wake it up; the moment of that."""
    guest.shell.start("echo mem > /sys/power/state")
    guest.qmp.wait_event("SUSPEND", LINE_S)
    guest.unplug("usb0")
    guest.qmp.command("system_wakeup")
    return guest.clock.now()


# By the scenario's name for them.
PULLS = {"pull": pull, "pull twice": pull_twice, "pull cord": pull_cord,
         "pull asleep": pull_asleep, "eject": eject, "eject button": press_eject}


def _begin(guest, scenario):
    """Start what ends the guest; since when times count."""
    if scenario.trigger in PULLS:
        return PULLS[scenario.trigger](guest)
    start = guest.console.count()
    origin = guest.clock.now()
    if scenario.trigger.startswith(PRESS_STEP):
        guest.qmp.press(scenario.trigger.removeprefix(PRESS_STEP))
    elif scenario.trigger.startswith(HOLD_STEP):
        guest.qmp.hold(scenario.trigger.removeprefix(HOLD_STEP))
    else:
        guest.shell.start(scenario.trigger)
    if not scenario.pull_at:
        return origin
    guest.console.wait(lambda text: scenario.pull_at in text, scenario.pull_at, LINE_S, start)
    return pull(guest)


def _wait_disconnect(guest, start):
    return guest.console.wait(lambda text: "USB disconnect" in text,
                              "'USB disconnect' in the kernel's log", LINE_S, start).stamp


def stamp(guest, words, start):
    line = guest.console.find(lambda text: words in text, start)
    return line.stamp if line else None
