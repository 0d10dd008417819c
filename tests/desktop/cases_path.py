# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing of a desktop is on the path from a trigger to the wipe: no desktop, one that hangs, one that is gone.

These cases come before the desktop of the others is started. The triggers are those that need no hardware: the dead-man
timer, whose time begins with the last sign of life, and the word "now" from the group."""
import contextlib
import os
import signal
import socket
import time
import unittest

import programs
from case import TooLate, timed
from screen import Screen

DEAD_MAN_S = 5
# The watcher looks at the dead man once a second, and at the grace time, of 0 s here, once more.
LATE_S, AT_ONCE_S = 3, 1
SOON = programs.CALM.replace(programs.LONG, f"dead-man = {DEAD_MAN_S}\ngrace = 0")
DISPLAY, BUS = ":8", f"/run/user/{programs.UID}/own-bus"
SOCKETS, LOCK = ("/tmp/.X11-unix/X8", BUS), "/tmp/.X8-lock"
OF_A_DESKTOP = ("DISPLAY", "WAYLAND_DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "XDG_CURRENT_DESKTOP")


class Path(unittest.TestCase):
    before_desktop = True

    def setUp(self):
        for name in OF_A_DESKTOP:
            os.environ.pop(name, None)
        self.watcher = programs.Watcher()
        self.addCleanup(self.watcher.end)

    def run_program(self, name, command, **more):
        process = programs.start(f"path-{name}", command, **more)
        self.addCleanup(self.end_program, process)
        return process

    def end_program(self, process):
        """Also one that is stopped."""
        if process.poll() is None:
            programs.end(process, signal.SIGKILL)

    def start_desktop(self):
        """A display, a session's bus, and on them the window and the indicator: as a member of the group, who may speak
        to the watcher."""
        env = {"DISPLAY": DISPLAY, "DBUS_SESSION_BUS_ADDRESS": f"unix:path={BUS}", "GDK_BACKEND": "x11",
               "GSK_RENDERER": "cairo", "GTK_A11Y": "none", "GSETTINGS_BACKEND": "memory", "ADW_DISABLE_PORTAL": "1",
               "LANG": "C.UTF-8"}
        for path in (*SOCKETS, LOCK):
            with contextlib.suppress(FileNotFoundError):
                os.unlink(path)     # of one that was killed
        self.display = self.run_program("display", ["Xvfb", DISPLAY, "-nolisten", "tcp", "-noreset"])
        self.bus = self.run_program("bus", ["dbus-daemon", "--session", "--nofork", "--address", f"unix:path={BUS}"])
        for path in SOCKETS:
            programs.wait_for(lambda path=path: os.path.exists(path), path)
        more = {"env": env, "groups": (programs.GROUP,)}
        self.indicator = self.run_program("indicator", ["/usr/local/bin/memwipe-indicator"], **more)
        self.window = self.run_program("window", ["/usr/local/bin/memwipe-gtk"], **more)
        with Screen(DISPLAY) as screen:
            programs.wait_for(screen.windows, "the window")
        programs.wait_for(lambda: self.follows(self.window) and self.follows(self.indicator), "both follow the watcher")

    def follows(self, process):
        """It has a descriptor of the watcher's process, which it gets from the answer to its first question."""
        folder = f"/proc/{process.pid}/fdinfo"
        for number in os.listdir(folder):
            with contextlib.suppress(FileNotFoundError), open(f"{folder}/{number}", encoding="ascii") as file:
                if f"\nPid:\t{self.watcher.process.pid}\n" in file.read():
                    return True
        return False

    def stop(self, *processes):
        for process in processes:
            os.kill(process.pid, signal.SIGSTOP)

    def fires_in_time(self):
        """Behind the last sign of life; what it takes more must not depend on the desktop."""
        before = time.monotonic()
        self.assertEqual(programs.memwipe("alive")[0], 0)
        after = time.monotonic()
        programs.wait_for(programs.has_fired, "the wipe")
        fired = time.monotonic()
        self.assertGreater(fired - before, DEAD_MAN_S - 0.1)
        if fired - after > DEAD_MAN_S + LATE_S:
            raise TooLate(f"{fired - after:.2f} s after the sign of life")

    def fires_at_once(self):
        before = time.monotonic()
        self.run_program("now", ["memwipe", "now"], root=True)
        programs.wait_for(programs.has_fired, "the wipe")
        if time.monotonic() - before > AT_ONCE_S:
            raise TooLate(f"{time.monotonic() - before:.2f} s after the word")

    @timed
    def test_no_desktop_at_all(self):
        self.watcher.start(SOON)
        self.fires_in_time()

    @timed
    def test_now_without_a_desktop(self):
        self.watcher.start()
        self.fires_at_once()

    def test_control_nothing_fires_without_a_trigger(self):
        self.watcher.start(programs.CALM)
        self.start_desktop()
        self.stop(self.window, self.indicator, self.display, self.bus)
        end = time.monotonic() + DEAD_MAN_S + LATE_S
        while time.monotonic() < end:
            self.assertFalse(programs.has_fired())
            time.sleep(programs.PAUSE_S)

    def start_beside_desktop(self):
        """The desktop is there before the time of the dead man is short."""
        self.watcher.start(programs.CALM)
        self.start_desktop()

    def shorten(self):
        self.watcher.configure(SOON)
        self.assertEqual(programs.memwipe("reload")[0], 0)

    @timed
    def test_the_window_and_the_display_hang(self):
        self.start_beside_desktop()
        self.stop(self.window, self.indicator, self.display, self.bus)
        self.shorten()
        self.fires_in_time()

    @timed
    def test_now_beside_a_desktop_that_hangs(self):
        self.start_beside_desktop()
        self.stop(self.window, self.indicator, self.display, self.bus)
        self.fires_at_once()

    @timed
    def test_a_program_of_the_desktop_asks_and_reads_no_answer(self):
        self.watcher.start(programs.CALM)
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as silent:
            silent.bind(b"\0silent")
            silent.connect("/run/memwipe/control")
            self.send_too_many(silent)
            self.shorten()
            self.fires_in_time()

    def send_too_many(self, silent):
        """More than there is room for answers that are not read."""
        with open("/proc/sys/net/unix/max_dgram_qlen", encoding="ascii") as file:
            left = 2 * int(file.read())

        def send():
            nonlocal left
            with contextlib.suppress(BlockingIOError):
                while left:
                    silent.send(b"status")
                    left -= 1
            return not left
        programs.wait_for(send, "the watcher takes all of it")

    @timed
    def test_the_bus_of_the_session_is_gone(self):
        self.start_beside_desktop()
        programs.end(self.bus, signal.SIGKILL)
        self.shorten()
        self.fires_in_time()

    @timed
    def test_the_display_is_gone(self):
        self.start_beside_desktop()
        programs.end(self.display, signal.SIGKILL)
        self.shorten()
        self.fires_in_time()
