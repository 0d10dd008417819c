# SPDX-License-Identifier: GPL-2.0-or-later
"""A film of a wipe. The guest is stopped for each frame, so its own time goes on in equal steps however long a frame
takes to draw."""
import filecmp
import itertools
import os
import shutil
import threading

from . import picture, png
from .errors import Closed, RigError

FRAMES_MAX = 32     # with more, every second one goes; after each 32 looks, the next ones are twice as far apart
STEP_S = 0.1
SHOWN_S = 5         # a film that is longer is shown faster


class Film:
    """Frames of a guest's RAM as a context, from its beginning until the guest ends. draw(path) writes one."""

    def __init__(self, guest, draw, folder):
        self.guest = guest
        self.draw = draw
        self.folder = folder
        self.frames = []        # path, and seconds since the beginning
        self.numbers = itertools.count()
        self.taken = 0
        self.fault = None
        self.step_s = STEP_S
        self.changes = None     # once finished: when the first marker went, and the last one that did, if any
        self.over = threading.Event()
        self.thread = threading.Thread(target=self._take_all, daemon=True)

    def __enter__(self):
        os.mkdir(self.folder)
        self.start = self.guest.clock.now()
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.over.set()
        self.thread.join()

    def finish(self, path):
        """Write the film, with RAM as it is now as the last frame."""
        if self.fault:
            raise self.fault
        self._draw(self.guest.clock.now() - self.start)
        self.changes = self._changes()
        length = self.frames[-1][1]
        pace = min(1, SHOWN_S / length) if length else 1
        ends = [at for _, at in self.frames[1:]] + [length + STEP_S]
        png.join([(frame, (end - at) * pace) for (frame, at), end in zip(self.frames, ends)], path)
        shutil.rmtree(self.folder)

    def _changes(self):
        counts = [(self.start + at, _markers(png.read(path))) for path, at in self.frames]
        moments = [at for (_, before), (at, after) in zip(counts, counts[1:]) if after < before]
        return (moments[0], moments[-1]) if moments else None

    def _take_all(self):
        try:
            self._take()
            while not self.over.wait(self.step_s):
                self._take()
        except Closed:
            pass    # the guest has ended
        except (RigError, OSError) as error:
            self.fault = error

    def _take(self):
        self._tell("stop")
        with self.guest.clock.pause():
            try:
                self._draw(self.guest.clock.now() - self.start)
            finally:
                self._tell("cont")
        self.taken += 1
        if self.taken % FRAMES_MAX == 0:
            self.step_s *= 2
        if len(self.frames) >= FRAMES_MAX:
            self.frames = self.frames[::2]

    def _tell(self, command):
        """QEMU, which refuses where the guest is off."""
        try:
            self.guest.qmp.command(command)
        except RigError:
            raise Closed("the guest has ended") from None

    def _draw(self, at):
        """One that looks as the one before it is left out."""
        path = os.path.join(self.folder, f"{next(self.numbers)}.png")
        self.draw(path)
        if not self.frames or not filecmp.cmp(self.frames[-1][0], path, shallow=False):
            self.frames.append((path, at))


def _markers(drawn):
    """How many dots show some."""
    return sum(drawn.pixels.count(kind) for kind in range(picture.FIRST_SECRET, len(drawn.palette) // png.COLOUR_BYTES))
