#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Break memwipe on purpose, one small change at a time, and see that a test notices.

A change that no test notices, or that cannot be made or built, is a failure."""
import argparse
import fcntl
import os
import signal
import sys

from copied_tree import Tree
from mutant import MutantError, choose, load, wrong_with
from trial import Runner

EXIT_DONE, EXIT_FAILED = 0, 1


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("chosen", nargs="?", default="all",
                        help="all, quick, machines, guests, or names of mutants and of their lists with "
                             "commas between them")
    parser.add_argument("-b", "--build", default="build", help="where the copy of the tree is kept")
    parser.add_argument("-c", "--check", action="store_true",
                        help="only see that each change fits the tree, and exit")
    parser.add_argument("-l", "--list", action="store_true", help="list the mutants and exit")
    args = parser.parse_args()
    try:
        args.chosen = choose(load(), args.chosen)
    except MutantError as error:
        parser.error(str(error))
    return args


def count_stale(mutants):
    """How many do not fit the tree; says which."""
    wrong = [(mutant, words) for mutant in mutants for words in wrong_with(mutant)]
    for mutant, words in wrong:
        print(f"mutants: FAIL: {mutant.name}: {words}")
    return len({mutant.name for mutant, _ in wrong})


def lock(folder):
    """Two runs would change each other's copy."""
    os.makedirs(folder, exist_ok=True)
    held = open(os.path.join(folder, "lock"), "w", encoding="utf-8")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise MutantError(f"another run uses {folder}") from None
    return held


def main():
    args = options()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    if args.list:
        for mutant in args.chosen:
            print(f"{mutant.part:<9} {mutant.name:<34} {', '.join(map(str, mutant.tests))}")
        return EXIT_DONE
    stale = count_stale(args.chosen)
    if args.check:
        print(f"mutants: {len(args.chosen) - stale} passed, {stale} failed, 0 skipped")
    if args.check or stale:
        return EXIT_FAILED if stale else EXIT_DONE
    with lock(os.path.join(args.build, "mutants")):
        return Runner(Tree(args.build)).run(args.chosen)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except MutantError as error:
        sys.exit(f"mutants: {error}")
    except KeyboardInterrupt:
        sys.exit("mutants: interrupted")
