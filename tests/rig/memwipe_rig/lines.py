# SPDX-License-Identifier: GPL-2.0-or-later
"""A byte stream from a guest as lines, each stamped with the guest's clock on arrival."""
import re
import threading
import time
from typing import NamedTuple

from .errors import Closed, Timeout

CHUNK_BYTES = 65536
# Of a terminal: colours, the title, a paste's brackets.
ESCAPES = re.compile(r"\x1b(\[[0-9;?]*[A-Za-z]|\][^\x07\x1b]*(\x07|\x1b\\)|[()][A-Z0-9])|[\r\x00]")


class Line(NamedTuple):
    number: int
    stamp: float
    text: str


class Lines:
    """Reads a socket or a Stream in a thread of its own until the other side closes it."""

    def __init__(self, name, sock, log=None, now=time.monotonic):
        self.name = name
        self.sock = sock
        self.log = open(log, "wb", buffering=0) if log else None
        self.now = now
        self.lines = []
        self.rest = ""      # of what has come, behind the last end of a line
        self.closed = False
        self.changed = threading.Condition()
        self.thread = threading.Thread(target=self._read, name=name, daemon=True)
        self.thread.start()

    def _read(self):
        pending = b""
        try:
            while chunk := self.sock.recv(CHUNK_BYTES):
                stamp = self.now()
                if self.log:
                    self.log.write(chunk)
                *complete, pending = (pending + chunk).split(b"\n")
                with self.changed:
                    for raw in complete:
                        text = raw.rstrip(b"\r").decode("utf-8", "replace")
                        self.lines.append(Line(len(self.lines), stamp, text))
                    self.rest = pending.decode("utf-8", "replace")
                    self.changed.notify_all()
        except OSError:
            pass
        with self.changed:
            self.closed = True
            self.changed.notify_all()
        if self.log:
            self.log.close()

    def count(self):
        with self.changed:
            return len(self.lines)

    def text(self, start, end):
        """The text of the lines numbered [start, end)."""
        with self.changed:
            return "\n".join(line.text for line in self.lines[start:end])

    def find(self, wanted, start=0):
        """The first line from number start on for which wanted(text) is true, or None."""
        with self.changed:
            return next((line for line in self.lines[start:] if wanted(line.text)), None)

    def wait(self, wanted, what, timeout, start=0):
        """Like find, but wait for it; what names it in the error."""
        end = time.monotonic() + timeout
        with self.changed:
            while True:
                for line in self.lines[start:]:
                    if wanted(line.text):
                        return line
                start = max(start, len(self.lines))
                if self.closed:
                    raise Closed(f"the guest ended before {what}")
                left = end - time.monotonic()
                if left <= 0:
                    raise Timeout(f"no {what} within {timeout} s")
                self.changed.wait(left)

    def unfinished(self):
        """A prompt: what stands behind the last end of a line, without escape sequences."""
        with self.changed:
            return ESCAPES.sub("", self.rest)

    def wait_unfinished(self, wanted, what, timeout):
        end = time.monotonic() + timeout
        with self.changed:
            while not wanted(self.unfinished()):
                if self.closed:
                    raise Closed(f"the guest ended before {what}")
                left = end - time.monotonic()
                if left <= 0:
                    raise Timeout(f"no {what} within {timeout:.0f} s")
                self.changed.wait(left)

    def send(self, text):
        try:
            self.sock.sendall(text.encode())
        except OSError as error:
            raise Closed(f"cannot write to the guest's {self.name}: {error}") from None

    def drain(self, timeout):
        """Wait until all that the other side sent has been read. It must have closed."""
        self.thread.join(timeout)

    def close(self):
        self.sock.close()
