#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Run scenarios: boot a guest, plant, pull the trigger, and look what is left in its RAM."""
import argparse
import os
import signal
import sys
import time

from memwipe_rig import debian, figures, report, scenario, suite
from memwipe_rig.errors import RigError
from memwipe_rig.images import Images, needs
from memwipe_rig.lab import Lab

EXIT_DONE, EXIT_FAILED = 0, 1


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scenarios", nargs="?", default="standard",
                        help="standard, all, or names of scenarios and of their files with commas "
                             "between them")
    parser.add_argument("-j", "--jobs", type=int, default=1, help="scenarios at once")
    parser.add_argument("-b", "--build", default="build", help="where make built the guest")
    parser.add_argument("-l", "--list", action="store_true", help="list the scenarios and exit")
    parser.add_argument("--needs", action="store_true",
                        help="list the files that make must build for the scenarios, and exit")
    args = parser.parse_args()
    try:
        chosen = scenario.choose(args.scenarios)
    except RigError as error:
        parser.error(str(error))
    args.chosen = [one for one in chosen if not debian.refusal(one.machine)]
    args.refused = [one for one in chosen if debian.refusal(one.machine)]
    return args


def tell(result, kept):
    figures.keep(kept, result)
    print(report.line(result), flush=True)
    for fault in result["faults"]:
        print(f"    {fault}")
    if "logs" in result:
        print(f"    logs: {result['logs']}", flush=True)


def main():
    args = options()
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    if args.list:
        for known in scenario.load():
            print(known.name, "(standard)" if known.standard else "")
        return EXIT_DONE
    if args.needs:
        for name in sorted(set().union(*(needs(chosen.machine) for chosen in args.chosen))):
            print(os.path.join(args.build, name))
        return EXIT_DONE
    for refused in args.refused:
        print(f"{refused.name:<22}  SKIPPED  {debian.refusal(refused.machine)}")
    start = time.monotonic()
    with Lab(Images(args.build), args.jobs) as lab:
        kept = os.path.join(lab.root, "figures.json")
        results = suite.run_all(lab, args.chosen, lambda result: tell(result, kept))
    print(f"{time.monotonic() - start:.0f} s")
    print(report.summary(results, len(args.refused)))
    return EXIT_DONE if all(result["passed"] for result in results) else EXIT_FAILED


if __name__ == "__main__":
    try:
        sys.exit(main())
    except RigError as error:
        sys.exit(f"rig: {error}")
    except KeyboardInterrupt:
        sys.exit("rig: interrupted")
