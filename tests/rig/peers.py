#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare ways to empty RAM: each starts from the same planted machine, and the same judge reads
what it leaves. Prints a table, writes build/bench/peers.json, and fails where the comparison is
worth nothing: if what was planted is not found without a wipe, or if memwipe leaves something. What
the others leave is a result."""
import argparse
import functools
import json
import os
import signal
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

from memwipe_rig import ram, trigger, verdict
from memwipe_rig.errors import RigError, Timeout
from memwipe_rig.guest import APPEND
from memwipe_rig.images import Images
from memwipe_rig.lab import Lab
from memwipe_rig.scenario import Machine, Scenario

EXIT_DONE, EXIT_FAILED = 0, 1
MACHINE = {"memory_mib": 512, "cpus": 2, "paging": 4}
PROGRAM_S = 900
POWEROFF_S = 60
KILLED = 128 + signal.SIGKILL   # as the shell tells it
MIB = 1 << 20
# What the judge of a wipe must find where nothing was wiped.
SEEN = {verdict.RESIDUE, verdict.CENSUS, verdict.AES_KEYS}

# What the guest's commands are called stands in guest/peer-steps.
PREPARE_SHUTDOWN = ". /usr/sbin/peer-steps && prepare_exit"
SHUT_DOWN = ". /usr/sbin/peer-steps && leave"
SECURE_DELETE = "/usr/sbin/secure-delete-sdmem -llf"
PLANT_FREED = "plant freed=32M"


def cut_power(guest, _):
    guest.freeze()
    return trigger.End("power cut", {"host_s": 0.0})


def shut_down(guest, _, program=None):
    """As a live system does it, with this program before the power goes off."""
    origin, begin = time.monotonic(), uptime(guest)
    console = guest.console.count()
    guest.shell.check(SHUT_DOWN)
    end = "power-off"
    if program:
        try:
            status, _ = guest.shell.run(program, PROGRAM_S)
        except Timeout:
            guest.freeze()
            return trigger.End(f"no end within {PROGRAM_S} s", {"host_s": time.monotonic() - origin})
        end = f"{reason(guest, status, console)}, then power-off"
    times = {"guest_s": uptime(guest) - begin}
    guest.shell.start("poweroff -f")
    off, _ = guest.qmp.wait_event("SHUTDOWN", POWEROFF_S, reason="guest-shutdown")
    guest.wait_end(POWEROFF_S)
    return trigger.End(end, times | {"host_s": off.stamp - origin})


def go_memwipe(guest, scenario):
    """The payload has no clock of its own."""
    end = trigger.fire(guest, scenario)
    return trigger.End(end.reason, {"host_s": end.times["power_off"]})


def uptime(guest):
    return float(guest.shell.check("cat /proc/uptime").split()[0])


def reason(guest, status, console):
    """Why a program ended with this status, by the kernel's log."""
    log = guest.console.find(lambda text: "Out of memory: Killed" in text, console)
    if status == KILLED and log:
        return "killed as memory ran out"
    return f"exit status {status}"


@dataclass(frozen=True)
class Way:
    name: str
    words: str
    fire: Callable          # brings the guest to its end: trigger.End
    append: str = ""        # to the guest kernel's command line
    arm: str = ":"          # before the trigger
    ours: bool = False
    control: bool = False   # leaves everything, but what the kernel erases by itself:
    erased: tuple = ()


WAYS = (
    Way("nothing", "the power is cut at the trigger", cut_power, control=True),
    Way("shutdown", "all killed, all unmounted from a root in RAM, caches dropped, power off",
        shut_down, arm=PREPARE_SHUTDOWN),
    Way("nothing/iof", "the power is cut, of a kernel with init_on_free=1", cut_power,
        "init_on_free=1", control=True, erased=("freed",)),
    Way("shutdown/iof", "the shutdown, of a kernel with init_on_free=1", shut_down,
        "init_on_free=1", PREPARE_SHUTDOWN),
    Way("sdmem -llf", "the shutdown, and secure-delete's sdmem -llf before the power goes off",
        functools.partial(shut_down, program=SECURE_DELETE), arm=PREPARE_SHUTDOWN),
    Way("memwipe", "kexec-wipe load before, kexec-wipe now at the trigger", go_memwipe,
        arm="kexec-wipe load", ours=True),
)


