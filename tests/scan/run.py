#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Boot the stick of make usb-image on machines that are reset in between, and compare what it says about their RAM
with the RAM file outside."""
import json
import os
import secrets
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from typing import Callable

from machine import MENU_S, Running, Stick, ram
from memwipe_rig import choice
from memwipe_rig.errors import RigError
from memwipe_rig.scanner import AES_KEY_LINE
from outside import Outside

GUEST_S, WIPE_S = 300, 180
PLANTED_RECORDS = (32 << 20) // 32
CONTROL_MIN = 0.99
SCHEDULES = 3                   # in the guest's file, which lies in RAM more than once
LISTED_MAX = 200                # runs of pages; the scan says how many more there are
OWN_MAX_BYTES = 256 << 10
RED, YELLOW = b"\xff\0\0", b"\xff\xff\0"
SQUARE_PIXELS = 16
CUSTOM_CFG = """menuentry "guest" --hotkey=g {{
	linux /vmlinuz console=ttyS0 panic=-1 init_on_alloc=0 mitigations=off key={key}
	initrd /guest.img
}}
"""
WRONG_CFG = """menuentry "wrong word" --hotkey=x {
	start /memwipe-scan.efi $console sacn
}
"""
KEPT_FILES = ("console.log", "screen.ppm")
EXIT_DONE, EXIT_FAILED = 0, 1


@dataclass(frozen=True)
class Case:
    name: str
    firmware: str
    faults: Callable
    memory_mib: int = 128
    standard: bool = False


class Bench:
    """What a case works with."""

    def __init__(self, case, build, folder):
        self.case, self.build, self.folder = case, build, folder
        self.key = secrets.token_hex(16)
        self.stick = Stick(os.path.join(build, "memwipe-usb.img"), os.path.join(folder, "stick"))
        self.running = None

    @property
    def ram(self):
        return os.path.join(self.folder, "ram")

    def start(self, words="", save=""):
        self.stick.write("words.cfg", f'set save="{save}"\nset words="{words}"\n')
        self.running = Running(self.case.firmware, self.case.memory_mib, self.stick, self.folder)
        self.running.start()
        return self.running

    def blank(self, start, end):
        """Before other programs look: the scan's own memory holds the key of the markers. It has halted for good."""
        with open(self.ram, "r+b") as file:
            file.seek(start)
            file.write(bytes(end - start))

    def memscan(self):
        return json.loads(subprocess.run(
            [os.path.join(self.build, "rig/memscan"), "--key", self.key, "--json", self.ram],
            stdout=subprocess.PIPE, check=False).stdout)

    def aes_keys(self):
        return {key.decode() for key in AES_KEY_LINE.findall(ram.run_tool("aeskeyfind", "-q", self.ram))}


