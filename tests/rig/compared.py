#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""How ways of emptying RAM are compared, with guests and runs that are made up."""
import sys
import unittest

import counted
from made_up import KEYS, RECORD_BYTES, Run, entry, full, scan, secret
from memwipe_rig import comparing, holdings, peers, tables
from memwipe_rig.errors import CannotRun, Closed, Lacking, Timeout
from memwipe_rig.lines import Line
from memwipe_rig.machine import Machine
from memwipe_rig.shell import Shell
from memwipe_rig.trigger import End

MACHINE = Machine(512, 2, 4)
SYSTEM = "debian13-peers"
PULLED = "usb 2-1: USB disconnect, device number 2"


class Clock:
    """A guest's, which goes on by a second at each look."""

    def __init__(self):
        self.seconds = 100.0

    def now(self):
        self.seconds += 1
        return self.seconds


class Lines:
    """What has come from the guest, all of it at once."""

    def __init__(self, clock, *texts):
        self.clock, self.lines = clock, []
        for text in texts:
            self.add(text)

    def add(self, text):
        self.lines.append(Line(len(self.lines), self.clock.now(), text))

    def count(self):
        return len(self.lines)

    def text(self, start, end):
        return "\n".join(line.text for line in self.lines[start:end])

    def find(self, wanted, start=0):
        return next((line for line in self.lines[start:] if wanted(line.text)), None)

    def wait(self, wanted, what, *_):
        return self.find(wanted) or self.fail(what)

    def fail(self, what):
        raise Timeout(f"no {what}")


class Guest:
    """Notes what is done to it. ends: QEMU's reason for the end, which the trigger causes; None: it stays on. answer: of
    the trigger, if it comes back; says: on the console from the trigger on."""

    def __init__(self, ends=None, answer=(), says=()):
        self.clock, self.done = Clock(), []
        self.console, self.lines = Lines(self.clock), Lines(self.clock)
        self.ends, self.answer, self.says = ends, answer, says
        self.shell = self.qmp = self

    def check(self, command):
        self.done.append(command)

    def unplug(self, device):
        self.done.append(f"unplug {device}")
        self.console.add(PULLED)
        self._say()

    def start(self, command):
        self.done.append(command)
        start = self.lines.count()
        self._say()
        for text in self.answer:
            self.lines.add(text)
        return "7", start

    def _say(self):
        for text in self.says:
            self.console.add(text)

    def wait_event(self, name, *_):
        if not self.ends:
            raise Timeout(f"no {name}")
        return Line(0, self.clock.now(), ""), {"reason": self.ends}

    def wait_end(self, _):
        self.done.append("end")

    def freeze(self):
        self.done.append("freeze")


def way(**more):
    return peers.Way(**{"name": "a", "words": "a way", "trigger": "leave", "machine": MACHINE, **more})


def fire(guest, **more):
    return peers.fire(way(**more))(guest, None)


class Fired(unittest.TestCase):
    def test_a_power_cut(self):
        guest = Guest()
        end = fire(guest, trigger=peers.CUT)
        self.assertEqual((guest.done, end.reason, end.times), (["freeze"], "power cut", {}))
        self.assertGreater(end.origin, 100)

    def test_a_power_cut_with_the_stick_gone(self):
        guest = Guest()
        fire(guest, trigger=peers.CUT, pull=True)
        self.assertEqual(guest.done, ["unplug usb0", "freeze"])

    def test_the_stick_is_gone_before_the_trigger(self):
        guest = Guest(ends="guest-shutdown")
        end = fire(guest, pull=True)
        self.assertEqual(guest.done, ["unplug usb0", "leave", "end"])
        self.assertEqual(end.reason, "power-off")
        self.assertGreater(end.times["power_off"], 0)

    def test_a_watcher_is_not_triggered_twice(self):
        guest = Guest(ends="guest-shutdown", says=("memwipe: wiping", "memwipe: wiped"))
        end = fire(guest, trigger=peers.PULL, pull=True)
        self.assertEqual(guest.done, ["unplug usb0", "end"])
        self.assertEqual(end.times, {"first_write": 1, "last_write": 2, "power_off": 3})

    def test_a_reset(self):
        self.assertEqual(fire(Guest(ends="guest-reset")).reason, "reset")

    def test_what_a_way_says_of_itself(self):
        end = fire(Guest(ends="guest-shutdown", says=("peer: sdmem ended with 137",)))
        self.assertEqual(end.reason, "sdmem ended with 137; power-off")

    def test_what_does_not_end(self):
        guest = Guest()
        end = fire(guest, cut_s=60)
        self.assertEqual((end.reason, end.times, guest.done[-1]), ("not off within 60 s", {}, "freeze"))

    def test_a_command_that_fails_is_not_waited_for(self):
        guest = Guest(answer=("umount: /tmp: target is busy", "@7 1"))
        end = fire(guest)
        self.assertEqual(end.reason, "it stays on (umount: /tmp: target is busy)")
        self.assertLess(guest.clock.seconds, 100 + peers.LIMIT_S)


