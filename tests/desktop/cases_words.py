# SPDX-License-Identifier: GPL-2.0-or-later
"""Translations, large print, and what a screen reader needs of every object."""
import re

import programs
from case import Case
from reader import extents

DPI = 96    # of text at 100 %
NAMED = {"button", "list item", "menu item", "toggle button", "check box", "text", "progress bar"}


def said_twice(name):
    """ "Swap Swap", or "Kernel panic: Open Kernel panic" """
    return re.fullmatch(r"(.+?)(: .+)? \1", name)


class Words(Case):
    def in_language(self, language, title, button):
        self.start(env={"LANG": language, "LC_ALL": language, "LANGUAGE": ""})
        self.sees(title)
        self.sees(button, role="button")
        self.picture(f"language-{language[:2]}")

    def test_german(self):
        self.in_language("de_DE.UTF-8", "^Geschützt$", "Jetzt")

    def test_french(self):
        self.in_language("fr_FR.UTF-8", "^Protégé", "maintenant")

    def test_everything_has_a_name(self):
        self.start()
        self.sees("^Protected$")
        nameless = [seen for seen in self.window.look() if seen.role in NAMED and not seen.name]
        self.assertEqual(nameless, [])

    def test_no_row_is_named_twice(self):
        self.start()
        self.sees("^Protected$")
        names = [seen.name for seen in self.window.look() if seen.role == "list item"]
        self.assertIn("Kernel module, the fastest way: Open", names)
        self.assertIn("Swap", names)
        self.assertEqual([name for name in names if said_twice(name)], [])
        self.assertEqual(self.sees("^Swap$", role="list item").description, "there is none")

    def height(self):
        return extents(self.sees("^Protected$"))[3]

    def test_large_print(self):
        """At 200 % the text is broken into lines, and all of it stays in the window."""
        self.start()
        normal = self.height()
        programs.end(self.window.process)
        self.open_window(env={"HOME": programs.home(f"Xft.dpi: {2 * DPI}")})
        self.assertGreater(self.height(), 1.8 * normal)
        self.picture("large-print")
        width = extents(self.window.find("frame"))[2]
        self.assertLessEqual(width, programs.SCREEN[0])
        labels = [seen for seen in self.window.look() if seen.role == "label"]
        for label, (left, _, wide, _) in zip(labels, map(extents, labels)):
            self.assertTrue(0 <= left and left + wide <= width, f"{label} is cut off: {left} {wide} of {width}")

    def test_other_colours(self):
        """What is bright, dark or in high contrast must be seen to be so; what it says is the same."""
        self.start()
        seen = {self.colours_of({}, "bright")}
        for name, variable in {"dark": "ADW_DEBUG_COLOR_SCHEME=prefer-dark",
                               "high-contrast": "ADW_DEBUG_HIGH_CONTRAST=1"}.items():
            key, value = variable.split("=")
            seen.add(self.colours_of({key: value}, name))
        self.assertEqual(len(seen), 3)

    def colours_of(self, env, name):
        programs.end(self.window.process)
        self.open_window(env=env)
        self.sees("^Protected$")
        return self.picture(name)
