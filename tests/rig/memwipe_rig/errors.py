# SPDX-License-Identifier: GPL-2.0-or-later
"""What can go wrong, told in one line each."""


class RigError(Exception):
    """Nothing can be said about the subject: a tool, a file or the guest itself failed."""


class Timeout(RigError):
    """What was waited for did not come in time."""


class Closed(RigError):
    """The other side of a channel went away."""
