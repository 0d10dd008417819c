# SPDX-License-Identifier: GPL-2.0-or-later
"""For how long a guest has run, in seconds. What an event is stamped with, and times are made of."""
import calendar
import contextlib
import re
import threading
import time

from .errors import RigError


class HostClock:
    """The host's, without the pauses in which QEMU has stopped the guest."""

    def __init__(self):
        self.lock = threading.Lock()
        self.paused_s = 0
        self.paused_at = None

    def now(self):
        with self.lock:
            return (self.paused_at or time.monotonic()) - self.paused_s

    @contextlib.contextmanager
    def pause(self):
        """The guest stands still meanwhile."""
        with self.lock:
            self.paused_at = time.monotonic()
        try:
            yield
        finally:
            with self.lock:
                self.paused_s += time.monotonic() - self.paused_at
                self.paused_at = None


class GuestClock:
    """The guest's own: load on the host does not count. QEMU's monitor reads the power-management timer (ACPI 6.5,
    4.8.3.3), which starts again after 4.7 s, and the clock of the date, which tells how often it has."""

    # Where q35 has it, with SeaBIOS and OVMF.
    TIMER, HZ, BITS = "i /w 0x608", 3579545, 24
    PERIOD_S = (1 << BITS) / HZ
    VALUE = re.compile(r"= (0x[0-9a-f]+)")
    DATE = ("tm_year", "tm_mon", "tm_mday", "tm_hour", "tm_min", "tm_sec")

    def __init__(self, qmp):
        """Of a guest that runs; the monitor is used by the clock alone."""
        self.qmp = qmp
        self.lock = threading.Lock()
        self.last = 0.0
        self.ticks, self.date = self._read()

    def now(self):
        """As long as QEMU runs; from then on the last value."""
        with self.lock, contextlib.suppress(RigError):
            ticks, date = self._read()
            rest = (ticks - self.ticks) % (1 << self.BITS) / self.HZ
            rounds = round((date - self.date - rest) / self.PERIOD_S)
            self.last = max(self.last, rest + max(0, rounds) * self.PERIOD_S)
        return self.last

    def pause(self):
        """It stands still by itself."""
        return contextlib.nullcontext()

    def _read(self):
        said = self.qmp.command("human-monitor-command", **{"command-line": self.TIMER})
        date = self.qmp.command("qom-get", path="/machine", property="rtc-time")
        value = self.VALUE.search(said)
        if not value:
            raise RigError(f"QEMU's monitor does not read the guest's timer: {said.strip()}")
        year, month, *rest = (date[name] for name in self.DATE)
        return int(value[1], 16), calendar.timegm((year + 1900, month + 1, *rest))
