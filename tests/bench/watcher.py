#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""What memwipe-watch costs while nothing happens: a guest boots from its stick, arms the watcher,
and is left alone; then the watcher's locked memory and the wake-ups of all its threads are read."""
import argparse
import json
import os
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), os.pardir, "rig"))

# pylint: disable=wrong-import-position
from memwipe_rig import ram
from memwipe_rig.errors import RigError
from memwipe_rig.guest import Guest
from memwipe_rig.images import Images
from memwipe_rig.scenario import Machine

EXIT_DONE, EXIT_FAILED = 0, 1
LOCKED_MAX_MIB = 8
WAKE_UPS_MAX_PER_S = 1
IDLE_S = 40
SLEEP_SPARE_S = 60
KIB_PER_MIB = 1024
MACHINE = Machine(memory_mib=512, cpus=2, paging=4)

# Each thread of the watcher has its own counts of switches; the memory is one for all.
SAMPLE = ("pid=$(pidof memwipe-watch) && cat /proc/uptime"
          " && grep VmLck: /proc/$pid/status && cat /proc/$pid/task/*/status && cat /proc/uptime")


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-b", "--build", default="build", help="where make built the guest")
    parser.add_argument("--json", metavar="FILE", help="write the figures to FILE as well")
    parser.add_argument("--idle", metavar="SECONDS", type=int, default=IDLE_S,
                        help=f"how long the guest is left alone (default {IDLE_S})")
    return parser.parse_args()


def sample(guest):
    """Uptime before and after, KiB locked, threads, context switches of all threads."""
    before, locked, *status, after = guest.shell.check(SAMPLE).splitlines()
    switches = [int(line.split()[1]) for line in status if "voluntary_ctxt_switches:" in line]
    threads = [line for line in status if line.startswith("Name:")]
    return {"before": float(before.split()[0]), "after": float(after.split()[0]),
            "locked_kib": int(locked.split()[1]), "threads": len(threads),
            "switches": sum(switches)}


def measure(images, idle_s):
    with tempfile.TemporaryDirectory(prefix="bench-", dir=images.build) as folder:
        ram.need_space(folder, 1, MACHINE.memory_mib)
        ram.make_stick(os.path.join(folder, "stick"), images.stick(MACHINE), "raw")
        with Guest(MACHINE, folder, images) as guest:
            guest.boot()
            for command in ("kexec-wipe load", "watch"):
                guest.shell.check(command)
            kernel = guest.shell.check("uname -r")
            begin = sample(guest)
            guest.shell.check(f"sleep {idle_s}", timeout=2 * idle_s + SLEEP_SPARE_S)
            end = sample(guest)
            guest.freeze()
    if begin["threads"] != end["threads"]:
        raise RigError("memwipe-watch started or lost a thread meanwhile")
    return figures_of(begin, end) | {"kernel": kernel}


def figures_of(begin, end):
    """A woken thread is switched to, so the switches bound the wake-ups from above. One that comes
    every second may fall on both ends of the time: that one more is granted."""
    seconds = end["after"] - begin["before"]
    switches = end["switches"] - begin["switches"]
    locked_mib = end["locked_kib"] / KIB_PER_MIB
    return {"seconds": round(seconds, 2), "threads": end["threads"],
            "locked_mib": round(locked_mib, 2), "wake_ups": switches,
            "wake_ups_per_s": round(switches / seconds, 3),
            "passed": (locked_mib <= LOCKED_MAX_MIB
                       and switches <= WAKE_UPS_MAX_PER_S * seconds + 1)}


def main():
    args = options()
    figures = measure(Images(args.build), args.idle)
    print("watcher at rest: {seconds:.0f} s of guest time, kernel {kernel}, {threads} threads"
          .format(**figures))
    print(f"  locked memory {figures['locked_mib']:.1f} MiB (bar {LOCKED_MAX_MIB})")
    print(f"  wake-ups {figures['wake_ups_per_s']:.2f} a second (bar {WAKE_UPS_MAX_PER_S})")
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=1)
    return EXIT_DONE if figures["passed"] else EXIT_FAILED


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RigError, OSError) as error:
        sys.exit(f"watcher: {error}")
    except KeyboardInterrupt:
        sys.exit("watcher: interrupted")
