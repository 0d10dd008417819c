# SPDX-License-Identifier: GPL-2.0-or-later
"""What is bad has its remedy beside it. findings.json has each remedy that memwipe can give, which tests/cli/desktop.sh
compares with its source; as most need a machine that has this fault, a made-up memwipe says all of them here."""
import json
import os

import programs
import reader
from case import Case
from screen import Screen

HERE = os.path.dirname(os.path.abspath(__file__))


def said():
    with open(os.path.join(HERE, "findings.json"), encoding="utf-8") as file:
        return json.load(file)


def answer(lines):
    """Of memwipe status --json: partly protected, with these lines."""
    doors = [{"name": line["door"], "open": False, "reason": line["text"]} for line in lines if "door" in line]
    findings = [{"name": line["name"], "level": "bad", "text": line["text"], "remedy": line["remedy"]}
                for line in lines if "name" in line]
    return json.dumps({"protected": False, "version": programs.version(), "pid": 0, "state": "armed",
                       "door": "last-resort", "doors": doors, "triggers": ["ac-lost", "refused line 3: no such key"],
                       "machine": findings})


class Remedies(Case):
    program = "/usr/local/sbin/memwipe"

    def setUp(self):
        super().setUp()
        self.enterContext(self.replaced(self.program, f"#!/bin/sh\ncat <<'END'\n{answer(said())}\nEND\n"))
        self.open_window()
        self.sees("^Partly protected$")

    def rows(self):
        """The description of each row, and its buttons."""
        shown = self.window.look()
        found = []
        for row in shown:
            if row.role == "list item":
                found.append((row.description, [seen for seen in shown if seen.role == "button" and row in seen.above()]))
        return found

    def test_each_has_its_sentence_and_its_buttons(self):
        rows = self.rows()
        for line in said():
            wanted = line["text"] + (f"\nRemedy: {line['remedy']}" if "remedy" in line else "")
            buttons = [buttons for description, buttons in rows if description == wanted]
            self.assertTrue(buttons, f"no row says {wanted}; there is {rows}")
            names = {button.name for button in buttons[0]}
            commands = [button.description for button in buttons[0] if button.name == "Copy Command"]
            with self.subTest(wanted):
                self.assertEqual("Settings" in names, line.get("settings", False))
                self.assertEqual(commands, [line["command"]] if "command" in line else [])
        self.picture("remedies")

    def test_a_line_of_the_configuration_leads_to_the_settings(self):
        buttons, = [buttons for description, buttons in self.rows() if description == "line 3: no such key"]
        self.assertEqual([button.name for button in buttons], ["Settings"])

    def test_the_command_is_copied(self):
        buttons = [button for _, buttons in self.rows() for button in buttons if button.name == "Copy Command"]
        reader.act(buttons[0])
        self.sees("^Copied$", "button")
        with Screen() as screen:
            self.assertEqual(screen.clipboard(), buttons[0].description)
