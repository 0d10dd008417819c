# SPDX-License-Identifier: GPL-2.0-or-later
"""The keyboard's focus in a window of the guest, moved as a person without a mouse moves it."""
import shlex

from .errors import RigError

STEP = "tab_to "
TABS_MAX = 40


def tab_to(guest, name):
    """Press the tab key until the object of this name has the focus; the guest says which has it."""
    seen = []
    while len(seen) < TABS_MAX:
        guest.qmp.press("tab")  # at first no object has it
        seen.append(guest.shell.check(f"focused {shlex.quote(seen[-1])}" if seen else "focused"))
        if seen[-1].partition("\t")[2] == name:
            return
    raise RigError(f"'{name}' does not get the focus; it went through: {', '.join(seen)}")
