# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the words of one scenario fit each other: each may be right, and what it speaks of not be there."""
from . import cord, verdict
from .errors import BadInput
from .kinds import KINDS

SWEEPS = {name for name, kind in KINDS.items() if verdict.FREED in kind.control_fails}


def _has_cord(scenario):
    return scenario.machine.cord


def _has_dimm(scenario):
    return scenario.machine.dimm_mib


def _has_disc(scenario):
    image = scenario.machine.image
    return scenario.machine.cord == cord.DVD or image and image.attach == "cd"


# By a step or a trigger: what must be there, in words that say how.
NEEDED = {
    "cord": (_has_cord, "a device: cord = \"uas\""),
    "pull cord": (_has_cord, "a device: cord = \"uas\""),
    "dimm": (_has_dimm, "a memory module: dimm_mib = 128"),
    "eject": (_has_disc, "a disc that it was booted from: cord = \"dvd\""),
    "eject button": (_has_disc, "a disc that it was booted from: cord = \"dvd\""),
}


def check(where, scenario):
    for act in (*scenario.steps, scenario.trigger):
        has, what = NEEDED.get(act, (None, ""))
        if has and not has(scenario):
            raise BadInput(f"{where}: '{act}' needs {what}")
    if scenario.kind in SWEEPS and not any(step.startswith("plant ") and "freed=" in step for step in scenario.steps):
        raise BadInput(f"{where}: kind = '{scenario.kind}' looks for freed memory: steps = [\"plant freed=32M\"]")
