# SPDX-License-Identifier: GPL-2.0-or-later
"""The guest's shell on its second serial port; the other side is guest/init-rig."""
import itertools

from .errors import CannotRun

COMMAND_S = 300


class Shell:
    """slower: how many times longer a command may take than in a guest whose CPUs have threads of the host."""

    def __init__(self, lines, slower=1):
        self.lines = lines
        self.slower = slower
        self.tags = itertools.count()

    def wait_ready(self, timeout):
        self.lines.wait(lambda text: text == "RIG-READY", "shell in the guest", timeout)

    def start(self, command):
        """Send a command of one line; do not wait for its end."""
        tag = f"{next(self.tags)}"
        start = self.lines.count()
        self.lines.send(f"{tag} {command}\n")
        return tag, start

    def run(self, command, timeout=COMMAND_S):
        """(exit status, output) of a command of one line."""
        tag, start = self.start(command)
        end = self.lines.wait(lambda text: text.startswith(f"@{tag} "), f"end of '{command}'",
                              timeout * self.slower, start)
        output = self.lines.text(start, end.number)
        return int(end.text.split()[1]), output.strip("\n")

    def check(self, command, timeout=COMMAND_S):
        """The output of a command that must succeed."""
        status, output = self.run(command, timeout)
        if status:
            last = output.splitlines()[-1] if output else f"exit status {status}"
            raise CannotRun(command, last)
        return output
