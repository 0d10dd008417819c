# SPDX-License-Identifier: GPL-2.0-or-later
"""What 'memwipe-rig boots' does: boots live systems again and again; each says what memwipe thinks of the machine,
and is ended."""
import concurrent.futures
import os
import time

from . import boots, debian, results
from .errors import EXIT_DONE, EXIT_FAILED, BadInput, RigError
from .images import Images, needs


def run(args):
    chosen = _choose(args)
    possible = [boot for boot in chosen if not debian.refusal(boot.machine)]
    if args.needs:
        for name in sorted(set().union(*(needs(boot.machine) for boot in possible))):
            print(os.path.join(args.build, name))
        return EXIT_DONE
    images = Images(args.build)
    for boot in chosen:
        if boot not in possible:
            print(f"{boot.name:<28} SKIPPED  {debian.refusal(boot.machine)}")
    folder = os.path.abspath(os.path.join(args.build, "rig", "boots"))
    with results.alone(folder), boots.Start(images, folder) as start, \
            concurrent.futures.ThreadPoolExecutor(args.jobs) as pool:
        try:
            passed = sum(pool.map(lambda boot: _run_one(start, boot), possible))
        except BaseException:
            start.abort()
            pool.shutdown(cancel_futures=True)
            raise
    print(f"{passed} passed, {len(possible) - passed} failed, {len(chosen) - len(possible)} skipped")
    return EXIT_DONE if passed == len(possible) else EXIT_FAILED


def _choose(args):
    """Those whose names begin with one of the words."""
    beginnings = tuple(",".join(args.boots).split(","))
    known = boots.load(args.many)
    for beginning in beginnings:
        if beginning != "all" and not any(boot.name.startswith(beginning) for boot in known):
            raise BadInput(f"no boot '{beginning}'")
    return [boot for boot in known if "all" in beginnings or boot.name.startswith(beginnings)]


def _run_one(start, boot):
    """Whether it passed; says so."""
    origin = time.monotonic()
    try:
        fault, said = boots.run(start, boot)
    except (RigError, OSError) as error:
        fault, said = str(error), ""
    if start.aborted:
        return False
    print(f"{boot.name:<28} {'FAIL' if fault else 'PASS'} {time.monotonic() - origin:4.0f} s ",
          " ".join(filter(None, (fault, said))), flush=True)
    return not fault
