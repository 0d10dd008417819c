# SPDX-License-Identifier: GPL-2.0-or-later
"""3mdeb's ram-dump-efi reads the same memory as the scan. It is not part of this source: DUMP_EFI has the path of its
program."""
import os
import re

from files import DUMPED, DUMP_S, read_lime
from machine import MENU_S, ram
from memwipe_rig.errors import RigError
from outside import PAGE_BYTES, pages, pattern

DUMP_EFI = "DUMP_EFI"
THEIR_DUMP_S = 1800             # it writes eight bytes at a time
CUSTOM_CFG = """menuentry "ram-dump-efi" --hotkey=o {
	chainloader /others.efi
}
"""
# The part of memory from this address on, as it is.
THEIR_FILE = re.compile(r"_0x([0-9a-f]{16})\.csv$", re.IGNORECASE)
KEPT_MIN = 0.5                  # of the pages in its dump
READERS = ("ram-dump-efi", "the scan", "the RAM file before")


def their_step(bench, mode, done, seconds=MENU_S):
    """One start of ram-dump-efi."""
    running = bench.running
    running.choose("o")
    running.wait("Choose the mode", "menu of ram-dump-efi", MENU_S)
    running.console.send(mode)
    running.wait(done, f"end of ram-dump-efi's mode {mode}", seconds)


def their_dump(bench, target):
    """The ranges of its dump; the file `target` has their bytes at their addresses."""
    ranges = []
    for name in filter(THEIR_FILE.search, bench.stick.names()):
        start, part = int(THEIR_FILE.search(name)[1], 16), target + ".part"
        bench.stick.get(name, part)
        with open(part, "rb") as file, open(target, "r+b" if ranges else "wb") as out:
            data = file.read()
            out.seek(start)
            out.write(data)
        ranges.append((start, start + len(data)))
    return sorted(ranges)


def our_dump(bench, target):
    """The same of the scan's, of what has been reset since."""
    bench.running.choose("d")
    names = DUMPED.search(bench.running.finish_scan(DUMP_S).text)
    if not names or names[1] != names[2]:
        raise RigError("the scan has no dump in one file")
    lime = target + ".lime"
    bench.stick.get(names[1], lime)
    return read_lime(lime, target)


def common(first, second):
    """The whole pages that are in ranges of both."""
    found = ((max(a, c), min(b, d)) for a, b in first for c, d in second)
    whole = ((-(-start // PAGE_BYTES) * PAGE_BYTES, end // PAGE_BYTES * PAGE_BYTES) for start, end in found)
    return [piece for piece in whole if piece[0] < piece[1]]


def disagree(name, ranges, theirs, ours, before, after):
    """RAM files: at the end of each dump. A page that has the pattern in the last one was not written to since the fill,
    so all four must have it; firmware has written to others in between."""
    total = kept = equal = 0
    for at, *data in zip_pages(ranges, theirs, ours, before, after):
        total += 1
        equal += len(set(data)) == 1
        expected = pattern(at).tobytes()
        if data[-1] == expected:
            kept += 1
            wrong = [reader for reader, text in zip(READERS, data) if text != expected]
            if wrong:
                yield f"{at:#x} has the pattern in the RAM file, and other bytes in {', '.join(wrong)}"
    print(f"{name}: {total} pages in both dumps, {kept} of the pattern, {equal} the same in both dumps and both RAM "
          "files", flush=True)
    if kept < KEPT_MIN * total or not total:
        yield f"only {kept} of {total} pages can be compared"


def zip_pages(ranges, *paths):
    for together in zip(*(pages([(0, path)], ranges) for path in paths)):
        yield together[0][0], *(data for _, data in together)


def others(bench):
    """Its pattern, what firmware changes of it, then the scan's own pattern, of which both make a dump."""
    theirs, ours, before = (os.path.join(bench.folder, name) for name in ("theirs", "ours", "before"))
    bench.stick.put(os.environ[DUMP_EFI], "others.efi")
    bench.stick.write("custom.cfg", CUSTOM_CFG)
    running = bench.start()
    for mode, done in ("1", "Writing done"), ("2", "firmware done"):
        their_step(bench, mode, done)
        running.reset()
    running.choose("r")
    running.wait("scan: filled:", "end of the filling", MENU_S)
    their_step(bench, "3", "Memory dump done", THEIR_DUMP_S)
    running.qmp.command("stop")
    ram.run_tool("cp", "--sparse=always", bench.ram, before)
    their_ranges = their_dump(bench, theirs)
    running.reset()
    our_ranges = our_dump(bench, ours)
    theirs_bytes, ours_bytes = (sum(end - start for start, end in found) for found in (their_ranges, our_ranges))
    print(f"{bench.case.name}: ram-dump-efi has {theirs_bytes} bytes in {len(their_ranges)} files, the scan {ours_bytes} "
          f"in {len(our_ranges)} ranges", flush=True)
    yield from disagree(bench.case.name, common(their_ranges, our_ranges), theirs, ours, before, bench.ram)
