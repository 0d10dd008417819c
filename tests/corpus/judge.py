#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""judge.py PARSE LOADER DIR: every parser of firmware's and the kernel's tables, over recorded machines.

DIR holds, at any depth: acpidump's text or binary output; folders with ACPI tables as files (FACP, DSDT,
SSDT1, APIC, WDAT, with or without .dat or .aml); /proc/iomem; dmesg with lines of BIOS-e820 or of UEFI's memory map.
PARSE (parse.c) says what memwipe makes of each, LOADER plans the end of each machine without doing it, and
another program says what is right: acpiexec, ACPICA's interpreter, for \\_S5_, iasl for tables, and this file
for memory maps. A verdict is right, wrong, or refused, with the reason. It fails if anything is wrong, or if
anything is refused that the other program can read.
"""
import os
import re
import subprocess
import sys
import tempfile
from collections import Counter

HEADER_BYTES = 36               # of an ACPI table
MEMORY, PORT, PCI_CONFIG = 0, 1, 2
RESET_PORT = 0xcf9
TIMEOUT_S = 60
ROOM_END = 1 << 52              # MEMORY_MAP_END
VGA_HOLE = (0xa0000, 0x100000)
PAGE = 4096
CPU_IDS = 4096     # those that the block has room for
WDAT_ENTRIES, WDAT_ENTRY_BYTES = 68, 24
WATCHDOG_S, WATCHDOG_S_MIN = 120, 60
CLOCK_PORTS = range(0x70, 0x74)
LINE = r"^ *[0-9a-f]+-[0-9a-f]+ : "
E820 = re.compile(r"BIOS-e820: \[mem 0x([0-9a-f]+)-0x([0-9a-f]+)\] (.*)$", re.M)
E820_TYPES = {"usable": 1, "System RAM": 1, "reserved": 2, "ACPI data": 3, "ACPI NVS": 4, "unusable": 5,
              "unusable memory": 5, "persistent (type 7)": 7, "persistent (type 12)": 12}
EFI = re.compile(r"efi: mem\d+: \[([^|\]]+?) *\|([^]]*)\] range=\[0x([0-9a-f]+)-0x([0-9a-f]+)[\])]", re.M)
EFI_TYPES = {name: number for number, name in enumerate((
    "Reserved", "Loader Code", "Loader Data", "Boot Code", "Boot Data", "Runtime Code", "Runtime Data",
    "Conventional", "Unusable", "ACPI Reclaim", "ACPI Mem NVS", "MMIO", "MMIO Port", "PAL Code",
    "Persistent", "Unaccepted"))}
EFI_TYPES["Conventional Memory"] = EFI_TYPES["Conventional"]
EFI_TYPES["Unusable Memory"] = EFI_TYPES["Unusable"]
EFI_TYPES["ACPI Reclaim Memory"] = EFI_TYPES["ACPI Reclaim"]
EFI_TYPES["ACPI Memory NVS"] = EFI_TYPES["ACPI Mem NVS"]
EFI_TYPES["Memory Mapped I/O"] = EFI_TYPES["MMIO"]
EFI_TYPES["MMIO Port Space"] = EFI_TYPES["MMIO Port"]
EFI_TYPES["Persistent Memory"] = EFI_TYPES["Persistent"]
EFI_RAM = {EFI_TYPES[name] for name in ("Loader Code", "Loader Data", "Boot Code", "Boot Data", "Conventional")}
EFI_SPECIAL, EFI_RUNTIME = 1 << 18, 1 << 63


class Verdicts:
    def __init__(self):
        self.count = Counter()
        self.failed = 0

    def add(self, what, kind, got, expected):
        """got and expected: lists of lines; expected None: the other program cannot read it."""
        if got and got[0].startswith("refused"):
            self.refuse(what, kind, got[0], expected)
        elif expected is None:
            self.count[kind, "unjudged"] += 1
            print(f"{what}: {kind}: unjudged: memwipe reads it, the other program does not")
        elif sorted(got) == sorted(expected):
            self.count[kind, "right"] += 1
        else:
            self.failed += 1
            self.count[kind, "wrong"] += 1
            print(f"{what}: {kind}: WRONG: {sorted(set(got) - set(expected))} instead of "
                  f"{sorted(set(expected) - set(got))}")

    def refuse(self, what, kind, reason, expected):
        self.count[kind, "refused"] += 1
        self.failed += expected is not None
        print(f"{what}: {kind}: {reason}{'; the other program reads it' if expected is not None else ''}")

    def print_sum(self):
        for kind in sorted({kind for kind, _ in self.count}):
            print(f"{kind:<8} " + ", ".join(f"{self.count[kind, verdict]} {verdict}" for verdict in
                                            ("right", "refused", "wrong", "unjudged")))
        passed = sum(self.count.values()) - self.failed
        print(f"{passed} passed, {self.failed} failed, 0 skipped")


def output(*command):
    """None if it fails or takes too long."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=TIMEOUT_S, check=False)
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.decode(errors="replace") if done.returncode == 0 else None


