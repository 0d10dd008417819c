# SPDX-License-Identifier: GPL-2.0-or-later
"""Power is cut in the middle of a wipe, and the memory is put into another machine, which is scanned from inside."""
import mmap
import os

import decay
import keys
from bench import blank, disagreements, secrets_disagree
from machine import ram
from memwipe_rig.machine import Machine

PLANT = {"heap": "heap=32M", "stack": "stack=2M", "freed": "freed=16M", "tmpfs": "tmpfs=16M@/run/file",
         "pipe": "pipe=512K", "socket": "socket=512K", "keyring": "keyring=8K"}
PREFILL = 0xa5                  # so that all of RAM is something that can be wiped
CUTS = (0, 10, 50, 90)          # percent of the wipe
CONTROL_MIN = 0.99
ENTER_S, WIPE_S = 120, 300
MIB = 1 << 20
PAGE_BYTES, SAMPLE_BYTES = 4096, 1 << 18
EMPTY_PAGE = bytes(PAGE_BYTES)
COLUMNS = 64                    # of a map of RAM
SECOND_START = 4 << 30          # of the memory that is put into the other machine
# Of charged bits that have flipped; Halderman's measurements are from less than 0.001 % for cold modules to 50 %.
RATES = (0.01, 0.05)
SEED = 1
WRONG_BITS = 64                 # the most that the scan takes
DAMAGED_CFG = """menuentry "keys with wrong bits" --hotkey=k {{
	linux /memwipe-scan.efi $console scan show=keys {words}
	initrd /damaged
}}
"""


class Progress:
    """How much of the memory that holds something now is empty later. A page in each 256 KiB is looked at."""

    def __init__(self, path):
        with open(path, "rb") as file:
            self.ram = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        self.full = [at for at in range(0, len(self.ram), SAMPLE_BYTES) if not self._empty(at)]

    def _empty(self, at):
        return self.ram[at:at + PAGE_BYTES] == EMPTY_PAGE

    def percent(self):
        return 100 * sum(map(self._empty, self.full)) / len(self.full)

    def map(self):
        """A character for each part of RAM, from the lowest address on: full, empty, some of both."""
        part = len(self.ram) // COLUMNS
        text = ""
        for start in range(0, len(self.ram), part):
            empty = {self._empty(at) for at in self.full if start <= at < start + part}
            text += {(False,): "#", (True,): ".", (): " "}.get(tuple(empty), "+")
        return text


class Cut:
    """What was there when the power was cut."""

    def __init__(self, bench, progress):
        self.percent = progress.percent()
        self.path = os.path.join(bench.folder, f"cut-{self.percent:.0f}")
        ram.run_tool("cp", "--sparse=always", bench.ram, self.path)
        found = bench.memscan(self.path)
        self.records = found["records"]
        self.bytes = {entry["class"]: entry["bytes"] for entry in found["classes"]}
        self.keys = len(set(keys.seen(self.path)) & set(known(bench)))
        classes = ", ".join(f"{name} {self.bytes[name] >> 10}" for name in PLANT)
        print(f"{bench.case.name}: at {self.percent:.1f} %: KiB of {classes}; {self.keys} keys\n    {progress.map()}",
              flush=True)


def known(bench):
    return keys.known(os.path.join(bench.build, "scan/schedules"))


def cuts(bench, percents):
    """A guest whose wipe is stopped, and its end. Power that is cut there leaves this. Comes with the bytes planted."""
    bench.bring_guest(",".join(PLANT.values()))
    running = bench.start(f"marker={bench.key} show=keys", prefill=PREFILL)
    planted = bench.plant()
    qmp = running.qmp
    qmp.command("stop")
    progress = Progress(bench.ram)
    # What the machine does at the reset is not a part of the wipe.
    qmp.command("set-action", reboot="shutdown", shutdown="pause")
    running.console.send("\n")
    running.advance(lambda: running.console.find(lambda text: "payload entered" in text, running.said),
                    "start of the wipe", ENTER_S)
    found = []
    for percent in percents:
        running.advance(lambda at=percent: progress.percent() >= at, f"{percent} % of the wipe", WIPE_S)
        found.append(Cut(bench, progress))
    qmp.command("cont")
    qmp.wait_event("SHUTDOWN", WIPE_S)
    found.append(Cut(bench, progress))
    bench.close()
    return planted, found


