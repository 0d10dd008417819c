#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot live systems again and again; each says what memwipe thinks of the machine, and is ended."""
import argparse
import concurrent.futures
import os
import signal
import sys
import time

from memwipe_rig import boots, debian
from memwipe_rig.errors import RigError
from memwipe_rig.images import Images, needs


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("boots", nargs="?", default="all", help="all, or beginnings of names with commas")
    parser.add_argument("-n", "--many", type=int, default=20,
                        help="how often the boots are repeated that ask for it (default 20)")
    parser.add_argument("-j", "--jobs", type=int, default=1, help="boots at once")
    parser.add_argument("-b", "--build", default="build", help="where make built the guests")
    parser.add_argument("--needs", action="store_true",
                        help="list the files that make must build for the boots, and exit")
    args = parser.parse_args()
    chosen = [boot for boot in boots.load(args.many) if args.boots == "all" or
              boot.name.startswith(tuple(args.boots.split(",")))]
    if not chosen:
        parser.error(f"no boot '{args.boots}'")
    args.chosen = [boot for boot in chosen if not debian.refusal(boot.machine)]
    args.refused = [boot for boot in chosen if debian.refusal(boot.machine)]
    return args


def run(start, boot):
    """Whether it passed; says so."""
    origin = time.monotonic()
    try:
        fault, said = boots.run(start, boot)
    except (RigError, OSError) as error:
        fault, said = str(error), ""
    print(f"{boot.name:<28} {'FAIL' if fault else 'PASS'} {time.monotonic() - origin:4.0f} s ",
          " ".join(filter(None, (fault, said))), flush=True)
    return not fault


def main():
    args = options()
    if args.needs:
        for name in sorted(set().union(*(needs(boot.machine) for boot in args.chosen))):
            print(os.path.join(args.build, name))
        return 0
    for refused in args.refused:
        print(f"{refused.name:<28} SKIPPED  {debian.refusal(refused.machine)}")
    with boots.Start(Images(args.build)) as start, \
            concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        passed = sum(pool.map(lambda boot: run(start, boot), args.chosen))
    print(f"{passed} passed, {len(args.chosen) - passed} failed, {len(args.refused)} skipped")
    return 0 if passed == len(args.chosen) else 1


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        sys.exit(main())
    except RigError as error:
        sys.exit(f"boots: {error}")
    except KeyboardInterrupt:
        os._exit(130)   # the guests end with this process