class Bench:
    """A folder for files that the programs are given, and the parsers."""

    def __init__(self, folder, parse, loader):
        self.folder, self.program, self.loader = folder, os.path.abspath(parse), os.path.abspath(loader)

    def put(self, name, content):
        path = os.path.join(self.folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        with open(path, "wb") as file:
            file.write(content)
        return path

    def parse(self, kind, content):
        done = subprocess.run([self.program, kind, self.put("file", content)], check=True,
                              stdout=subprocess.PIPE, text=True)
        return done.stdout.splitlines()

    def disassemble(self, table):
        """[(offset, what, value)] of a table that has no AML; None: iasl cannot read it."""
        path = self.put("table.dat", table)
        listing = os.path.join(self.folder, "table.dsl")
        if os.path.exists(listing):
            os.remove(listing)
        output("iasl", "-d", path)
        if not os.path.exists(listing):
            return None
        with open(listing, encoding="utf-8", errors="replace") as file:
            return [(int(field[1]), field[2].strip(), int(field[3], 16)) for field in
                    re.finditer(r"^\[[0-9A-F]+h (\d+) +\w+\] +(.*?) : ([0-9A-F]+)\b", file.read(), re.M)]


def judge_fadt(fields, table):
    """What parse.c should print."""
    at = {offset: value for offset, _, value in fields}
    flags = at.get(112, 0)

    def register(old, extended):
        if at.get(extended + 4):
            return at[extended], at[extended + 4]
        return (PORT, at[old]) if old and at.get(old) else None

    def line(name, found, *more):
        return [" ".join([name, *(f"{value:x}" for value in (*found, *more))])] if found else []

    reduced = flags >> 20 & 1
    lines = [f"reduced {reduced}"]
    if reduced:
        lines += line("sleep_control", register(0, 244)) + line("sleep_status", register(0, 256))
    else:
        for name, old, extended in (("pm1a_event", 56, 148), ("pm1b_event", 60, 160),
                                    ("pm1a_control", 64, 172), ("pm1b_control", 68, 184)):
            lines += line(name, register(old, extended))
        for name, old, extended, length in (("gpe0", 80, 220, 92), ("gpe1", 84, 232, 93)):
            if at.get(length, 0) >= 2:
                lines += line(name, register(old, extended), at[length] // 2)
    reset = register(0, 116) if flags >> 10 & 1 and len(table) > 128 else None
    if reset and reset[0] != PCI_CONFIG:
        reset = (PORT, RESET_PORT) if reset == (MEMORY, RESET_PORT) else reset
        lines += line("reset", reset) + line("reset_value", (at[128],))
    return lines


def judge_madt(fields):
    """The CPUs that run or may be switched on later. 255 would address all of them."""
    kind, cpu, cpus = None, None, set()
    for _, what, value in fields:
        if what == "Subtable Type":
            kind, cpu = value, None
        elif kind == 0 and what == "Local Apic ID" or kind == 9 and what == "Processor x2Apic ID":
            cpu = value
        elif kind in (0, 9) and what.startswith("Flags") and value & 3 and cpu is not None:
            cpus |= {cpu} - ({255} if kind == 0 else set())
    return [" ".join(["cpus", *(f"{cpu:x}" for cpu in sorted(cpus) if cpu < CPU_IDS)])]


def judge_wdat(fields):
    """None: Linux does not use the table either, or its times are of no use here."""
    head = {what: value for offset, what, value in fields if offset < WDAT_ENTRIES}
    entries = {}
    for offset, what, value in fields:
        if offset >= WDAT_ENTRIES:
            entries.setdefault((offset - WDAT_ENTRIES) // WDAT_ENTRY_BYTES, {})[what] = value
    entries = list(entries.values())
    period, most = head["Timer Period"], head["Max Count"]
    if not head["Flags (decoded below)"] & 1 or not period or any(
            head[f"PCI {part}"] != 0xff for part in ("Segment", "Bus", "Device", "Function")):
        return None
    count = min(WATCHDOG_S * 1000 // period, most)
    if count * period // 1000 < WATCHDOG_S_MIN or any(
            entry["Space ID"] == PORT and entry["Address"] in CLOCK_PORTS for entry in entries):
        return None

    def writes(*actions):
        for entry in (entry for action in actions for entry in entries if entry["Watchdog Action"] == action):
            size, shift, mask = 1 << entry["Encoded Access Width"] - 1, entry["Bit Offset"], entry["Register Mask"]
            width = (1 << 8 * size) - 1
            value = count if entry["Instruction"] & 0x7f == 3 else entry["Value"]
            keep = ~(mask << shift) & width if entry["Instruction"] & 0x80 else 0
            yield f"{entry['Space ID']:x} {entry['Address']:x} {size:x} {keep:x} {(value & mask) << shift & width:x}"

    return [*(f"start{i:x} {write}" for i, write in enumerate(writes(33, 17, 6, 9, 1))),
            *(f"stop{i:x} {write}" for i, write in enumerate(writes(11))),
            f"feeds {len(list(writes(1))):x}", f"seconds {count * period // 1000:x}"]


def judge_s5(bench, tables):
    """(a, b) by ACPICA; () if there is none; None if it cannot be asked."""
    paths = [bench.put(f"aml/{number}.dat", table) for number, (_, table) in enumerate(tables)]
    said = output("acpiexec", "-b", "evaluate \\_S5_", *paths)
    if said is None or "Evaluating \\_S5_" not in said:
        return () if said and "AE_NOT_FOUND" in said else None
    values = [int(value, 16) for value in re.findall(r"^    \[Integer\] = ([0-9A-F]+)", said, re.M)]
    if not values:
        return ()
    return (values[0] & 0xff, values[0] >> 8 & 0xff) if len(values) == 1 else tuple(values[:2])


def parse_s5(bench, tables):
    refused = []
    for _, table in tables:
        got = bench.parse("s5", table)
        if got and got[0].startswith("s5"):
            return got
        refused += got
    return refused


def plan_of(bench, tables):
    """The loader's last writes for power-off: (address, value) of each; or why there are none."""
    root, names = tempfile.mkdtemp(dir=bench.folder), Counter()
    for name, table in tables:
        names[name] += 1
        if name == "SSDT":
            name += str(names[name])
        bench.put(f"{root}/sys/firmware/acpi/tables/{name}", table)
    bench.put(f"{root}/proc/iomem", b"00100000-3fffffff : System RAM\n")
    done = subprocess.run([bench.loader, "load", "--dry-run", f"--sysroot={root}"], check=False,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    if done.returncode:
        return [f"refused {done.stderr.strip().splitlines()[-1]}"]
    action = re.search(r"^action +(\w+)$", done.stdout, re.M)[1]
    writes = re.findall(r"^final +\w+ 0x(\w+), \d+ bit: keep 0x\w+, set 0x(\w+)$", done.stdout, re.M)
    return [f"action {action}", *(f"write {address} {value}" for address, value in writes)]


def judge_plan(got, fadt, s5):
    """Of the writes, only S5's can be told from tables alone; those of reset are known to be there."""
    found = {line.split()[0]: [int(value, 16) for value in line.split()[1:]] for line in fadt}
    if not s5 or not (found.get("pm1a_control") or found.get("sleep_control")):
        return None
    if found["reduced"][0]:
        expected = [(found["sleep_control"][1], s5[0] << 2 | 1 << 5)]
    else:
        expected = [(found[name][1], value << 10 | 1 << 13) for name, value in
                    (("pm1a_control", s5[0]), ("pm1b_control", s5[1])) if name in found]
    return ["action poweroff", *(f"write {address:x} {value:x}" for address, value in expected),
            *got[1 + len(expected):]]


def judge_machine(bench, verdicts, what, tables):
    aml = [(name, table) for name, table in tables if name in ("DSDT", "SSDT")]
    aml.sort(key=lambda pair: pair[0])          # stable: the DSDT first
    s5 = fadt = None
    for name, table in tables:
        kind = {"FACP": "fadt", "APIC": "madt", "WDAT": "wdat"}.get(name)
        if not kind:
            continue
        fields, got = bench.disassemble(table), bench.parse(kind, table)
        expected = None
        if fields is not None:
            expected = (judge_fadt(fields, table) if kind == "fadt" else
                        judge_madt(fields) if kind == "madt" else judge_wdat(fields))
        verdicts.add(what, kind, got, expected)
        fadt = expected if kind == "fadt" else fadt
    if aml:
        s5 = judge_s5(bench, aml)
        got = parse_s5(bench, aml)
        verdicts.add(what, "s5", got, None if s5 is None or (not s5 and got) else
                     [f"s5 {s5[0]:x} {s5[1]:x}"] if s5 else [])
    if aml and fadt:
        got = plan_of(bench, tables)
        verdicts.add(what, "plan", got, judge_plan(got, fadt, s5))


def sweep(ranges, rank):
    """[(start, end, type)] as sorted disjoint ranges, where the type of the highest rank wins."""
    edges = sorted({edge for start, end, _ in ranges for edge in (start, end)})
    for start, end in zip(edges, edges[1:]):
        types = [kind for low, high, kind in ranges if low <= start and end <= high]
        if types:
            yield start, end, max(types, key=rank.index)


def join(ranges, wanted):
    joined = []
    for start, end, kind in ranges:
        if kind != wanted:
            continue
        if joined and joined[-1][1] == start:
            joined[-1][1] = end
        else:
            joined.append([start, end])
    return joined


def map_lines(ranges, rank):
    """With no RAM at all, there is no map to be compared."""
    # ACPI tables are overwritten only where they are RAM as well.
    ram = [entry for entry in ranges if entry[2] == "ram"]
    edges = sorted({edge for start, end, _ in ranges for edge in (start, end)})
    ranges = [(low, high, kind if kind != "last" or any(start <= low and high <= end for start, end, _ in ram)
               else "keep")
              for start, end, kind in ranges for low, high in zip(edges, edges[1:]) if start <= low and high <= end]
    final = list(sweep([(start, min(end, ROOM_END), kind) for start, end, kind in ranges
                        if start < min(end, ROOM_END)], rank))
    lines = [f"{kind} {start:x} {end:x}" for kind in ("ram", "last") for start, end in join(final, kind)]
    return lines if any(line.startswith("ram") for line in lines) else None


def judge_iomem(text):
    ranges = []
    for start, end, name in re.findall(r"^ *([0-9a-f]+)-([0-9a-f]+) : (.*)$", text, re.M):
        kind = {"system ram": "ram", "acpi tables": "last", "acpi non-volatile storage": "keep",
                "unusable memory": "keep", "persistent memory": "keep"}.get(name.lower())
        if name.startswith("System RAM ("):
            kind = "ram"
        if kind:
            ranges.append((int(start, 16), int(end, 16) + 1, kind))
    return map_lines(ranges, ["ram", "last", "keep"])


def judge_boot_map(ranges):
    return map_lines([*ranges, (*VGA_HOLE, "keep")], ["ram", "last", "keep"])


def judge_e820(bench, verdicts, what, text):
    table, ranges = b"", []
    for start, last, name in E820.findall(text):
        start, end = int(start, 16), int(last, 16) + 1
        kind = E820_TYPES.get(name, 2)
        table += start.to_bytes(8, "little") + (end - start).to_bytes(8, "little") + kind.to_bytes(4, "little")
        first_page = start == 0 and end == PAGE
        ranges.append((start, end, "ram" if kind == 1 or first_page else "keep"))
    verdicts.add(what, "e820", bench.parse("e820", table), judge_boot_map(ranges))


def judge_efi(bench, verdicts, what, text):
    table, ranges = b"", []
    for name, attributes, start, end in EFI.findall(text):
        start, end = int(start, 16), (int(end, 16) + PAGE - 1) // PAGE * PAGE
        kind = EFI_TYPES.get(name.strip(), 0)
        bits = (EFI_RUNTIME if "RUN" in attributes else 0) | (EFI_SPECIAL if "SP" in attributes.split("|") else 0)
        table += (kind.to_bytes(8, "little") + start.to_bytes(8, "little") + bytes(8) +
                  ((end - start) // PAGE).to_bytes(8, "little") + bits.to_bytes(8, "little"))
        ranges.append((start, end, "ram" if kind in EFI_RAM and not bits else "keep"))
    verdicts.add(what, "efi", bench.parse("efi", table), judge_boot_map(ranges))


def tables_of_text(text):
    """acpidump's text: 'FACP @ 0xADDRESS', then lines of an offset and 16 bytes."""
    tables = []
    for line in text.splitlines():
        head = re.match(r"^(\S{4}) @ 0x", line)
        row = re.match(r"^ +[0-9A-Fa-f]+: ((?:[0-9A-Fa-f]{2} ){1,16})", line)
        if head:
            tables.append([head[1], b""])
        elif row and tables:
            tables[-1][1] += bytes.fromhex(row[1])
    return [(name, table) for name, table in tables]


def tables_of_binary(content):
    """Tables behind each other; [] if it is something else."""
    tables = []
    while len(content) >= HEADER_BYTES and re.match(rb"^[A-Z0-9]{4}$", content[:4]):
        length = int.from_bytes(content[4:8], "little")
        if not HEADER_BYTES <= length <= len(content):
            return []
        tables.append((content[:4].decode(), content[:length]))
        content = content[length:]
    return tables if not content else []


def judge_folder(bench, verdicts, folder, files):
    loose = []                  # tables that are files of their own: one machine
    for path in files:
        what = os.path.relpath(path, folder)
        with open(path, "rb") as file:
            content = file.read()
        text = content.decode(errors="replace")
        signature = re.match(r"(?i)^(FACP|DSDT|SSDT|APIC|WDAT)", os.path.basename(path))
        if signature and not re.match(r"^\S{4} @ 0x", text):
            loose.append((signature[1].upper(), content))
            continue
        tables = tables_of_text(text) if re.search(r"^\S{4} @ 0x", text, re.M) else tables_of_binary(content)
        if tables:
            judge_machine(bench, verdicts, what, tables)
        if re.match(LINE, text):
            verdicts.add(what, "iomem", bench.parse("iomem", content), judge_iomem(text))
        if E820.search(text):
            judge_e820(bench, verdicts, what, text)
        if EFI.search(text):
            judge_efi(bench, verdicts, what, text)
    if loose:
        judge_machine(bench, verdicts, os.path.relpath(os.path.dirname(files[0]), folder), loose)


def main(parse, loader, folder):
    verdicts = Verdicts()
    with tempfile.TemporaryDirectory(prefix="memwipe-corpus.") as scratch:
        bench = Bench(scratch, parse, loader)
        for path, _, names in sorted(os.walk(folder)):
            # As sysfs numbers SSDTs: SSDT2 comes before SSDT10.
            files = [os.path.join(path, name) for name in
                     sorted(names, key=lambda name: (re.sub(r"\d+", "", name),
                                                     [int(n) for n in re.findall(r"\d+", name)]))]
            judge_folder(bench, verdicts, folder, files)
    if not verdicts.count:
        print(f"there is nothing in {folder} that can be judged")
        return 1
    verdicts.print_sum()
    return 1 if verdicts.failed else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