def run(report, reason="power-off", times=None):
    return Run(report, End(reason, {"power_off": 2.04} if times is None else times))


def with_secrets(report, **found):
    """Programs had these; by secret, the judges that find it."""
    return {**report, "held": {"before": {}, "now": found}}


class Told(unittest.TestCase):
    """One cell of the table, and why the run is no pass."""

    def tell(self, report, must=peers.RESULT, machine=MACHINE, erased=(), **more):
        return peers.told(way(must=must, condition="RAM full", machine=machine, erased=erased), run(report, **more))

    def test_nothing_is_left(self):
        self.assertEqual(self.tell(scan(census=64), peers.ERASE), ("0 bytes left, power-off after 2.0 s", []))

    def test_something_is_left(self):
        left = scan(census=64)
        entry(left, "heap")["bytes"] = RECORD_BYTES
        words, faults = self.tell(left, peers.ERASE)
        self.assertEqual((words, faults), ("32 bytes left, power-off after 2.0 s", ["RAM full: 32 bytes of heap left"]))
        self.assertEqual(self.tell(left)[1], [])

    def test_a_key_is_left(self):
        left = scan()
        secret(left, KEYS[0])["found"] = 1
        self.assertEqual(self.tell(left)[0], "0 bytes and a key left, power-off after 2.0 s")
        self.assertEqual(self.tell(with_secrets(scan(), vim=["ASCII"], killed=[]))[0],
                         "0 bytes and 1 of 2 secrets left, power-off after 2.0 s")
        self.assertEqual(self.tell(with_secrets(left, vim=[], killed=[]))[0],
                         "0 bytes and a key left, power-off after 2.0 s")
        left = {**scan(), "aes_keys": 1}
        self.assertEqual(self.tell(left)[0], "0 bytes and a key left, power-off after 2.0 s")

    def test_a_reset_is_not_the_power_off_that_memwipe_must_make(self):
        words, faults = self.tell(scan(census=64), peers.ERASE, reason="reset")
        self.assertEqual((words, faults), ("0 bytes left, reset after 2.0 s", ["RAM full: it ended by reset"]))
        self.assertEqual(self.tell(scan(census=64), peers.MARKERS, reason="reset")[1], ["RAM full: it ended by reset"])
        self.assertEqual(self.tell(scan(census=64), reason="reset")[1], [])

    def test_what_stays_on(self):
        words, faults = self.tell(scan(census=64), peers.ERASE, reason="not off within 180 s", times={})
        self.assertEqual((words, faults), ("0 bytes left, not off within 180 s",
                                           ["RAM full: it did not end by itself: not off within 180 s"]))

    def test_a_power_cut_that_finds_too_little(self):
        words, faults = self.tell(full(), peers.KEEP, reason="power cut", times={})
        self.assertTrue(words.endswith(" and a key left, power cut"))
        self.assertEqual(faults, [])
        self.assertNotEqual(self.tell(scan(), peers.KEEP, reason="power cut", times={})[1], [])

    def test_a_power_cut_that_does_not_find_what_a_program_has(self):
        machine = Machine(1024, 2, 4, system=SYSTEM)
        names = [one.name for one in holdings.secrets_of(SYSTEM)]
        for missing, erased, wrong in (("vim", [], 1), ("killed", [], 1), ("killed", ["killed"], 0), ("vim", ["killed"], 1)):
            report = with_secrets(full(), **{name: ["ASCII"] * (name != missing) for name in names})
            _, faults = self.tell(report, peers.KEEP, reason="power cut", times={}, machine=machine, erased=erased)
            self.assertEqual(faults, [f"RAM full: control did not find what a program has: {missing}"] * wrong)


class Lab:
    """Its runs are made up: of each name of a scenario, an outcome or an error."""

    def __init__(self, runs):
        self.runs, self.filmed, self.films, self.kept, self.drawn = runs, None, {}, [], []

    def wipe(self, scenario, _):
        self.films[scenario.name] = self.filmed
        found = self.runs[scenario.name]
        if isinstance(found, Exception):
            raise found
        return found

    def draw(self, scenario, _):
        self.drawn.append(scenario.name)

    def keep_logs(self, scenario):
        self.kept.append(scenario.name)

    def forget(self, _):
        pass


