# SPDX-License-Identifier: GPL-2.0-or-later
"""A picture of the window in each state, for the README. In these name spaces is no disk that could be pulled, so the
answers of a watcher are those that one has given in a live system; all else is as in the tests."""
import os
import sys

import programs
from case import DESKTOP, take_picture
from reader import Reader

STATUS = "/run/memwipe/status"
NEVER_OLD = 1 << 62     # ns
DOORS = "door module open\ndoor panic shut no panic image is loaded (run kexec-wipe load --door=panic)\ndoor kexec open\n" \
    "door stock shut the kexec slot holds the payload\ndoor last-resort open\n"
SHUT = "door module shut the module is not loaded (run modprobe memwipe)\n" \
    "door kexec shut no kexec image is loaded (run kexec-wipe load)\ndoor last-resort open\n"
TRIGGERS = "disk /dev/sda\ntrigger panic-keys KEY_LEFTCTRL+KEY_LEFTALT+KEY_END\ntrigger lid-closed\n"
# The title that the window has then, and what the watcher answers; "": none runs.
STATES = {
    "protected": ("Protected", f"state armed\n{DOORS}{TRIGGERS}"),
    "partly-protected": ("Partly protected", f"state armed\n{SHUT}{TRIGGERS}"),
    "not-protected": ("Not protected", ""),
    "disarmed": ("Disarmed", f"state disarmed\nrearm 900\n{DOORS}{TRIGGERS}"),
    "waiting": ("Waiting for a disk", f"state away\n{DOORS}{TRIGGERS}"),
    "grace": (r"Memory is emptied in \d+ seconds", f"state armed\n{DOORS}{TRIGGERS}pending lid-closed 10\n"),
    "nothing-watched": ("Not protected", f"state armed\n{DOORS}awaited label=KILLCORD: no such device\n"),
}


def answer(text, pid):
    os.makedirs(os.path.dirname(STATUS), exist_ok=True)
    with open(STATUS, "w", encoding="ascii") as file:
        file.write(f"at {NEVER_OLD}\npid {pid}\nok\nversion {programs.version()}\n{text}locked-bytes 4728832\n")


def show(name, title, text, env):
    watcher = programs.start("watcher", ["sleep", "1000"])
    if text:
        answer(text, watcher.pid)
    window = programs.start(name, ["/usr/local/bin/memwipe-gtk"], env=env)
    try:
        reader = Reader(window)
        reader.wait("label", f"^{title}$")
        take_picture(reader, name)
    finally:
        programs.end(window)
        programs.end(watcher)
        if text:
            os.unlink(STATUS)


def main():
    with DESKTOP:
        for name, (title, text) in STATES.items():
            show(name, title, text, {})
        show("dark", *STATES["protected"], {"ADW_DEBUG_COLOR_SCHEME": "prefer-dark"})
        show("german", "Geschützt", STATES["protected"][1], {"LANG": "de_DE.UTF-8"})
    return 0


if __name__ == "__main__":
    sys.exit(main())
