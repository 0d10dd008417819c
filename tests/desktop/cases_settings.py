# SPDX-License-Identifier: GPL-2.0-or-later
"""The settings: what is saved, and that a mistake or another's change loses nothing."""
from gi.repository import Gio, GLib

import programs
import reader
from case import DESKTOP, Case
from cases_acts import RULE
from cases_words import said_twice

TAB = "role 37"     # AtspiRole: page tab
NAME, PATH = "org.memwipe.Memwipe", "/org/memwipe/Memwipe"


class Settings(Case):
    def open(self, config=programs.CALM, rule=RULE):
        DESKTOP.restart_polkitd(rule)
        self.addCleanup(DESKTOP.restart_polkitd, None)
        self.start()
        self.watcher.configure(config)
        bus = Gio.bus_get_sync(Gio.BusType.SESSION)
        bus.call_sync(NAME, PATH, "org.gtk.Actions", "Activate", GLib.Variant("(sava{sv})", ("settings", [], {})),
                      None, Gio.DBusCallFlags.NONE, -1, None)
        self.sees("^Save$", "button")

    def click(self, name, role="button"):
        reader.act(self.sees(name, role))

    def close_lid_and_save(self):
        self.click("^Triggers$", TAB)
        self.sees("^Keyboard$")
        self.click("^The lid is closed$", "check box")
        self.click("^Save$")

    def holds(self, text):
        with open(programs.CONFIG, encoding="ascii") as file:
            self.assertEqual(file.read(), text)

    def test_no_row_is_named_twice(self):
        self.open()
        for page in ("^Triggers$", "^Sleep$", "^Advanced$"):
            self.click(page, TAB)
            names = [seen.name for seen in self.window.look() if seen.role == "list item" and seen.name]
            self.assertGreater(len(names), 1)
            self.assertEqual([name for name in names if said_twice(name)], [])

    def test_one_line_is_written_and_the_watcher_takes_it(self):
        self.open("# mine\n" + programs.CALM)
        self.close_lid_and_save()
        self.window.wait("button", "^Save$", gone=True)
        self.holds("# mine\n" + programs.CALM + "lid-closed = yes\n")
        programs.wait_for(lambda: "lid-closed" in self.watcher.status(), "the lid as a trigger")

    def test_nothing_is_saved_that_was_edited_meanwhile(self):
        self.open()
        edited = programs.CALM + "# another's\n"
        self.watcher.configure(edited)
        self.close_lid_and_save()
        self.sees("was changed meanwhile", "alert")
        self.holds(edited)

    def test_nobody_can_be_asked(self):
        self.open(rule=None)
        self.close_lid_and_save()
        self.sees("no polkit agent|not permitted", "alert")
        self.holds(programs.CALM)

    def test_a_file_with_a_mistake_is_named_and_left_alone(self):
        wrong = programs.CALM + "lid = closed\n"
        self.open(wrong)
        self.sees("line 8: unknown key 'lid'", "alert")
        self.assertNotIn("sensitive", self.window.find("button", "^Save$").states)
        self.holds(wrong)

    def test_nothing_changed_needs_no_password(self):
        self.open(rule=None)
        self.click("^Save$")
        self.window.wait("button", "^Save$", gone=True)
        self.holds(programs.CALM)
