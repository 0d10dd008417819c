# SPDX-License-Identifier: GPL-2.0-or-later
"""What can be done in the window, by whom, and with the keyboard alone."""
import time

import programs
import reader
from case import DESKTOP, Case, timed
from cases_state import GRACE

HOLD_S, BRIEF_S, LATER_S = 2, 1, 3
TABS_MAX = 40
RULE = """polkit.addRule(function(action, subject) {
	if (action.id.indexOf("org.memwipe.") == 0 && subject.user == "user")
		return polkit.Result.YES;
});
"""
MEMBER = (programs.GROUP,)


class Keyboard(Case):
    """With helpers for the keys; a reader without sight hears the focus move."""

    def tab_to(self, name):
        """Go to this button by the tab key alone."""
        been = []
        for _ in range(TABS_MAX):
            been.append(self.window.next_focus(lambda: reader.tap(reader.TAB)))
            if been[-1].name == name:
                self.assertIn("button", been[-1].role)
                return
        self.fail(f"the tab key does not reach '{name}', only {been}")

    def hold(self, seconds):
        reader.press(reader.SPACE)
        time.sleep(seconds)
        reader.release(reader.SPACE)


class WipeNow(Keyboard):
    groups = MEMBER

    def open(self, **more):
        self.start(**more)
        self.sees("^Protected$")
        self.tab_to("Wipe Now")

    @timed
    def test_held_for_two_seconds(self):
        self.open()
        reader.press(reader.SPACE)
        self.addCleanup(reader.release, reader.SPACE)
        begin = time.monotonic()
        programs.wait_for(programs.has_fired, "the wipe")
        took = time.monotonic() - begin
        self.assertGreater(took, HOLD_S - 0.1)
        self.assertLess(took, HOLD_S + 1)

    def test_let_go_after_one_second(self):
        self.open()
        self.hold(BRIEF_S)
        self.does_not_happen(programs.has_fired, LATER_S)

    def test_let_go_and_held_again(self):
        self.open()
        self.hold(BRIEF_S)
        self.hold(BRIEF_S)
        self.does_not_happen(programs.has_fired, LATER_S)

    def test_a_click_does_nothing(self):
        self.open()
        reader.act(self.window.find("button", "Wipe Now"))
        self.does_not_happen(programs.has_fired, LATER_S)

    def test_the_focus_goes_away_meanwhile(self):
        self.open()
        reader.press(reader.SPACE)
        self.addCleanup(reader.release, reader.SPACE)
        time.sleep(BRIEF_S)
        reader.tap(reader.TAB)
        self.does_not_happen(programs.has_fired, LATER_S)

    def test_pointer(self):
        self.open()
        reader.point_at(self.window.find("button", "Wipe Now"))
        reader.mouse_button("b1p")
        self.addCleanup(reader.mouse_button, "b1r")
        programs.wait_for(programs.has_fired, "the wipe")

    def test_pointer_leaves(self):
        self.open()
        button = self.window.find("button", "Wipe Now")
        reader.point_at(button)
        reader.mouse_button("b1p")
        self.addCleanup(reader.mouse_button, "b1r")
        time.sleep(BRIEF_S)
        reader.point_at(button, below=3)
        self.does_not_happen(programs.has_fired, LATER_S)


class Allowed(Keyboard):
    """The live user of an image, whose builder has added a rule; in no group."""

    @classmethod
    def setUpClass(cls):
        DESKTOP.restart_polkitd(RULE)

    @classmethod
    def tearDownClass(cls):
        DESKTOP.restart_polkitd(None)

    @timed
    def test_disarm_and_arm(self):
        self.start()
        self.sees("^Protected$")
        self.tab_to("5 Minutes")
        reader.tap(reader.SPACE)
        self.sees("^Disarmed$")
        self.sees("Protected again in (5:00|4:5.)")
        self.tab_to("Arm")
        self.soon(lambda: reader.tap(reader.SPACE), "^Protected$")

    def test_wipe_now(self):
        self.start()
        self.sees("^Protected$")
        self.tab_to("Wipe Now")
        self.hold(HOLD_S + 1)
        programs.wait_for(programs.has_fired, "the wipe")

    def test_selftest(self):
        self.start()
        self.sees("^Protected$")
        self.tab_to("Test")
        reader.tap(reader.SPACE)
        self.sees("µs")
        self.picture("selftest")


    def says_all(self, script, heading, *lines):
        self.start()
        self.sees("^Protected$")
        with self.replaced(programs.HELPER, f"#!/bin/sh\n{script}\n"):
            self.tab_to("Test")
            reader.tap(reader.SPACE)
            self.sees(heading)
        for line in lines:
            self.sees(line)

    def test_selftest_that_fails_says_all(self):
        """Not its last line alone."""
        self.says_all("printf 'memwipe: first\\nsecond\\nmemwipe: cannot test: third\\n' >&2; exit 2",
                      "^The test was not done$", "^third$", "(?s)first.*second.*third")
        self.picture("selftest-not-done")

    def test_selftest_with_a_bad_outcome_says_all(self):
        self.says_all("""echo '{"passed": false, "steps": [{"name": "check the disks", "us": 1.0, "verdict": "one is gone"}],'
echo '"pages": 1, "absent_pages": 0}'; echo 'memwipe: what else was said' >&2; exit 1""",
                      "^The test has failed$", "^one is gone$", "what else was said")


class Unprivileged(Keyboard):
    """In no group, and polkit finds no agent that could ask for a password."""

    def refused(self, button, heading):
        self.start()
        self.sees("^Protected$")
        self.tab_to(button)
        if button == "Wipe Now":
            self.hold(HOLD_S + 1)
        else:
            reader.tap(reader.SPACE)
        self.sees(heading)

    def test_wipe_now(self):
        self.refused("Wipe Now", "^The memory was not emptied$")
        self.picture("not-permitted")
        self.assertFalse(programs.has_fired())

    def test_selftest(self):
        self.refused("Test", "^The test was not done$")

    def test_sign_of_life(self):
        self.refused("I Am Here", "^The sign of life did not arrive$")


class Member(Keyboard):
    groups = MEMBER

    @timed
    def test_abort(self):
        self.start(GRACE)
        self.sees("^Memory is emptied in")
        self.tab_to("Abort")
        self.soon(lambda: reader.tap(reader.SPACE), "^Memory is emptied in", gone=True)

    def test_sign_of_life(self):
        self.start()
        self.sees("^Protected$")
        before = self.left()
        self.tab_to("I Am Here")
        time.sleep(2)
        self.assertLess(self.left(), before)
        reader.tap(reader.SPACE)
        programs.wait_for(lambda: self.left() >= before, "the sign of life")

    def left(self):
        return int(self.watcher.status().partition("trigger dead-man ")[2].split()[0])

    def test_disarm_needs_more(self):
        self.start()
        self.sees("^Protected$")
        self.tab_to("5 Minutes")
        reader.tap(reader.SPACE)
        self.sees("^The computer was not disarmed$")
        self.assertIn("state armed", self.watcher.status())
