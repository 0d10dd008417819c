#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How fast sdmem is: against the kernel's own rate of zeroing memory, and against secure-delete's
sdmem. The two run in turns, each first every other time, and the median of the pairs' ratios counts:
what slows a machine for a while slows both.
secure-delete's program takes all memory there is, so it runs only in a control group of its own, and
is skipped else."""
import argparse
import json
import os
import statistics
import subprocess
import sys
import time

EXIT_DONE, EXIT_FAILED = 0, 1
MIB = 1 << 20
RUNS = 9
SIZE_MAX_MIB, AVAILABLE_SHARE = 4096, 4
BAR_ZERO, BAR_PATTERN, BAR_PEER, BAR_PEER_FAST = 0.9, 0.8, 3, 50
PEER = "/usr/bin/sdmem"
PEER_BYTES = 256 * MIB
CGROUPS = "/sys/fs/cgroup"
# Version 1 and 2: the folder, and what is written where to limit a group.
HIERARCHIES = (
    (os.path.join(CGROUPS, "memory"), (("memory.limit_in_bytes", PEER_BYTES),)),
    (CGROUPS, (("memory.max", PEER_BYTES), ("memory.swap.max", 0))),
)


def default_size():
    """MiB for each run. At 15 GB/s a GiB takes 70 ms, of which 3 are sdmem's start."""
    with open("/proc/meminfo", encoding="ascii") as file:
        available = next(int(line.split()[1]) for line in file if line.startswith("MemAvailable:"))
    return min(SIZE_MAX_MIB, available // 1024 // AVAILABLE_SHARE)


def sweep(build, size, *options):
    """MiB per second of one sweep."""
    command = [os.path.join(build, "sdmem/sdmem"), "--json", "--limit", f"{size}M", *options]
    result = json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)
    return result["swept_bytes"] / MIB / (result["milliseconds"] / 1000)


def populate(build, size, *words):
    """The same for the kernel alone."""
    command = [os.path.join(build, "bench/populate"), f"{size}M", *words]
    return size / (int(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout) / 1000)


def hierarchy():
    """The one of HIERARCHIES that has the memory controller, or None."""
    for folder, limits in HIERARCHIES:
        controllers = os.path.join(folder, "cgroup.controllers")
        if os.path.exists(os.path.join(folder, limits[0][0])):
            return folder, limits
        if os.path.exists(controllers):
            with open(controllers, encoding="ascii") as file:
                if "memory" in file.read().split():
                    return folder, limits
    return None


def peer_is_there():
    """Is secure-delete installed, and can its program be locked up?"""
    if not hierarchy():
        return "no control groups with the memory controller"
    owner = subprocess.run(["dpkg-query", "-S", PEER], check=False, text=True,
                           stdout=subprocess.PIPE, stderr=subprocess.DEVNULL).stdout
    if not owner.startswith("secure-delete:"):
        return "secure-delete is not installed"
    return None if os.geteuid() == 0 else "needs root"


def peer(*options):
    """MiB per second of secure-delete's program until its group's limit ends it."""
    folder, limits = hierarchy()
    group = os.path.join(folder, f"sdmem-bench.{os.getpid()}")
    os.mkdir(group)
    try:
        for name, value in limits:
            with open(os.path.join(group, name), "w", encoding="ascii") as file:
                file.write(str(value))

        def enter():
            with open(os.path.join(group, "cgroup.procs"), "w", encoding="ascii") as file:
                file.write("0")

        start = time.monotonic()
        subprocess.run([PEER, *options], check=False, preexec_fn=enter,
                       stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return PEER_BYTES / MIB / (time.monotonic() - start)
    finally:
        os.rmdir(group)


def in_pairs(one, other):
    """The median of one() / other()."""
    found = []
    for run in range(RUNS):
        rate = {}
        for which in (one, other) if run % 2 == 0 else (other, one):
            rate[which] = which()
        found.append(rate[one] / rate[other])
    return statistics.median(found)


def ratios(build, size):
    """Name to ratio and bar; a reason in place of the ratio where it was skipped."""
    def zero():
        return sweep(build, size, "-ll")

    def again():
        return populate(build, size, "again")

    populate(build, size)  # a virtual machine's own memory comes at the first touch
    yield ("zeros / the kernel's zeroing", in_pairs(zero, lambda: populate(build, size)), BAR_ZERO)
    for name in ("ones", "random"):
        ratio = in_pairs(lambda name=name: sweep(build, size, "--pattern", name), again)
        yield f"{name} / zeroing and writing again", ratio, BAR_PATTERN
    reason = peer_is_there()
    yield "zeros / secure-delete -ll", reason or zero() / peer("-ll"), BAR_PEER
    yield "zeros / secure-delete -lf", reason or zero() / peer("-lf"), BAR_PEER_FAST


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-b", "--build", default="build", help="where make built the programs")
    parser.add_argument("-j", "--json", metavar="FILE", help="write the figures there")
    parser.add_argument("-s", "--size", type=int, default=default_size(),
                        help="MiB for each run (default %(default)s)")
    args = parser.parse_args()
    figures, broken = {}, []
    for name, ratio, bar in ratios(args.build, args.size):
        figures[name] = ratio
        if isinstance(ratio, str):
            print(f"sdmem: {name:36} skipped: {ratio}")
            continue
        print(f"sdmem: {name:36} {ratio:8.2f}" + (f"  (bar {bar})" if bar else ""))
        if bar and ratio < bar:
            broken.append(name)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump(figures, file, indent=1)
    return EXIT_FAILED if broken else EXIT_DONE


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError, subprocess.CalledProcessError) as error:
        sys.exit(f"sdmem.py: {error}")
    except KeyboardInterrupt:
        sys.exit("sdmem.py: interrupted")
