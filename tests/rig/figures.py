#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Print what the last run of each scenario measured into a file of docs/, between two lines that say so."""
import argparse
import os
import sys

from memwipe_rig import debian, figures, scenario
from memwipe_rig.errors import RigError

BEGIN, END = "<!-- make figures: begin -->", "<!-- make figures: end -->"
EXIT_DONE, EXIT_FAILED = 0, 1


def replaced(text, lines):
    if text.count(BEGIN) != 1 or text.count(END) != 1:
        raise RigError(f"the file has not one line '{BEGIN}' and one '{END}'")
    before, _, rest = text.partition(BEGIN)
    return "\n".join([before + BEGIN, *lines, END + rest.partition(END)[2]])


def doubts(scenarios, results):
    """Why the figures are not those of all of one tree."""
    missing = [one.name for one in scenarios if one.name not in results and not debian.refusal(one.machine)]
    if missing:
        yield f"{len(missing)} scenarios have not run: {' '.join(missing)}"
    trees = figures.trees(results.values())
    if len(trees) > 1:
        yield f"the figures are of {len(trees)} trees: {' '.join(trees)}"
    failed = [name for name, result in results.items() if not result["passed"]]
    if failed:
        yield f"failed: {' '.join(failed)}"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-b", "--build", default="build", help="where the runs left their figures")
    parser.add_argument("file")
    args = parser.parse_args()
    scenarios = scenario.load()
    known = {one.name for one in scenarios}
    kept = figures.load(os.path.join(args.build, "rig/figures.json"))
    results = {name: result for name, result in kept.items() if name in known}
    machines = figures.load(os.path.join(args.build, "bochs/figures.json"))
    with open(args.file, encoding="utf-8") as file:
        text = file.read()
    trees = " ".join(figures.trees([*results.values(), *machines.values()]))
    lines = [f"Of {len(results)} scenarios, tree {trees}.", *figures.tables(scenarios, results, machines)]
    with open(args.file, "w", encoding="utf-8") as file:
        file.write(replaced(text, lines))
    found = list(doubts(scenarios, results))
    for doubt in found:
        print(f"figures: {doubt}", file=sys.stderr)
    return EXIT_FAILED if found else EXIT_DONE


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RigError, OSError) as error:
        sys.exit(f"figures: {error}")
