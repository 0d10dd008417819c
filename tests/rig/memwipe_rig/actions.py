# SPDX-License-Identifier: GPL-2.0-or-later
"""What the commands of memwipe-rig do. Each takes the parsed command line and returns the exit code."""
import os
import sys
import time

from . import debian, figures, formats, page, progress, recording, report as lines, results, scenario, suite, writing
from .errors import EXIT_DONE, EXIT_FAILED, EXIT_LACKING
from .images import Images, needs
from .lab import Lab
from .results import Results

FORMATS = tuple(formats.FORMATS)


def run(args):
    chosen = scenario.choose(args.scenarios)
    refused = {one.name: debian.refusal(one.machine) for one in chosen}
    chosen = [one for one in chosen if not refused[one.name]]
    start = time.monotonic()
    images = _images(args, chosen)
    with Results(args.out or _default_folder(args)) as kept:
        for name, why in refused.items():
            if why:
                _tell(args, kept, {"name": name, "passed": False, "faults": [], "skipped": why})
        with Lab(images, kept.folder, args.jobs, progress.teller(args.verbose), filmed=args.film) as lab:
            lab.need_room(chosen)
            suite.run_all(lab, chosen, lambda result: _tell(args, kept, result), args.pictures or args.film)
        print(f"{time.monotonic() - start:.0f} s")
        print(lines.summary(kept.found))
    return exit_code(kept.found)


def exit_code(found):
    if all(result["passed"] or "skipped" in result for result in found):
        return EXIT_DONE
    return EXIT_LACKING if any(result.get("lacking") for result in found) else EXIT_FAILED


def _images(args, chosen):
    """What the machines of these scenarios need, which must be there."""
    images = Images(args.build, guests=any(not one.machine.image for one in chosen))
    for one in chosen:
        if one.machine.image:
            images.need_of(one.machine.image)
    return images


def _tell(args, kept, result):
    """And keep it; also what it measured, if it belongs to the tree's own results."""
    print(lines.line(result))
    for fault in result["faults"]:
        print(f"    {fault}")
    if result["faults"] and result["folder"]:
        print(f"    logs: {result['folder']}")
    sys.stdout.flush()
    kept.add(result)
    if not args.out and "skipped" not in result:
        figures.keep(os.path.join(args.build, "rig", "figures.json"), result)


def list_scenarios(args):
    chosen = scenario.choose(args.scenarios)
    if not args.needs:
        for known in chosen:
            print(known.name, "(standard)" if known.standard else "")
        return EXIT_DONE
    machines = [one.machine for one in chosen if not debian.refusal(one.machine)]
    for name in sorted(set().union(*map(needs, machines))):
        print(os.path.join(args.build, name))
    return EXIT_DONE


def report(args):
    folder = args.folder or _default_folder(args)
    found = Results.read(folder)
    wanted = args.format or ("" if args.html else "text")
    with results.understood(folder):
        made = page.make(folder, found, args.version_words) if args.html else ""
        told = list(formats.FORMATS[wanted](found, folder)) if wanted else []
    if args.html:
        writing.write(args.html, made)
    print(*told, sep="\n", end="\n" if told else "")
    return EXIT_DONE


def record(args):
    recording.need_new(args.folder)
    if args.machine:
        chosen = scenario.choose([args.machine])[:1]
        recording.guest(_images(args, chosen), chosen[0].machine, args.folder)
    else:
        recording.this_machine(args.folder)
    return EXIT_DONE


def _default_folder(args):
    return os.path.join(args.build, "rig", "results")
