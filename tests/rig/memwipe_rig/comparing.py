# SPDX-License-Identifier: GPL-2.0-or-later
"""What 'memwipe-rig peers' does: runs the ways one after the other and prints one table."""
import os
import sys

from . import debian, page, peers, progress, report, tables, writing
from .errors import EXIT_DONE, EXIT_FAILED, Lacking, RigError
from .guest import BY_COUNT, BY_GUEST
from .images import Images, needs
from .lab import Lab
from .results import Results

NOTES = (
    "one run of each way and condition, from one planted machine for each kernel command line and firmware",
    "the first and the last write are those that the way itself reports, or the moments from which and since when "
    "markers go; they are looked for every tenth of a second, or less often where it takes long",
    "pages of the pool of huge pages are never free, so init_on_free leaves them as they are",
    "what is not zero includes what a kernel itself has in RAM, its code for one",
)


CLOCKS = {
    BY_GUEST: "seconds are those of the guest's own clock, which goes on while QEMU lets the guest run, so load on the "
              "host counts: compare them within one table, or ask for --icount",
    BY_COUNT: "seconds are those of the guest's own clock, which QEMU lets go on by 16 ns with each instruction "
              "(-icount): the speed of one emulated CPU, whatever else the host does",
}


def run(args):
    timed = BY_COUNT if args.icount else BY_GUEST
    chosen = peers.choose(args.ways, counted=args.icount)
    if args.list:
        for ways in chosen:
            print(f"{ways[0].name:<22} {ways[0].words}")
        return EXIT_DONE
    images = Images(args.build)
    if args.quick:
        chosen = [ways[:1] for ways in chosen]
    _need(images, {way.machine for ways in chosen for way in ways})
    with Results(args.out or os.path.join(args.build, "rig", "peers")) as results:
        with Lab(images, results.folder, told=progress.teller(args.verbose), timed=timed) as lab:
            lab.need_room([ways[0].scenario for ways in chosen])
            for ways in chosen:
                _tell(results, run_way(lab, ways))
        found = results.found
    if args.html:
        writing.write(args.html, page.make(results.folder, found, args.version_words))
    print("", *tables.text(*tables.table(found)), "", *tables.text(*tables.kinds(found)), "", sep="\n")
    print(*(f"{result['name']}: {result['words']}" for result in found), "",
          *(f"* {note}" for note in (*NOTES, CLOCKS[timed])), "", report.summary(found), sep="\n")
    return EXIT_DONE if all(result["passed"] for result in found) else EXIT_FAILED


def _need(images, machines):
    """What make builds for these machines, before any of them is booted."""
    for refusal in filter(None, map(debian.refusal, machines)):
        raise Lacking(refusal)
    for name in sorted(set().union(*map(needs, machines))):
        images.built(name, "make bench-peers")


def run_way(lab, ways):
    """The result of the plain one, the first, with what became of the others."""
    plain, *others = ways
    result = {"name": plain.name, "words": plain.words, "passed": False, "faults": [], "machine": plain.machine.told}
    try:
        lab.filmed = True
        result = _finish(lab, plain, peers.judge)
    except Lacking:
        raise
    except RigError as error:
        result["faults"] = [peers.failed(error)]
    lab.filmed = False
    conditions = result.setdefault("conditions", {})
    for way in others:
        try:
            conditions[way.condition], faults = _finish(lab, way, peers.told)
        except Lacking:
            raise
        except RigError as error:
            conditions[way.condition] = peers.not_possible(error)
            faults = [] if way.must == peers.RESULT else [f"{way.condition}: {peers.failed(error)}"]
        result["faults"] = [*result["faults"], *faults]
    result["passed"] = not result["faults"]
    return result


def _finish(lab, way, judged):
    """Run it; keep what a person wants to see of it."""
    scenario = way.scenario
    try:
        outcome = lab.wipe(scenario, peers.fire(way))
        if lab.filmed:
            lab.draw(scenario, outcome)
        return judged(way, outcome)
    finally:
        lab.keep_logs(scenario)
        lab.forget(scenario)


def _tell(results, result):
    print(report.line(result))
    for words in (*(f"{name}: {words}" for name, words in result["conditions"].items()), *result["faults"]):
        print(f"    {words}")
    sys.stdout.flush()
    results.add(result)