def run_one(lab, way):
    scenario = Scenario(name=way.name.replace("/", "-").replace(" ", ""),
                        machine=Machine(**MACHINE, append=way.append), arm=[way.arm],
                        steps=[PLANT_FREED], trigger="kexec-wipe now", aeskeyfind=True)
    logs = os.path.join(lab.images.build, "bench", "failed", scenario.name)
    try:
        outcome = lab.wipe(scenario, way.fire)
    except RigError as error:
        raise RigError(f"{way.name}: {error} (logs: {lab.keep_logs(scenario, logs)})") from None
    lab.forget(scenario)
    scan = outcome.scan
    secrets = {entry["name"] for entry in scan["secrets"] if entry["found"]}
    return {"name": way.name, "words": way.words, "append": way.append,
            "planted": verdict.planted(scan),
            "residue": {entry["class"]: entry["bytes"] for entry in scan["classes"]},
            "census": scan["census"]["nonzero_bytes"],
            "luks_key_halves": max(len(secrets & verdict.KEY_HALVES), scan["aes_keys"]),
            "end": "power-off" if outcome.end.reason == "guest-shutdown" else outcome.end.reason,
            "times": {name: round(value, 2) for name, value in outcome.end.times.items()},
            "faults": faults(way, scenario.machine, outcome)}


def faults(way, machine, outcome):
    """Why the comparison is worth nothing."""
    if way.ours:
        return verdict.ram_faults(machine, outcome.scan) + verdict.end_faults(outcome.end.reason)
    if not way.control:
        return []
    classes = [entry for entry in outcome.scan["classes"] if entry["class"] not in way.erased]
    missed = verdict.missed_faults(SEEN, verdict.ram_faults(machine, outcome.scan))
    return verdict.control_faults(machine, {**outcome.scan, "classes": classes}) + missed


def rows(results):
    """The table: what is measured downwards, the ways across."""
    key = {0: "no", 1: "half", 2: "found"}
    yield ["bytes left of", *(result["name"] for result in results), "planted"]
    for name, planted in results[0]["planted"].items():
        yield [name, *(str(result["residue"][name]) for result in results), str(planted)]
    yield ["non-zero MiB", *(f"{result['census'] / MIB:.1f}" for result in results), ""]
    yield ["non-zero bytes", *(str(result["census"]) for result in results), ""]
    yield ["LUKS key", *(key[result["luks_key_halves"]] for result in results), ""]
    for name, label in (("guest_s", "guest seconds"), ("host_s", "host seconds")):
        yield [label, *(f"{result['times'][name]:.1f}" if name in result["times"] else "-"
                        for result in results), ""]


def table(results):
    lines = list(rows(results))
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    for first, *others in lines:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:])]
        yield "  ".join([first.ljust(widths[0]), *cells]).rstrip()


def legend(result):
    return f"{result['name']}: {result['words']}; ended: {result['end']}"


def notes(images):
    """What the table is worth, in words."""
    with open(os.path.join(images.build, "guest", "kernel", "version"), encoding="utf-8") as file:
        kernel = file.read().strip()
    with open("/etc/os-release", encoding="utf-8") as file:
        release = dict(line.rstrip().split("=", 1) for line in file if "=" in line)
    peer = ram.run_tool("dpkg-query", "-W", "-f", "${Version}", "secure-delete").decode()
    accelerator = os.environ.get("RIG_ACCEL", "tcg")
    return [
        "one run of each, from one planted snapshot per kernel command line",
        "QEMU with the accelerator {}, {memory_mib} MiB, {cpus} CPUs".format(
            accelerator, **MACHINE),
        f"guest kernel {kernel} of Debian, started with {APPEND}",
        f"programs of {release['PRETTY_NAME'].strip(chr(34))}, secure-delete {peer}",
        "seconds from the trigger to the power-off, by the guest's uptime where it has one, and by "
        "the host's clock; other load on the host counts, so compare them in this table only",
        "pages of the pool of huge pages are never free, so init_on_free leaves them as they are",
        "non-zero bytes include what the kernel itself has in RAM, its code for one",
    ]


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-b", "--build", default="build", help="where make built the guest")
    return parser.parse_args()


def main():
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    images = Images(options().build)
    images.small_stick = os.path.abspath(os.path.join(images.build, "peers", "stick.img"))
    results = []
    with Lab(images) as lab:
        for way in WAYS:
            print(f"running {way.name}", flush=True)
            results.append(run_one(lab, way))
    said = notes(images)
    print("", *table(results), "", *map(legend, results), "", sep="\n")
    print(*(f"* {note}" for note in said), sep="\n")
    folder = os.path.join(images.build, "bench")
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, "peers.json"), "w", encoding="utf-8") as file:
        json.dump({"machine": MACHINE, "notes": said, "ways": results}, file, indent=1)
    failed = [f"{result['name']}: {fault}" for result in results for fault in result["faults"]]
    for fault in failed:
        print(f"peers: {fault}", file=sys.stderr)
    return EXIT_FAILED if failed else EXIT_DONE


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (RigError, OSError) as error:
        sys.exit(f"peers: {error}")
    except KeyboardInterrupt:
        sys.exit("peers: interrupted")
