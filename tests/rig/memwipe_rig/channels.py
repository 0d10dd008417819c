# SPDX-License-Identifier: GPL-2.0-or-later
"""Byte streams between a test and the devices of its QEMU, which inherits the other ends.

Each is two pipes, not a socket. A UART writes single bytes, and of those a socket holds fewer than 300: if the
test's process gets no CPU for a moment, the guest has to wait for it. memwipe's payload gives a serial port up
after 0.1 s. A pipe holds 64 KiB, in whatever portions they come."""
import os
import tempfile
import time

from .lines import Lines

DRAIN_S = 60


def _pipe(path):
    """(the end to read, the end to write). Both block, and none is inherited without being asked to."""
    os.mkfifo(path)
    reader = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    writer = os.open(path, os.O_WRONLY)
    os.set_blocking(reader, True)
    return reader, writer


class Stream:
    """The test's side, with the methods of a socket that Lines needs."""

    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer

    def recv(self, size):
        return os.read(self.reader, size)

    def sendall(self, data):
        while data:
            data = data[os.write(self.writer, data):]

    def close(self):
        os.close(self.reader)
        os.close(self.writer)


class Channels:
    def __init__(self, names):
        self.folder = tempfile.TemporaryDirectory(prefix="memwipe-channels.")
        self.ours, self.theirs, self.lines = {}, [], {}
        for name in names:
            reader, their_writer = _pipe(self._path(name) + ".out")
            their_reader, writer = _pipe(self._path(name) + ".in")
            self.ours[name] = Stream(reader, writer)
            self.theirs += [their_reader, their_writer]

    def _path(self, name):
        return os.path.join(self.folder.name, name)

    def options(self):
        """QEMU's, for a chardev of each name."""
        return [word for name in self.ours for word in ("-chardev", f"pipe,id={name},path={self._path(name)}")]

    def inherited(self):
        """Descriptors for QEMU to hold, so that each pipe ends when QEMU does."""
        return self.theirs

    def start(self, logs=None, now=time.monotonic, untimed=()):
        """The Lines of each name, when QEMU has been started. logs: names of files for some of them; now: the clock
        that lines are stamped with, except for those of the names in untimed."""
        for descriptor in self.theirs:
            os.close(descriptor)
        self.lines = {name: Lines(name, stream, (logs or {}).get(name), time.monotonic if name in untimed else now)
                      for name, stream in self.ours.items()}
        return self.lines

    def drain(self):
        """Wait until all that QEMU sent has been read. It must have ended."""
        for lines in self.lines.values():
            lines.drain(DRAIN_S)

    def close(self):
        """QEMU must have ended."""
        self.drain()
        for lines in self.lines.values():
            lines.close()
        self.folder.cleanup()
