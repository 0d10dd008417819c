# SPDX-License-Identifier: GPL-2.0-or-later
"""What all cases share: the desktop, a watcher, a window, and what is to be seen in it soon."""
import contextlib
import functools
import glob
import os
import time
import unittest

import picture
import programs
from reader import Reader, extents

SOON_S = 1
TRIES = 3
DESKTOP = programs.Desktop()
SANITIZERS = {"ASAN_OPTIONS": f"detect_leaks=0:log_path={programs.WORLD}/out/sanitizer",
              "UBSAN_OPTIONS": f"print_stacktrace=1:log_path={programs.WORLD}/out/sanitizer"}


class TooLate(AssertionError):
    """It was seen, but not within a second."""


def timed(test):
    """Another stage of the tests may have the CPUs for a second: the case has three tries to be in time."""
    @functools.wraps(test)
    def attempts(self):
        for number in range(TRIES):
            try:
                return test(self)
            except TooLate:
                if number == TRIES - 1:
                    raise
                self.doCleanups()
                self.tearDown()
                self.setUp()
    return attempts


def take_picture(window, name):
    """Of its upper left part of the screen, as out/NAME.png; what is in that file."""
    width, height = extents(window.find("frame"))[2:]
    return picture.take(DESKTOP.frame, os.path.join(programs.WORLD, "out", f"{name}.png"), width, height)


class Case(unittest.TestCase):
    groups = ()

    def setUp(self):
        self.watcher = programs.Watcher()
        self.addCleanup(self.watcher.end)
        self.window = None

    def tearDown(self):
        for report in glob.glob(os.path.join(programs.WORLD, "out", "sanitizer.*")):
            with open(report, encoding="utf-8") as file:
                text = file.read()
            os.rename(report, report.replace("sanitizer.", f"{self.id()}-"))
            self.fail(text)

    def run_program(self, *command, **more):
        """Ended with the case; it is a failure if it has ended before."""
        env = {**SANITIZERS, **more.pop("env", {})}
        process = programs.start(self.id(), command, groups=more.pop("groups", self.groups), env=env, **more)
        self.addCleanup(self.end_program, process)
        return process

    def end_program(self, process):
        early = process.poll()
        if not getattr(process, "ended", False):
            programs.end(process)
            self.assertIsNone(early, "the program ended before the case")

    def open_window(self, **more):
        self.window = Reader(self.run_program("memwipe-gtk", **more))
        self.window.wait("frame", "memwipe")

    def start(self, config=programs.CALM, **more):
        self.watcher.start(config)
        self.open_window(**more)

    def sees(self, name, role="label", **more):
        return self.window.wait(role, name, **more)[0]

    def soon(self, change, name, role="label", gone=False):
        """Do it; a second later at most it is to be seen, or seen no more."""
        change()
        took = self.window.wait(role, name, gone=gone)[1]
        if took > SOON_S:
            raise TooLate(f"'{name}' is {'gone' if gone else 'there'} after {took:.2f} s")

    def picture(self, name):
        return take_picture(self.window, name)

    def does_not_happen(self, condition, seconds):
        """Nothing says that it will never be; so long it is not."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.assertFalse(condition())
            time.sleep(programs.PAUSE_S)

    @contextlib.contextmanager
    def replaced(self, path, text):
        """The program is another one meanwhile."""
        aside = path + ".aside"
        os.rename(path, aside)
        try:
            with open(path, "w", encoding="ascii") as file:
                file.write(text)
            os.chmod(path, 0o755)
            yield
        finally:
            os.replace(aside, path)