def disagreements(report, path):
    """Between the scan and the RAM file, in the ranges that it says it has read."""
    seen = Outside(path, report.range)
    for name, inside, outside in (
            ("bytes", report.count.get("bytes"), [seen.not_zero, seen.bytes]),
            ("pages", report.count.get("pages"), [*seen.pages.values(), len(seen.other)]),
            ("kept", report.count.get("kept"), [seen.kept, seen.bytes // 8]),
            ("runs", report.other, seen.other[:LISTED_MAX])):
        if inside != outside:
            yield f"{name}: it says {inside}, the RAM file {outside}"
    start, end = report.own
    if not 0 < end - start <= OWN_MAX_BYTES:
        yield f"its own memory is {start:#x}-{end:#x}"


def census(bench):
    """RAM as firmware leaves it; a word that is not known ends a scan before."""
    bench.stick.write("custom.cfg", WRONG_CFG)
    running = bench.start()
    running.choose("x")
    running.wait("nothing was done: there is a word that is not known", "refusal", MENU_S)
    running.reset()
    running.choose("s")
    report = running.finish_scan()
    print(f"{bench.case.name}: {report.count['bytes'][0]} bytes not zero of {report.count['bytes'][1]}", flush=True)
    yield from disagreements(report, bench.ram)
    if "nothing that was looked for is left" not in report.verdict:
        yield f"of an empty machine it says {report.verdict}"


def save(bench):
    """Two scans, whose reports lie one behind the other on the stick; with BIOS it says why they do not."""
    running = bench.start(save="save")
    reports = []
    for _ in range(2):
        running.choose("s")
        reports.append(running.finish_scan().text)
        running.reset()
    if bench.case.firmware == "seabios":
        if "scan: not saved: only UEFI firmware" not in reports[0]:
            yield "it does not say that it cannot save"
        return
    expected = [line[line.index("scan: "):] for text in reports for line in text.splitlines()
                if "scan: " in line and "scan: saved" not in line and "scan: end" not in line]
    saved = bench.stick.read("memwipe-scan.txt").splitlines()
    print(f"{bench.case.name}: {len(saved)} lines on the stick", flush=True)
    if saved != expected or not saved:
        yield f"on the stick: {saved}\nit said: {expected}"


def fill(bench):
    """A pattern that firmware and boot loader overwrite in part, and nothing else does."""
    running = bench.start()
    running.choose("r")
    said = running.wait("scan: filled:", "end of the filling", MENU_S)
    if ", 0 not as written" not in said:
        yield f"filled: {said.splitlines()[-1]}"
    running.choose("s")
    report = running.finish_scan()
    empty, pattern, other, _ = report.count["pages"]
    print(f"{bench.case.name}: {pattern} pages of the pattern are left, firmware and boot loader have changed "
          f"{empty + other}", flush=True)
    yield from disagreements(report, bench.ram)
    if not pattern or not other:
        yield "a reset either changes nothing or everything"
    if "something that was looked for is left" not in report.verdict:
        yield f"with the pattern in RAM it says {report.verdict}"
    if running.picture(os.path.join(bench.folder, "screen.ppm")).get(YELLOW, 0) < SQUARE_PIXELS:
        yield "its picture shows no pattern"


def scanned(bench):
    """Scan the machine as it has been reset; what disagrees with the RAM file comes with the report."""
    bench.running.choose("s")
    report = bench.running.finish_scan()
    bench.blank(*report.own)
    found = bench.memscan()
    records = sum(entry["records"] for entry in found["classes"])
    wrong = list(disagreements(report, bench.ram))
    if report.count["markers"] != [records, found["damaged"]["tags"]]:
        wrong.append(f"markers: it says {report.count['markers']}, memscan {records} and {found['damaged']['tags']}")
    if set(report.key.values()) != bench.aes_keys():
        wrong.append(f"keys: it says {set(report.key.values())}, aeskeyfind {bench.aes_keys()}")
    return report, wrong


def plant(bench):
    bench.running.choose("g")
    bench.running.wait("guest: planted", "guest's word that it planted", GUEST_S)


def wipe(bench):
    """A guest that is reset without a wipe, and once more with one."""
    bench.stick.put(os.path.join(bench.build, "guest/kernel/vmlinuz"), "vmlinuz")
    bench.stick.put(os.path.join(bench.build, "scan/initramfs.img"), "guest.img")
    bench.stick.write("custom.cfg", CUSTOM_CFG.format(key=bench.key))
    running = bench.start(f"marker={bench.key} show=keys")
    plant(bench)
    running.reset()
    report, wrong = scanned(bench)
    yield from (f"control: {text}" for text in wrong)
    control = report.count["markers"][0] / PLANTED_RECORDS
    keys = len(set(report.key.values()))
    red = running.picture(os.path.join(bench.folder, "screen.ppm")).get(RED, 0)
    if control < CONTROL_MIN or keys < SCHEDULES or red < SQUARE_PIXELS:
        yield f"control: {control:.1%} of the markers, {keys} keys, {red} red pixels"
    running.reset()
    plant(bench)
    running.console.send("\n")
    running.wait("erasing itself, rebooting", "end of the wipe", WIPE_S)
    report, wrong = scanned(bench)
    yield from wrong
    print(f"{bench.case.name}: {report.count['markers'][0]} markers and {len(report.key)} key schedules left, "
          f"control {control:.1%} and {keys}", flush=True)
    if report.count["markers"] != [0, 0] or report.key or "nothing that was looked for" not in report.verdict:
        yield f"after the wipe: {report.count['markers']} markers, {report.key}, {report.verdict}"
    if running.picture(os.path.join(bench.folder, "screen.ppm")).get(RED, 0) >= SQUARE_PIXELS:
        yield "after the wipe its picture shows something"


# GRUB for UEFI finds no room for Linux in 256 MiB.
CASES = [Case("census-seabios", "seabios", census, standard=True), Case("census-ovmf", "ovmf", census),
         Case("save-seabios", "seabios", save), Case("save-ovmf", "ovmf", save),
         Case("fill-seabios", "seabios", fill), Case("fill-ovmf", "ovmf", fill),
         Case("wipe-seabios", "seabios", wipe, 256), Case("wipe-ovmf", "ovmf", wipe, 512)]


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
            if bench.running:
                bench.running.close()
        for fault in found:
            print(f"    {case.name}: {fault}")
        if found:
            keep(folder, os.path.join(build, "scan/failed", case.name))
        return not found


def main():
    args = choice.parse(__doc__, "case", "cases", CASES)
    passed = sum(test(case, os.path.abspath(args.build)) for case in args.chosen)
    failed = len(args.chosen) - passed
    print(f"{passed} passed, {failed} failed, 0 skipped")
    return EXIT_FAILED if failed else EXIT_DONE


if __name__ == "__main__":
    sys.exit(main())
