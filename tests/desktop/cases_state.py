# SPDX-License-Identifier: GPL-2.0-or-later
"""The window says what the watcher says, a second after it has changed at most."""
import os
import signal
import socket
import threading
import time
import unittest

import programs
from case import Case, timed
from reader import Reader
from screen import Screen

LAST_RESORT = programs.CALM.replace("order = module", "order = kexec last-resort")
NO_TRIGGER = programs.CALM.replace(programs.LONG, "panic-keys = KEY_END")
GRACE = programs.CALM.replace(programs.LONG, "dead-man = 3\ngrace = 10m")
FLOOD_S = 4
# A check each 5 s, the age at which the file is too old, and memwipe's patience; and a busy machine.
HANG_NOTICED_S = 30
IDLE_S = 7


class State(Case):
    def test_protected(self):
        self.start()
        self.sees("^Protected$")
        self.sees("^Kernel module", role="list item")
        self.sees("^Open$")
        self.sees("No sign of life", role="list item")
        self.picture("protected")

    def test_partly_protected(self):
        self.start(LAST_RESORT)
        self.sees("^Partly protected$")
        self.sees("^Last resort", role="list item")
        self.sees("^Open$")
        self.sees("^Wiping program", role="list item")
        self.sees("^Shut$")
        self.picture("partly-protected")

    def test_no_trigger(self):
        self.start(NO_TRIGGER)
        self.sees("^Not protected$")
        self.sees("Plug in what is awaited")
        self.picture("no-trigger")

    @timed
    def test_no_watcher_and_then_one(self):
        self.open_window()
        self.sees("^Not protected$")
        self.sees("service is not running")
        self.picture("not-protected")
        self.watcher.start()
        self.soon(lambda: None, "^Protected$")

    @timed
    def test_disarmed_and_armed(self):
        self.start()
        self.sees("^Protected$")
        self.soon(lambda: programs.memwipe("disarm", "--for=10m"), "^Disarmed$")
        self.sees("Protected again in (10:00|9:5.)")
        self.sees("Protected again in 9:5[0-7]")    # it counts
        self.picture("disarmed")
        self.soon(lambda: programs.memwipe("arm"), "^Protected$")

    @timed
    def test_end_of_a_disarm(self):
        self.start()
        programs.memwipe("disarm", "--for=3")
        self.sees("^Disarmed$")
        programs.wait_for(lambda: "state armed" in self.watcher.status(), "end of the disarm")
        self.soon(lambda: None, "^Protected$")

    @timed
    def test_grace_runs_and_is_aborted(self):
        self.start(GRACE)
        programs.wait_for(lambda: "pending" in self.watcher.status(), "grace time")
        self.soon(lambda: None, r"^Memory is emptied in \d+ seconds$")
        title = self.window.find("label", r"^Memory is emptied in \d+ seconds$").name
        self.assertIsNone(self.window.find("label", "^Protected$"))
        self.sees("Abort", role="button")
        self.sees(r"^Memory is emptied in \d+ seconds: there was no sign of life")
        self.window.wait("label", f"^{title}$", gone=True)  # it counts
        self.sees(r"^Memory is emptied in [45]\d\d seconds$")
        self.picture("grace")
        self.soon(lambda: programs.memwipe("abort"), "^Memory is emptied in", gone=True)
        self.sees("^Protected$")
        self.assertFalse(programs.has_fired())

    @timed
    def test_watcher_is_killed(self):
        self.start()
        self.sees("^Protected$")
        self.soon(lambda: self.watcher.end(signal.SIGKILL), "^Not protected$")
        self.watcher.start()
        self.soon(lambda: None, "^Protected$")

    @timed
    def test_watcher_is_stopped(self):
        self.start()
        self.sees("^Protected$")
        self.soon(self.watcher.end, "^Not protected$")

    def test_watcher_hangs(self):
        """Nothing tells of a hang, but a window that is opened then shows it, and its end."""
        self.watcher.start()
        self.watcher.stop()
        programs.wait_for(lambda: "does not answer" in programs.memwipe("status")[1], "a status that is too old")
        self.open_window()
        self.sees("service does not answer")
        self.sees("^Not protected$")
        self.picture("hung")
        self.watcher.go_on()
        self.sees("^Protected$")

    def test_watcher_hangs_behind_an_open_window(self):
        """No event tells of it, but while the window is seen, the age of the watcher's file is checked."""
        self.start()
        self.sees("^Protected$")
        self.watcher.stop()
        self.sees("service does not answer", limit_s=HANG_NOTICED_S)
        self.sees("^Not protected$")
        self.watcher.go_on()
        self.sees("^Protected$")

    def test_a_hidden_window_costs_nothing(self):
        """Not sanitized: as it is installed. It is as if it were minimised; then it does not notice a hang either."""
        self.watcher.start()
        self.window = Reader(self.run_program("/usr/local/bin/memwipe-gtk"))
        self.sees("^Protected$")
        with Screen() as screen:
            window = screen.windows()[-1]
            self.assertGreater(self.wake_ups_later(), 0)    # the control: a time runs in it
            screen.hide(window)
            programs.wait_for(lambda: programs.wake_ups_later(self.window.process, 1) == 0, "the window at rest")
            self.assertEqual(self.wake_ups_later(), 0)
            self.watcher.stop()
            self.assertEqual(self.wake_ups_later(), 0)
            screen.show(window)
            self.sees("service does not answer", limit_s=HANG_NOTICED_S)

    def wake_ups_later(self):
        return programs.wake_ups_later(self.window.process, IDLE_S)

    @timed
    def test_another_configuration(self):
        self.start()
        self.sees("^Protected$")

        def reload():
            self.watcher.configure(NO_TRIGGER)
            programs.memwipe("reload")
        self.soon(reload, "^Not protected$")

    @timed
    def test_status_socket_is_flooded(self):
        self.start()
        self.sees("^Protected$")
        flood = Flood()
        self.addCleanup(flood.end)
        self.soon(lambda: programs.memwipe("disarm", "--for=10m"), "^Disarmed$")
        self.soon(lambda: programs.memwipe("arm"), "^Protected$")
        self.assertGreater(flood.end(), 0)


