# SPDX-License-Identifier: GPL-2.0-or-later
"""What can go wrong, told in one line each, and the exit code of a command that ends by it."""

EXIT_DONE, EXIT_FAILED, EXIT_USAGE, EXIT_LACKING = 0, 1, 2, 3


class RigError(Exception):
    """Nothing can be said about the subject: a tool, a file or the guest itself failed."""

    code = EXIT_FAILED


class Timeout(RigError):
    """What was waited for did not come in time."""


class NotUp(Timeout):
    """The system of a guest has not come up."""


class CannotRun(RigError):
    """A command failed in the guest; said: the last line that it printed."""

    def __init__(self, command, said):
        super().__init__(f"the guest cannot run '{command}': {said}")
        self.command, self.said = command, said


class Closed(RigError):
    """The other side of a channel went away."""


class BadInput(RigError):
    """What the user has named is not there, or cannot be understood."""

    code = EXIT_USAGE


class Lacking(RigError):
    """This machine lacks what a run needs: a program, room on a disk, a right."""

    code = EXIT_LACKING
