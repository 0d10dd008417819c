# SPDX-License-Identifier: GPL-2.0-or-later
"""What scans leave on the stick: reports, and dumps, which other programs read; and a stick that is signed."""
import os
import re
import struct

from bench import disagreements
from machine import MENU_S
from memwipe_rig.errors import RigError
from outside import PAGE_BYTES, pages, pattern

DUMP_S = 600
NO_ROOM = "scan: not dumped: the medium has too little room"
NOT_SAVED = "scan: not saved: only firmware that starts the program"
FREE_SECTOR, BIOS_SECTORS = "memwipe-scan: free sector ", 128
LINUX_CFG = """menuentry "as GRUB starts Linux" --hotkey=x {
	linux /memwipe-scan.efi $console scan save
}
"""
DUMPED = re.compile(r"scan: dumped in (memwipe-\d{3}\.lime) to (memwipe-\d{3}\.lime)")
FIRMWARE = re.compile(r"scan: firmware: ([0-9a-f]+)-([0-9a-f]+) type (\d+)$", re.MULTILINE)
# UEFI 2.10, table 7.6: code and data of loaders and of boot services
FIRMWARE_WORKS_IN = {"1", "2", "3", "4"}
# BIOS's interrupt table and variables; the scan says what lies where it calls BIOS from
BIOS_WORKS_IN = (0, 0x1000)
BIOS_CALLED = re.compile(r"; ([0-9a-f]+)-([0-9a-f]+) is what BIOS is called with")
# The format of LiME, version 1: magic number, version, first and last address, zero
LIME, LIME_MAGIC, LIME_VERSION = struct.Struct("<IIQQQ"), 0x4c694d45, 1


def told(reports):
    """The lines that files on the stick should have."""
    return [line[line.index("scan: "):] for text in reports for line in text.splitlines()
            if "scan: " in line and "scan: saved" not in line and "scan: end" not in line]


def save(bench):
    """Two reports lie one behind the other on the stick, the second one that of a dump that has no room."""
    if bench.case.firmware == "ovmf":
        bench.stick.write("custom.cfg", LINUX_CFG)
    running = bench.start(save="save")
    reports = []
    for key in "sd":
        running.choose(key)
        reports.append(running.finish_scan().text)
        running.reset()
    yield from told_wrong(bench, reports)
    if NO_ROOM not in reports[1]:
        yield "it does not say that a dump has no room"
    if any(name.endswith(".lime") for name in bench.stick.names()):
        yield f"without room there are {bench.stick.names()}"
    yield from (wrong_sectors if bench.case.firmware == "seabios" else wrong_start)(bench)


def report_lines(bench):
    """Of the file with reports, which with BIOS has lines that are no report's, too."""
    name = "memwipe-bios.txt" if bench.case.firmware == "seabios" else "memwipe-scan.txt"
    return [line.strip() for line in bench.stick.read(name).splitlines()]


def told_wrong(bench, reports):
    saved = [line for line in report_lines(bench) if line and not line.startswith(FREE_SECTOR)]
    print(f"{bench.case.name}: {len(saved)} lines on the stick", flush=True)
    if saved != told(reports) or not saved:
        yield f"on the stick: {saved}\nit said: {told(reports)}"


def wrong_sectors(bench):
    """The file keeps its size; what is behind the reports is free."""
    lines = report_lines(bench)
    free = [line for line in lines if line.startswith(FREE_SECTOR)]
    if not 0 < len(free) < BIOS_SECTORS or lines[-len(free):] != free:
        yield f"{len(free)} sectors are free"


def wrong_start(bench):
    bench.running.choose("x")
    if NOT_SAVED not in bench.running.finish_scan().text:
        yield "when GRUB starts it in Linux's way, it does not say that it cannot save"


def read_lime(path, target):
    """The ranges of a dump; the file `target` has their bytes at their addresses."""
    found = []
    with open(path, "rb") as file, open(target, "wb") as out:
        while header := file.read(LIME.size):
            magic, version, start, last, reserved = LIME.unpack(header)
            if (magic, version, reserved) != (LIME_MAGIC, LIME_VERSION, 0):
                raise RigError(f"{path}: no header of LiME's at {file.tell() - LIME.size}: {header.hex()}")
            data = file.read(last + 1 - start)
            if len(data) != last + 1 - start:
                raise RigError(f"{path}: {start:x}-{last:x} has {len(data)} bytes only")
            out.seek(start)
            out.write(data)
            found.append((start, last + 1))
    return found


