#!/bin/sh
# SPDX-License-Identifier: GPL-2.0-or-later
# The clocks that moments are stamped with, and the steps of a film, with stand-ins for QEMU.
set -u
cd "$(dirname "$0")/../.." || exit 1
. tests/cli/harness

# check WHAT: the program on standard input prints nothing
check() {
	said=$(PYTHONDONTWRITEBYTECODE=1 PYTHONPATH=tests/rig python3 - 2>&1)
	if [ -z "$said" ]; then pass; else fail "$1: $said"; fi
}

check "the guest's clock goes on when its timer starts again" <<'END'
import time
from memwipe_rig import clock
from memwipe_rig.errors import Closed

class Qmp:
    """A guest of this many seconds, whose date is half a second behind."""
    seconds, gone = 1000.0, False

    def command(self, name, **arguments):
        if self.gone:
            raise Closed("QEMU is gone")
        if name == "human-monitor-command":
            ticks = int(self.seconds * clock.GuestClock.HZ) % (1 << clock.GuestClock.BITS)
            return f"portl[0x0608] = {ticks:#010x}\r\n"
        date = time.gmtime(int(self.seconds + 0.5))
        return dict(zip(clock.GuestClock.DATE, (date.tm_year - 1900, date.tm_mon - 1, *date[2:6])))

qmp = Qmp()
guest = clock.GuestClock(qmp)
for past in (0, 0.25, 0.9, 1.1, 4.6, 4.7, 6.9, 7.1, 11.6, 11.7, 60, 3600.5):
    qmp.seconds = 1000 + past
    if abs(guest.now() - past) > 0.001:
        print(f"{guest.now()} instead of {past}")
qmp.gone = True
if abs(guest.now() - 3600.5) > 0.001:
    print("it does not stay as it was when QEMU went")
END

check "what QEMU's monitor does not say is an error" <<'END'
from memwipe_rig import clock
from memwipe_rig.errors import RigError

class Qmp:
    def command(self, name, **arguments):
        return "unknown command: 'i'\r\n" if name == "human-monitor-command" else dict.fromkeys(clock.GuestClock.DATE, 1)

try:
    clock.GuestClock(Qmp())
    print("there is a clock")
except RigError as error:
    if str(error) != "QEMU's monitor does not read the guest's timer: unknown command: 'i'":
        print(error)
END

check "the host's clock stands still in a pause" <<'END'
import time
from memwipe_rig import clock
host = clock.HostClock()
start = host.now()
with host.pause():
    first = host.now()
    time.sleep(0.5)
    if host.now() != first:
        print("it goes on in the pause")
if not 0 <= host.now() - start < 0.4:
    print(f"{host.now() - start} s, the pause among them")
END

check "a film stops the guest for each frame, and becomes coarser" <<'END'
import os, tempfile, threading
from types import SimpleNamespace
from memwipe_rig import clock, film
from memwipe_rig.errors import Closed

asked, running, drawn = [], True, []

def command(name):
    if name == "stop" and len(drawn) >= 3 * film.FRAMES_MAX:
        raise Closed("the guest has ended")
    asked.append(name)

def draw(path):
    if asked[-1] != "stop":
        print("drawn while the guest runs")
    drawn.append(path)
    with open(path, "w", encoding="ascii") as file:
        file.write(str(len(drawn) // 2))    # each looks like the one before or behind it

film.STEP_S = 0.001
with tempfile.TemporaryDirectory() as work:
    guest = SimpleNamespace(clock=clock.HostClock(), qmp=SimpleNamespace(command=command))
    with film.Film(guest, draw, os.path.join(work, "frames")) as taken:
        taken.thread.join(60)
    if asked != ["stop", "cont"] * (len(asked) // 2) or len(asked) < 2 * film.FRAMES_MAX:
        print(len(asked), asked[:4], asked[-4:])
    if not film.FRAMES_MAX / 2 <= len(taken.frames) <= film.FRAMES_MAX or taken.step_s < 2 * film.STEP_S:
        print(len(taken.frames), taken.step_s)
    moments = [at for _, at in taken.frames]
    if moments != sorted(set(moments)) or moments[0] > 1:
        print(moments)
    if len({open(path, encoding="ascii").read() for path, _ in taken.frames}) != len(taken.frames):
        print("two frames look the same")
END

check "a frame that cannot be drawn lets the guest go on, and is told" <<'END'
import os, tempfile
from types import SimpleNamespace
from memwipe_rig import clock, film
from memwipe_rig.errors import RigError

def draw(path):
    raise RigError("memdraw: a test")

asked = []
with tempfile.TemporaryDirectory() as work:
    guest = SimpleNamespace(clock=clock.HostClock(), qmp=SimpleNamespace(command=asked.append))
    with film.Film(guest, draw, os.path.join(work, "frames")) as taken:
        taken.thread.join(60)
    try:
        taken.finish(os.path.join(work, "film.png"))
        print("there is a film")
    except RigError as error:
        if str(error) != "memdraw: a test" or asked != ["stop", "cont"]:
            print(error, asked)
END

summary
