# SPDX-License-Identifier: GPL-2.0-or-later
"""What runs have left in the folder of their results, read again for the report. A file that is missing was not
asked for, or has been removed: what it had to show is left out."""
import json
import os
from typing import NamedTuple

from . import picture, png, scanner
from .errors import BadInput


class Entry(NamedTuple):
    """Of a memory map, in bytes."""
    start: int
    end: int
    kind: str


class Run:
    """One run of a scenario: its scan, picture and legend, each of them None where there is none, and the map that
    firmware gave."""

    def __init__(self, folder):
        self.folder = folder
        self.scan = self._json(scanner.REPORT)
        self.legend = self._json(picture.LEGEND)
        self.firmware = firmware_map(self._text("iomem"))

    @property
    def picture(self):
        return self.path(picture.PICTURE)

    @property
    def film(self):
        return self.path(picture.FILM)

    def pixels(self):
        return png.read(self.picture)

    def path(self, name):
        path = os.path.join(self.folder, name)
        return path if os.path.isfile(path) else None

    def _text(self, name):
        path = self.path(name)
        if not path:
            return ""
        with open(path, encoding="utf-8", errors="replace") as file:
            return file.read()

    def _json(self, name):
        try:
            return json.loads(self._text(name) or "null")
        except ValueError:
            raise BadInput(f"{os.path.join(self.folder, name)} does not hold what a run writes") from None


def runs(folder, result):
    """The control that counted, and the wipe; None for one that has left nothing."""
    tries = result.get("control_tries", 1)
    names = ("control" if tries == 1 else f"control-{tries}", "wipe")
    found = [os.path.join(folder, result["name"], name) for name in names]
    return [Run(path) if os.path.isdir(path) else None for path in found]


def firmware_map(text):
    """The entries behind the kernel's own map, which is sorted: they begin where addresses begin again."""
    entries, last = [], -1
    for line in text.splitlines():
        places, colon, kind = line.partition(" : ")
        try:
            start, end = (int(place, 16) for place in places.split("-"))
        except ValueError:
            continue
        if not colon or line.startswith(" "):
            continue
        if start < last and not entries or entries:
            entries.append(Entry(start, end + 1, kind))
        last = max(last, start)
    return sorted(entries)
