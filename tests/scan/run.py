#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot the stick of make usb-image on machines that are reset in between, and compare what it says about their RAM
with the RAM file outside."""
import os
import shutil
import sys
import tempfile

import cases
import cold
import files
import others
from bench import Bench, Case
from memwipe_rig import choice
from memwipe_rig.errors import RigError

KEPT_FILES = ("console.log", "screen.ppm")
EXIT_DONE, EXIT_FAILED = 0, 1

# GRUB for UEFI finds no room for Linux in 256 MiB.
CASES = [Case("census-seabios", "seabios", cases.census, standard=True), Case("census-ovmf", "ovmf", cases.census),
         Case("save-seabios", "seabios", files.save), Case("save-ovmf", "ovmf", files.save, 512),
         Case("dump-seabios", "seabios", files.dump, image="scan/large.img"),
         Case("dump-ovmf", "ovmf", files.dump, image="scan/large.img"),
         Case("others-ovmf", "ovmf", others.others, image="scan/large.img", needs=others.DUMP_EFI),
         Case("signed-ovmf", "ovmf-secureboot", files.signed, image="scan/signed.img"),
         Case("fill-seabios", "seabios", cases.fill), Case("fill-ovmf", "ovmf", cases.fill),
         Case("wipe-seabios", "seabios", cases.wipe, 256), Case("wipe-ovmf", "ovmf", cases.wipe, 512),
         Case("wrong-bits-seabios", "seabios", cold.wrong_bits),
         Case("cut-seabios", "seabios", cold.cut, 256), Case("moved-seabios", "seabios", cold.moved, 256),
         Case("decay-seabios", "seabios", cold.decaying, 256)]


def keep(folder, target):
    shutil.rmtree(target, ignore_errors=True)
    os.makedirs(target)
    for name in KEPT_FILES:
        if os.path.exists(os.path.join(folder, name)):
            shutil.copy(os.path.join(folder, name), target)
    print(f"    kept in {target}")


def test(case, build):
    with tempfile.TemporaryDirectory(prefix="run-", dir=os.path.join(build, "scan")) as folder:
        bench = Bench(case, build, folder)
        try:
            found = list(case.faults(bench))
        except RigError as error:
            found = [str(error)]
        finally:
            bench.close()
        for fault in found:
            print(f"    {case.name}: {fault}")
        if found:
            keep(folder, os.path.join(build, "scan/failed", case.name))
        return not found


def main():
    args = choice.parse(__doc__, "case", "cases", CASES)
    able = [case for case in args.chosen if not case.needs or os.environ.get(case.needs)]
    for case in args.chosen:
        if case not in able:
            print(f"{case.name}: SKIPPED: {case.needs}= names no program")
    passed = sum(test(case, os.path.abspath(args.build)) for case in able)
    failed = len(able) - passed
    print(f"{passed} passed, {failed} failed, {len(args.chosen) - len(able)} skipped")
    return EXIT_FAILED if failed else EXIT_DONE


if __name__ == "__main__":
    sys.exit(main())