def wrong_order(planted, found):
    """It dies piece by piece, and in the end all of it is dead."""
    for name, count in planted.items():
        if found[0].bytes[name] < CONTROL_MIN * count:
            yield f"control: before the wipe {found[0].bytes[name]} bytes of {name}, {count} were planted"
    for cut, percent, after in zip(found, CUTS, (*CUTS[1:], 100)):
        if not percent <= cut.percent < after:
            yield f"it was stopped at {cut.percent:.1f} % instead of {percent} %"
    records = [cut.records for cut in found]
    if sorted(records, reverse=True) != records or records[0] == records[-2]:
        yield f"whole markers at each stop: {records}"
    if found[-1].records or found[-1].keys:
        yield f"after the wipe {found[-1].records} markers and {found[-1].keys} keys are left"


def transplanted(bench, cut):
    """The memory of the cut in another machine: of another chipset, behind memory of its own, at another address."""
    folder = cut.path + ".other"
    os.mkdir(folder)
    own, moved = (os.path.join(folder, f"ram.node{node}") for node in range(2))
    with open(own, "wb") as file:
        file.truncate(bench.case.memory_mib * MIB)
    ram.run_tool("cp", "--sparse=always", cut.path, moved)
    machine = Machine(2 * bench.case.memory_mib, 2, 4, firmware=bench.case.firmware, chipset="pc", nodes=2)
    running = bench.run(machine, folder, ["-machine", f"max-ram-below-4g={bench.case.memory_mib}M"])
    running.choose("s")
    report = running.finish_scan()
    bench.close()
    files = [(0, own), (SECOND_START, moved)]
    yield from disagreements(report, *files)
    blank(own, *report.own)
    yield from secrets_disagree(bench, report, *files)
    if report.count["markers"][0] != cut.records:
        yield f"{report.count['markers'][0]} whole markers, of {cut.records} in the memory that was moved"
    if len({bytes.fromhex(key) for key in report.key.values()} & set(known(bench))) != cut.keys:
        yield f"it finds {len(report.key)} AES keys, of {cut.keys}"
    print(f"{bench.case.name}: moved at {cut.percent:.0f} %: {report.count['markers'][0]} markers, "
          f"{len(report.key)} key schedules seen from inside", flush=True)


def decayed(bench, cut, rate):
    """How many keys aeskeyfind sees, as it is started by default and with the threshold for wrong bits."""
    path = cut.path + ".decayed"
    decay.decay_file(cut.path, path, rate, SEED)
    found = [keys.recognised(known(bench), path, threshold) for threshold in (None, keys.THRESHOLD)]
    print(f"{bench.case.name}: at {cut.percent:.0f} %, {rate:.0%} of the bits decayed: aeskeyfind sees {found[0]} keys, "
          f"with -t {keys.THRESHOLD} {found[1]}", flush=True)
    return found[1]


def cut(bench):
    """Power is cut four times in a wipe."""
    yield from wrong_order(*cuts(bench, CUTS))


def moved(bench):
    """Memory before the wipe, after half of it and after all of it, in another machine."""
    _, stops = cuts(bench, (0, 50))
    if stops[0].keys != len(known(bench)) or not stops[1].records:
        yield f"control: {stops[0].keys} keys before the wipe, {stops[1].records} markers after half of it"
    for stop in stops:
        yield from (f"moved at {stop.percent:.0f} %: {text}" for text in transplanted(bench, stop))


def decaying(bench):
    """Bits of memory decay before the wipe, and after it."""
    _, (control, end) = cuts(bench, (0,))
    for rate in RATES:
        if decayed(bench, control, rate) != len(known(bench)):
            yield f"control: with {rate:.0%} of the bits decayed not all keys are seen"
        if decayed(bench, end, rate):
            yield f"after the wipe, with {rate:.0%} of the bits decayed, there are keys"


def wrong_bits(bench):
    """Schedules that have decayed lie in RAM: a scan that allows for wrong bits finds what aeskeyfind -t finds."""
    held = known(bench)
    damaged = os.path.join(bench.folder, "damaged")
    decay.decay_file(os.path.join(bench.build, "scan/schedules"), damaged, RATES[0], SEED)
    bench.stick.put(damaged, "damaged")
    for words, least in (("", 0), (f"wrong={WRONG_BITS}", len(held))):
        bench.stick.write("custom.cfg", DAMAGED_CFG.format(words=words))
        running = bench.start()
        running.choose("k")
        report = running.finish_scan()
        bench.close()
        blank(bench.ram, *report.own)
        inside = {bytes.fromhex(key) for key in report.key.values()}
        outside = set(keys.seen(bench.ram, WRONG_BITS if words else 0))
        print(f"{bench.case.name}: with '{words}' {keys.count_near(held, inside)} of {len(held)} keys that have decayed",
              flush=True)
        if inside != outside:
            yield f"with '{words}' it finds {inside}, aeskeyfind {outside}"
        if keys.count_near(held, inside) != least:
            yield f"with '{words}' it finds {keys.count_near(held, inside)} keys instead of {least}"
