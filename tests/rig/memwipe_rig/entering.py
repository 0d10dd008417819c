# SPDX-License-Identifier: GPL-2.0-or-later
"""How the rig comes to its shell in a guest: in one of its own it waits; in an image of others it starts the shell
by the serial console, the keyboard or QEMU's guest agent."""
import json
import re
import time

from . import rigdisk
from .errors import Closed, NotUp, RigError, Timeout

ANSWER_S = 60               # from one word to the next, once the system is up
KNOCK_S = 20                # from one line that is typed to the next
LOGIN = re.compile(r"login: *$")
PASSWORD = re.compile(r"[Pp]assword: *$")
PROMPT = re.compile(r"[#$] *$")
PANIC = "Kernel panic - not syncing"
NOTHING_TO_BOOT = "No bootable device"      # SeaBIOS, in its own log
# The names of keys for what a line may have; letters and digits have their own.
KEYS = {" ": "spc", "/": "slash", "-": "minus", ".": "dot", "|": "shift-backslash", "\n": "ret"}


def wait_ready(guest, timeout):
    """Until the rig's shell answers, which a kernel that has panicked will never let it do."""
    end = time.monotonic() + timeout
    while True:
        left = end - time.monotonic()
        try:
            return guest.shell.wait_ready(min(left, KNOCK_S))
        except Timeout:
            if guest.console.find(lambda text: PANIC in text):
                raise NotUp("the guest's kernel has panicked") from None
            if left <= KNOCK_S:
                raise NotUp(f"no shell in the guest within {timeout} s") from None


def come_up(guest, timeout):
    """Until the shell of a guest of the rig's own answers. If it does not, what is known of the reason is told."""
    try:
        wait_ready(guest, timeout)
    except NotUp as error:
        raise NotUp(f"{error}{_said_last(guest)}; {_where(guest)}") from None


def enter(guest):
    """Until the rig's shell answers."""
    image = guest.machine.image
    try:
        WAYS[image.enter](guest, image)
        wait_ready(guest, ANSWER_S)
    except (Closed, Timeout) as error:
        raise RigError(f"no shell in {image.name}: {error}{_said_last(guest)}") from None


def _where(guest):
    try:
        return f"its CPUs are at {', '.join(guest.qmp.processors())}"
    except RigError as error:
        return f"nor does QEMU say where its CPUs are: {error}"


def _said_last(guest):
    if guest.firmware and guest.firmware.find(lambda text: NOTHING_TO_BOOT in text):
        return "; firmware finds nothing to boot in it"
    said = [line.text.strip() for line in guest.console.lines if line.text.strip()]
    return f"; its serial console said last: {said[-1][:80]}" if said else "; its serial console is silent"


def _by_serial(guest, image):
    console, end = guest.console, time.monotonic() + image.boot_s
    _wait_unfinished(guest, (LOGIN, PROMPT), "login on the serial console", end)
    if LOGIN.search(console.unfinished()):
        console.send(f"{image.user}\n")
        end = time.monotonic() + ANSWER_S
        _wait_unfinished(guest, (PASSWORD, PROMPT), "prompt after the login", end)
        if PASSWORD.search(console.unfinished()):
            console.send(f"{image.password}\n")
            _wait_unfinished(guest, (PROMPT,), "prompt after the password", end)
    console.send(f"{rigdisk.LINE}\n")


def _by_keyboard(guest, image):
    """What is on the screen is not known: the line is typed again and again, from when the system has found
    the rig's disk on."""
    end = time.monotonic() + image.boot_s
    while time.monotonic() < end:
        if guest.qmp.reads(rigdisk.FILE):
            _type(guest, image)
        try:
            return guest.shell.wait_ready(min(KNOCK_S, max(end - time.monotonic(), 0)))
        except Timeout:
            _stop_if_nothing_boots(guest)
    raise Timeout(f"no answer to what was typed within {image.boot_s} s")


def _type(guest, image):
    if image.keys:
        guest.qmp.press(image.keys)
    for char in f"\n{rigdisk.LINE}\n":
        guest.qmp.press(KEYS.get(char, char))


def _by_agent(guest, image):
    agent = guest.agent
    agent.send(json.dumps({"execute": "guest-ping"}) + "\n")
    agent.wait(lambda text: "return" in text, "answer of the guest agent", image.boot_s)
    start = agent.count()
    arguments = {"path": "/bin/sh", "arg": ["-c", rigdisk.LINE]}
    agent.send(json.dumps({"execute": "guest-exec", "arguments": arguments}) + "\n")
    reply = agent.wait(lambda text: True, "answer of the guest agent", ANSWER_S, start)
    if "error" in json.loads(reply.text):
        raise RigError(f"the guest agent refuses guest-exec: {json.loads(reply.text)['error']['desc']}")


WAYS = {"serial": _by_serial, "keyboard": _by_keyboard, "agent": _by_agent}


def _wait_unfinished(guest, patterns, what, end):
    while True:
        left = end - time.monotonic()
        try:
            return guest.console.wait_unfinished(
                lambda text: any(pattern.search(text) for pattern in patterns), what, min(left, KNOCK_S))
        except Timeout:
            _stop_if_nothing_boots(guest)
            if left <= KNOCK_S:
                raise Timeout(f"no {what} within {round(guest.machine.image.boot_s)} s") from None


def _stop_if_nothing_boots(guest):
    if guest.firmware.find(lambda text: NOTHING_TO_BOOT in text):
        raise Timeout("it does not boot")