class Compared(unittest.TestCase):
    """A way, and the same under conditions."""

    def ways(self, must):
        return [way(must=must), way(must=must, condition="stick gone"), way(must=must, condition="RAM full")]

    def compare(self, must, plain, gone, full_ram):
        lab = Lab({"a": plain, "a--stick-gone": gone, "a--ram-full": full_ram})
        return lab, comparing.run_way(lab, self.ways(must))

    def test_all_are_told(self):
        empty = run(scan(census=64))
        lab, result = self.compare(peers.ERASE, empty, empty, empty)
        self.assertTrue(result["passed"])
        self.assertEqual(result["conditions"], {"stick gone": "0 bytes left, power-off after 2.0 s",
                                                "RAM full": "0 bytes left, power-off after 2.0 s"})
        self.assertEqual(lab.films, {"a": True, "a--stick-gone": False, "a--ram-full": False})
        self.assertEqual((lab.drawn, lab.kept), (["a"], ["a", "a--stick-gone", "a--ram-full"]))
        headings, (row,) = tables.table([result])
        self.assertEqual(dict(zip(headings, row))["stick gone"], "0 bytes left, power-off after 2.0 s")

    def test_a_condition_that_fails_fails_the_way(self):
        empty = run(scan(census=64))
        _, result = self.compare(peers.ERASE, empty, run(scan(census=65)), empty)
        self.assertFalse(result["passed"])
        self.assertEqual([fault.partition(":")[0] for fault in result["faults"]], ["stick gone"])

    def test_what_cannot_be_run(self):
        error = CannotRun("module x", "insmod: Key was rejected")
        empty = run(scan(census=64))
        for must, wrong in ((peers.RESULT, []), (peers.ERASE, ["stick gone: cannot run 'module x': insmod: Key was rejected"])):
            _, result = self.compare(must, empty, error, empty)
            self.assertEqual(result["conditions"]["stick gone"], "not possible: insmod: Key was rejected")
            self.assertEqual(result["faults"], wrong)

    def test_a_plain_run_that_fails_does_not_end_the_others(self):
        empty = run(scan(census=64))
        lab, result = self.compare(peers.ERASE, Closed("the guest ended before a reply"), empty, empty)
        self.assertEqual((result["passed"], result["faults"]), (False, ["the guest ended before a reply"]))
        self.assertEqual(len(result["conditions"]), 2)
        self.assertEqual(lab.kept, ["a", "a--stick-gone", "a--ram-full"])
        self.assertEqual(tables.table([result])[1][0][1], "FAIL")

    def test_a_machine_that_lacks_something_ends_all(self):
        empty = run(scan(census=64))
        with self.assertRaises(Lacking):
            self.compare(peers.RESULT, empty, Lacking("the disk is full"), empty)


class Counted(unittest.TestCase):
    """A guest whose instructions are counted has more time for each command."""

    def test_how_long_a_command_may_take(self):
        clock, limits = Clock(), []
        lines = Lines(clock)
        lines.send = lambda text: lines.add(f"@{text.split()[0]} 0")
        lines.wait = lambda wanted, what, timeout, start: limits.append(timeout) or lines.find(wanted, start)
        for slower in (1, 3):
            Shell(lines, slower).check("true", 100)
        self.assertEqual(limits, [100, 300])


class Loaded(unittest.TestCase):
    """What ../peers.toml becomes."""

    def setUp(self):
        self.ways = {ways[0].name: {one.condition: one for one in ways} for ways in peers.load()}

    def test_the_watcher_is_what_the_pull_triggers(self):
        for name in ("kexec", "panic", "module", "stock", "last-resort"):
            gone = self.ways[name]["stick gone"]
            self.assertEqual(gone.trigger, peers.PULL)
            self.assertRegex(gone.arm[-1], "^watch|through_order ")

    def test_the_stick_is_gone_in_all_of_them(self):
        self.assertEqual({one["stick gone"].pull for one in self.ways.values()}, {True})

    def test_what_is_gone_before_the_trigger_is_so_in_a_condition_as_well(self):
        one = self.ways["nothing-init_on_free"]
        self.assertEqual(one["Secure Boot"].erased, one[""].erased)
        self.assertLess({"freed", "killed"}, set(one["RAM full"].erased))

    def test_programs_have_secrets_in_all_of_them(self):
        for ways in peers.load():
            self.assertEqual({bool(holdings.secrets_of(one.machine.system)) for one in ways}, {True})

    def test_counted_machines_have_one_cpu(self):
        for ways in peers.load(counted=True):
            self.assertEqual({one.machine.cpus for one in ways}, {1})


if __name__ == "__main__":
    sys.exit(counted.run("rig-peers"))
