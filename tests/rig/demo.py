#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Show what a thief finds in RAM when a boot stick is pulled, with memwipe and without it."""
import argparse
import concurrent.futures
import os
import shutil
import signal
import sys
import threading
import time

from memwipe_rig import page, picture
from memwipe_rig.errors import RigError
from memwipe_rig.findings import TIMES, Findings, size
from memwipe_rig.images import Images
from memwipe_rig.lab import Lab
from memwipe_rig.scenario import Machine, Scenario
from memwipe_rig.trigger import CONTROL_LIFE_S

EXIT_DONE, EXIT_FAILED = 0, 1
# More than other scenarios plant: RAM as a thief would find it.
KEPT = ("heap=96M", "stack=4M", "tmpfs=40M@/tmp/secret", "pagecache=16M@/mnt/stick/secret",
        "overlay=40M@/root/secret", "pipe=1M", "socket=1M", "keyring=15K", "secretmem=1M",
        "hugepage=8M", "hugepool=4M")
FREED = "plant freed=48M"
SCENARIO = Scenario("demo", Machine(memory_mib=512, cpus=2, paging=4), trigger="pull",
                    arm=["kexec-wipe load", "watch"], steps=["drop_caches 3", FREED], aeskeyfind=True)
RUNS = {"prepare": "", "control": "without memwipe: ", "wipe": "with memwipe:    "}
STEPS = {
    "boot": "booting Debian's {kernel} from its USB stick",
    "plant": f"opening a LUKS volume, planting {len(KEPT)} other kinds of secrets",
    "save": "freezing the machine; both runs start from this state",
    "kexec-wipe load": "kexec-wipe load (loads the payload)",
    "watch": "memwipe-watch (watches the stick)",
    "drop_caches 3": "dropping all caches, so that the wipe cannot depend on them",
    FREED: "planting secrets in a program that ends",
    "trigger": "pulling the stick",
}
ENDS = {"control": f"no wipe within {CONTROL_LIFE_S} s, as expected; reading its RAM",
        "wipe": "powered off by itself; reading its RAM"}
BOLD, RED, GREEN, PLAIN = "\033[1m", "\033[1;31m", "\033[1;32m", "\033[0m"


class Steps:
    """One line for each step, with the seconds since the start."""

    def __init__(self, kernel):
        self.kernel = kernel
        self.start = time.monotonic()
        self.lock = threading.Lock()

    def tell(self, run, step):
        words = ENDS[run] if step == "scan" else STEPS.get(step, "").format(kernel=self.kernel)
        if words:
            self.say(RUNS[run] + words)

    def say(self, words):
        with self.lock:
            print(f"{time.monotonic() - self.start:6.1f} s  {words}", flush=True)


def colour(code, text):
    return f"{code}{text}{PLAIN}" if sys.stdout.isatty() else text


def run_both(lab):
    """The run without memwipe and the one with it, at the same time."""
    lab.prepare(SCENARIO)
    with concurrent.futures.ThreadPoolExecutor() as pool:
        runs = [pool.submit(run, SCENARIO) for run in (lab.control, lab.wipe)]
        try:
            for run in concurrent.futures.as_completed(runs):
                run.result()
        except BaseException:
            lab.abort()
            raise
    return [run.result() for run in runs]


def draw_both(images, planted, outcomes, folder):
    """Both pictures as memdraw describes them, with their paths."""
    drawn = []
    for name, outcome in zip(("before", "after"), outcomes):
        path = os.path.join(folder, f"{name}.png")
        title = f"RAM {name} memwipe"
        drawn.append({"path": path, **picture.draw(images, planted, outcome, path, title)})
    return drawn


def print_table(findings):
    print()
    print(colour(BOLD, f"{'':36}{'planted':>12}{'without':>15}{'with':>15}"))
    print(colour(BOLD, f"{'kind of secret':36}{'':>12}{'memwipe':>15}{'memwipe':>15}"))
    for row in findings.rows:
        print(f"{row.words:36}{size(row.planted):>12}{size(row.found):>15}{size(row.left):>15}")
    print(f"{'all of them':36}{size(findings.planted):>12}{size(findings.found):>15}"
          f"{size(findings.left):>15}")
    print(f"\n{'bytes of usable RAM that are not 0':36}{'':12}{size(findings.nonzero_before):>15}"
          f"{size(findings.nonzero_after):>15}")
    print(f"{'keys that aeskeyfind sees':36}{'2':>12}{findings.keys_before:>15}"
          f"{findings.keys_after:>15}")
    print("\nfrom the kernel's \"USB disconnect\" on, in the emulator's seconds:")
    for name, words in TIMES.items():
        if name in findings.times:
            print(f"{findings.times[name]:8.2f} s  {words}")


def print_verdict(findings, folder):
    print()
    for name in ("before.png", "after.png", "report.html"):
        print(os.path.join(folder, name))
    print()
    print(colour(RED if findings.faults else GREEN, findings.headline + "."))
    for fault in findings.faults:
        print(f"  {fault}")


def compare(images, folder, told):
    """Run, draw and judge; logs go into the folder if anything went wrong."""
    with Lab(images, jobs=len(ENDS), kept=KEPT, told=told) as lab:
        try:
            outcomes = run_both(lab)
            pictures = draw_both(images, lab.prepare(SCENARIO), outcomes, folder)
            findings = Findings(SCENARIO.machine, *outcomes)
        except RigError:
            lab.keep_logs(SCENARIO, os.path.join(folder, "logs"))
            raise
        if findings.faults:
            lab.keep_logs(SCENARIO, os.path.join(folder, "logs"))
    return findings, pictures


def demonstrate(build):
    images = Images(build)
    facts = page.facts(images, SCENARIO.machine)
    folder = os.path.join(build, "demo")
    shutil.rmtree(folder, ignore_errors=True)
    os.makedirs(folder)
    print(colour(BOLD, f"memwipe {facts['memwipe']}: a stick is pulled; what is left in RAM?\n"))
    findings, pictures = compare(images, folder, Steps(facts["Kernel"]).tell)
    page.write(os.path.join(folder, "report.html"), findings, pictures, facts)
    print_table(findings)
    print_verdict(findings, folder)
    return EXIT_FAILED if findings.faults else EXIT_DONE


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-b", "--build", default="build", help="where make built the guest")
    args = parser.parse_args()
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.default_int_handler)
    return demonstrate(args.build)


if __name__ == "__main__":
    try:
        sys.exit(main())
    except RigError as error:
        sys.exit(f"demo: {error}")
    except OSError as error:
        sys.exit(f"demo: cannot use {error.filename or 'the disk'}: {error.strerror}")
    except KeyboardInterrupt:
        sys.exit("demo: interrupted")