class Flood:
    """Requests from a member of the group, as fast as it can send them."""

    def __init__(self):
        self.sent = 0
        self.going = True
        self.thread = threading.Thread(target=self._send, daemon=True)
        self.thread.start()

    def _send(self):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM | socket.SOCK_NONBLOCK) as to:
            to.connect("/run/memwipe/control")
            while self.going:
                try:
                    to.send(b"status")
                    self.sent += 1
                except BlockingIOError:
                    time.sleep(0.0005)
                except OSError:
                    return

    def end(self):
        self.going = False
        self.thread.join()
        return self.sent


class Wrong(Case):
    """Answers that cannot be right."""
    program = "/usr/local/sbin/memwipe"

    def says(self, text, wanted):
        with self.replaced(self.program, f"#!/bin/sh\ncat <<'END'\n{text}\nEND\n"):
            self.open_window()
            self.sees(wanted)
            self.sees("^State unknown$")

    def test_no_json(self):
        self.says("protected: maybe", "makes no sense")
        self.picture("nonsense")

    def test_wrong_kind_of_value(self):
        self.says('{"protected": 7, "state": [], "doors": {}}', "makes no sense")

    def test_nothing(self):
        self.says("", "makes no sense")

    def test_no_program(self):
        with self.replaced(self.program, ""):
            os.chmod(self.program, 0o644)
            self.open_window()
            self.sees("cannot be started")

    def test_older_watcher(self):
        sleeper = self.run_program("sleep", "1000")
        os.makedirs("/run/memwipe", exist_ok=True)
        with open("/run/memwipe/status", "w", encoding="ascii") as file:
            file.write(f"at {1 << 62}\npid {sleeper.pid}\nok\nstate armed\ndoor module open\n"
                       "disk /dev/sda\nlocked-bytes 1\n")
        self.addCleanup(os.unlink, "/run/memwipe/status")
        self.open_window()
        self.sees("Restart the machine|Restart the computer")
        self.picture("older-watcher")


if __name__ == "__main__":
    unittest.main()
