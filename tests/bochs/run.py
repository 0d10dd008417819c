#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Wipe machines that Bochs emulates: BIOS, chipset, APIC and CPUs that share no code with QEMU's. All RAM holds
0xA5 before the boot, and a Linux guest plants markers; after the power-off the rig's judge reads all RAM."""
import concurrent.futures
import fcntl
import json
import os
import secrets
import shutil
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "rig"))
import bochs                                                    # noqa: E402
import stick                                                    # noqa: E402
from machines import MACHINES, SCAN                                   # noqa: E402
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
        self.last = None        # the folder of the run that was judged last
        self.measures = {}      # of the last wipe

    def faults(self, machine):
        """Why this is no pass."""
        self.measures = {}
        if machine.way == SCAN:
            return list(self._scan_faults(machine))
        control = machine.control
        if control not in self.controls:
            found = list(self._control_faults(control))
            self.controls[control] = found, self.last
        found, self.last = self.controls[control]
        return found or list(self._wipe_faults(machine))

    def told(self, machine):
        """What the last wipe has left, in a line; nothing if there was none."""
        if not self.measures:
            return machine.name
        return ("{name}: {0} bytes of markers, {census} bytes left of {usable_mib} MiB, {end}, {cpu_s} s of the host's CPU"
                .format(sum(self.measures["residue"].values()), name=machine.name, **self.measures))

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

    def _scan_faults(self, machine):
        self.last = tempfile.mkdtemp(prefix=f"{machine.name}-", dir=self.folder)
        run = bochs.run(machine, self.build, self.last, "")
        yield from _told(run, list(stick.faults(machine.name, run)))
        bochs.drop_images(self.last)

    def _wipe_faults(self, machine):
        run, scan = self._run(machine)
        census = scan["census"]
        self.measures = {"residue": verdict.residue(scan), "census": census["nonzero_bytes"],
                         "usable_mib": census["usable_bytes"] >> 20, "end": run.end, "cpu_s": round(run.cpu_s)}
        yield from _told(run, verdict.ram_faults(machine, scan) + verdict.end_faults(run.end))
        if not census["nonzero_bytes"]:
            yield "not even the last instructions are left: this is not the machine's RAM"
        if machine.cpus > 1 and f"memwipe: {machine.cpus} CPUs wiping" not in run.said:
            yield f"not all of {machine.cpus} CPUs took part"

    def _run(self, machine):
        """A run that has ended, and memscan's report on its RAM. What it said stays."""
        self.last = tempfile.mkdtemp(prefix=f"{machine.name}-", dir=self.folder)
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


def run_group(build, folder, machines):
    """Machines with the same control, one after the other; told as they come. How many have passed."""
    passed = 0
    bench = Bench(build, folder)
    for machine in machines:
        try:
            found = bench.faults(machine)
        except RigError as error:
            found = [str(error)]
        lines = [bench.told(machine), *(f"    {fault}" for fault in found)]
        if found:
            lines.append(f"    see {bench.keep_logs(machine)}")
        print("\n".join(filter(None, lines)), flush=True)
        passed += not found
        with open(os.path.join(folder, "lock"), "w", encoding="utf-8") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            figures.keep(os.path.join(build, "bochs/figures.json"),
                         {"name": machine.name, "passed": not found, "faults": found, **bench.measures})
    return passed


def main():
    args = choice.parse(__doc__, "machine", "machines", MACHINES, jobs=True)
    groups = {}
    for machine in args.chosen:
        groups.setdefault(machine.control, []).append(machine)
    # Bochs is one thread. A process for each group, since that is whose children's time can be told.
    with tempfile.TemporaryDirectory(prefix="run-", dir=os.path.join(args.build, "bochs")) as folder, \
            concurrent.futures.ProcessPoolExecutor(args.jobs) as pool:
        runs = [pool.submit(run_group, args.build, folder, group) for group in groups.values()]
        passed = sum(run.result() for run in runs)
    failed = len(args.chosen) - passed
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return EXIT_FAILED if failed else EXIT_DONE


if __name__ == "__main__":
    sys.exit(main())