def in_any(ranges, at):
    return any(start <= at < end for start, end in ranges)


def dump_disagrees(report, text, dump, ram):
    """Firmware runs again while it writes the dump. So what may differ from the RAM file afterwards is memory that was
    firmware's, and memory that it took in the meantime, which held the pattern before."""
    used = [(int(start, 16), int(end, 16)) for start, end, kind in FIRMWARE.findall(text) if kind in FIRMWARE_WORKS_IN]
    used += [used_by_bios for start, end in BIOS_CALLED.findall(text)
             for used_by_bios in ((int(start, 16), int(end, 16)), BIOS_WORKS_IN)]
    changed = kept = kept_in_dump = 0
    for (at, inside), (_, outside) in zip(pages([(0, dump)], report.range), pages([(0, ram)], report.range)):
        expected = pattern(at).tobytes()[:len(inside)] if at % PAGE_BYTES == 0 else None
        kept += outside == expected
        kept_in_dump += inside == expected
        changed += inside != outside
        if outside == expected and inside != expected:
            yield f"in the dump {at:#x} lacks the pattern, which the RAM file has"
        if inside != outside and not in_any(used, at) and in_any(report.other, at):
            yield f"the dump of {at:#x} differs from the RAM file, and firmware did not use it"
    print(f"    dump: {kept_in_dump} pages of the pattern in it, {report.count['pages'][1]} in the scan before, "
          f"{kept} in the RAM file afterwards; {changed} pages have changed in between", flush=True)
    if not kept or kept_in_dump > report.count["pages"][1]:
        yield "the dump cannot be that of this memory"


def dump(bench):
    """A dump of memory full of the pattern: read by a program of its own, it has what the scan and the RAM file have."""
    running = bench.start()
    running.choose("r")
    running.wait("scan: filled:", "end of the filling", MENU_S)
    running.choose("d")
    report = running.finish_scan(DUMP_S)
    names = DUMPED.search(report.text)
    if not names or names[1] != names[2]:
        yield f"no dump in one file: {report.text.splitlines()[-3:]}"
        return
    lime, flat = os.path.join(bench.folder, "lime"), os.path.join(bench.folder, "flat")
    bench.stick.get(names[1], lime)
    ranges = read_lime(lime, flat)
    if ranges != report.range:
        yield f"the dump has {ranges}, the scan {report.range}"
        return
    yield from dump_disagrees(report, report.text, flat, bench.ram)
    yield from told_wrong(bench, [report.text])


def refused(bench, stick, where):
    """What firmware says of a boot loader that is not signed, and GRUB of a scan."""
    bench.stick = stick
    running = bench.start()
    if where == "scan":
        running.choose("s")
    try:
        running.wait(REFUSALS[where], f"refusal of the {where}", MENU_S)
    except RigError as error:
        yield f"with Secure Boot on, a {where} that is not signed: {error}"


REFUSALS = {"boot loader": "Access Denied", "scan": "bad signature"}


def signed(bench):
    """With Secure Boot on, a stick that is signed works, and neither its boot loader nor its scan does when they are not."""
    running = bench.start()
    running.choose("s")
    report = running.finish_scan()
    yield from disagreements(report, (0, bench.ram))
    running.reset()
    running.choose("w")
    running.wait("erasing itself, rebooting", "end of the wipe", MENU_S)
    running.choose("s")
    after = running.finish_scan()
    print(f"{bench.case.name}: {report.count['bytes'][0]} bytes not zero, after memwipe {after.count['bytes'][0]}",
          flush=True)
    yield from disagreements(after, (0, bench.ram))
    bench.close()
    yield from refused(bench, bench.new_stick("memwipe-usb.img"), "boot loader")
    bench.close()
    mixed = bench.new_stick(bench.case.image)
    mixed.put(os.path.join(bench.build, "scan/memwipe-scan.efi"), "memwipe-scan.efi")
    yield from refused(bench, mixed, "scan")
