#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Wipe machines that Bochs emulates: BIOS, chipset, APIC and CPUs that share no code with QEMU's. All RAM holds
0xA5 before the boot, and a Linux guest plants markers; after the power-off the rig's judge reads all RAM."""
import json
import os
import secrets
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "rig"))
import bochs                                                    # noqa: E402
from machines import MACHINES                                   # noqa: E402
from memwipe_rig import choice, figures, ram, verdict           # noqa: E402
from memwipe_rig.errors import RigError                         # noqa: E402

KEY_BYTES = 16
LINES_SHOWN = 12
EXIT_DONE, EXIT_FAILED = 0, 1


class Bench:
    """Runs machines, and keeps what the controls have shown."""

    def __init__(self, build, folder):
        self.build = build
        self.folder = folder
        self.controls = {}      # the machine without a wipe: its faults and the run's folder
        self.runs = 0
        self.last = None        # the folder of the run that was judged last
        self.measures = {}      # of the last wipe

    def faults(self, machine):
        """Why this is no pass."""
        self.measures = {}
        control = machine.control
        if control not in self.controls:
            found = list(self._control_faults(control))
            self.controls[control] = found, self.last
        found, self.last = self.controls[control]
        return found or list(self._wipe_faults(machine))

    def keep_logs(self, machine):
        """Copy what the last run said to where it can be read afterwards."""
        kept = os.path.join(self.build, "bochs/failed", machine.name)
        shutil.rmtree(kept, ignore_errors=True)
        bochs.drop_images(self.last)
        shutil.copytree(self.last, kept)
        return kept

    def _control_faults(self, machine):
        run, scan = self._run(machine)
        bars = {verdict.CENSUS, verdict.UNWRITTEN}
        if machine.has_linux:
            bars.add(verdict.RESIDUE)
            yield from (f"control found only {share:.1%} of {name}"
                        for name, share in verdict.found(scan).items() if share < verdict.CONTROL_MIN)
            if not verdict.planted(scan):
                yield "control: nothing was planted"
        yield from verdict.missed_faults(bars, verdict.ram_faults(machine, scan))
        yield from _told(run, verdict.end_faults(run.end))

    def _wipe_faults(self, machine):
        run, scan = self._run(machine)
        census = scan["census"]
        self.measures = {"residue": verdict.residue(scan), "census": census["nonzero_bytes"], "cpu_s": round(run.cpu_s)}
        print(f"{machine.name}: {sum(verdict.residue(scan).values())} bytes of markers, "
              f"{census['nonzero_bytes']} bytes left of {census['usable_bytes'] >> 20} MiB, "
              f"{run.end}, {run.cpu_s:.0f} s of the host's CPU", flush=True)
        yield from _told(run, verdict.ram_faults(machine, scan) + verdict.end_faults(run.end))
        if not census["nonzero_bytes"]:
            yield "not even the last instructions are left: this is not the machine's RAM"
        if machine.cpus > 1 and f"memwipe: {machine.cpus} CPUs wiping" not in run.said:
            yield f"not all of {machine.cpus} CPUs took part"

    def _run(self, machine):
        """A run that has ended, and memscan's report on its RAM. What it said stays."""
        self.last = os.path.join(self.folder, f"{machine.name}-{self.runs}")
        self.runs += 1
        key = secrets.token_hex(KEY_BYTES)
        run = bochs.run(machine, self.build, self.last, key)
        scan = _scan(machine, self.build, run, key)
        bochs.drop_images(self.last)
        return run, scan


def _scan(machine, build, run, key):
    iomem, expect = (os.path.join(run.folder, name) for name in ("iomem", "expect.json"))
    with open(iomem, "w", encoding="utf-8") as file:
        file.write(bochs.iomem(run.said))
    command = [os.path.join(build, "rig/memscan"), "--key", key, "--iomem", iomem,
               "--prefill", f"{machine.prefill:#x}", "--json"]
    if machine.has_linux:
        planted = [line for line in run.said.splitlines() if line.startswith('{"planted"')]
        if not planted:
            raise RigError("the guest has planted nothing; it said last:\n" + _last_lines(run))
        with open(expect, "w", encoding="utf-8") as file:
            file.write(planted[0])
        command += ["--expect", expect]
    return json.loads(ram.run_tool(*command, os.path.join(run.folder, "ram"), accept=(0, 1)))


def _told(run, faults):
    return [*faults, "it said last:\n" + _last_lines(run)] if faults else []


def _last_lines(run):
    return "\n".join(run.said.splitlines()[-LINES_SHOWN:])


def main():
    args = choice.parse(__doc__, "machine", "machines", MACHINES)
    passed = 0
    with tempfile.TemporaryDirectory(prefix="run-", dir=os.path.join(args.build, "bochs")) as folder:
        bench = Bench(args.build, folder)
        for machine in args.chosen:
            try:
                found = bench.faults(machine)
            except RigError as error:
                found = [str(error)]
            for fault in found:
                print(f"    {fault}", flush=True)
            if found:
                print(f"    see {bench.keep_logs(machine)}", flush=True)
            passed += not found
            figures.keep(os.path.join(args.build, "bochs/figures.json"),
                         {"name": machine.name, "passed": not found, "faults": found, **bench.measures})
    failed = len(args.chosen) - passed
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return EXIT_FAILED if failed else EXIT_DONE


if __name__ == "__main__":
    sys.exit(main())
