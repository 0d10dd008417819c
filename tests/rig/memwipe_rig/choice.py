# SPDX-License-Identifier: GPL-2.0-or-later
"""The command line of a program that runs named things, of which some are standard."""
import argparse
import sys


def parse(description, one, many, known, jobs=False):
    """build, and chosen: those of `known` that are named. Lists them all and exits if asked for."""
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("names", metavar=many, nargs="?", default="standard",
                        help="standard, all, or names with commas between them")
    parser.add_argument("-b", "--build", default="build")
    if jobs:
        parser.add_argument("-j", "--jobs", type=int, default=1, help=f"{many} at once")
    parser.add_argument("-l", "--list", action="store_true", help=f"list the {many} and exit")
    args = parser.parse_args()
    if args.list:
        for thing in known:
            print(thing.name, "(standard)" if thing.standard else "")
        sys.exit(0)
    names = {"standard": [thing.name for thing in known if thing.standard],
             "all": [thing.name for thing in known]}.get(args.names, args.names.split(","))
    args.chosen = [thing for thing in known if thing.name in names]
    if len(args.chosen) != len(names):
        parser.error(f"no such {one} in {args.names}")
    return args
