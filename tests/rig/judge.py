#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Test the rig's judge with made-up runs: a change that makes it laxer must make a test fail."""
import sys
import unittest

import counted
from made_up import (CALM, CLASSES, KEYS, KEY_BYTES, LIVING, PLANTED_BYTES, RECORD_BYTES, Lab, Run, control_of,
                     entry, full, make, scan, secret, set_share, wipe_of)
from memwipe_rig import peers, report, suite, verdict
from memwipe_rig.findings import Findings
from memwipe_rig.kinds import KINDS
from memwipe_rig.machine import Machine
from memwipe_rig.trigger import End


def faults(kind, control=None, wipe=None, **more):
    """The bars that the scenario fails, after all of a run of it."""
    made = make(kind, **more)
    result = suite.run_one(Lab(control or control_of(kind), wipe or wipe_of(kind)), made)
    assert result["passed"] == (not result["faults"])
    return sorted({fault.bar for fault in result["faults"]})


class EveryKind(unittest.TestCase):
    def test_a_run_as_it_must_be_passes(self):
        for kind in KINDS:
            with self.subTest(kind):
                self.assertEqual(faults(kind), [])

    def test_a_wipe_that_did_nothing_fails(self):
        for kind in KINDS:
            with self.subTest(kind):
                self.assertNotEqual(faults(kind, wipe=control_of(kind)), [])

    def test_a_control_that_is_empty_fails(self):
        # The harm of "load" may be the end of memplant's process.
        for kind in KINDS.keys() - {"load"}:
            with self.subTest(kind):
                control = control_of(kind)
                self.assertIn(verdict.CONTROL if kind != "manners" and kind != "off" else verdict.LOSS,
                              faults(kind, control=Run(scan(), control.end)))

    def test_a_control_that_the_judge_of_the_wipe_lets_pass_fails(self):
        for kind in KINDS:
            with self.subTest(kind):
                self.assertIn(verdict.CONTROL, faults(kind, control=wipe_of(kind)))

    def test_the_control_must_fail_every_bar_by_itself(self):
        ram = {verdict.RESIDUE, verdict.CENSUS}
        for kind in ("wipe", "halt", "shutdown", "shutdown-halt"):
            self.assertEqual(set(KINDS[kind].control_fails), ram)
        for kind in ("stock", "shutdown-stock", "last-resort", "hang"):
            self.assertIn(verdict.RESIDUE, KINDS[kind].control_fails)
        for bar in ram:
            self.assertNotEqual(verdict.missed_faults(ram, [verdict.Fault(bar, "")]), [])
        self.assertEqual(verdict.missed_faults(ram, [verdict.Fault(bar, "") for bar in ram]), [])

    def test_the_census_of_a_control_is_asked_for(self):
        for kind in ("wipe", "halt", "shutdown", "shutdown-halt"):
            with self.subTest(kind):
                control = control_of(kind)
                control.scan["census"]["nonzero_bytes"] = 0
                self.assertEqual(faults(kind, control=control), [verdict.CONTROL])

    def test_all_that_a_scenario_asks_for_is_asked_of_its_control(self):
        kind, bars = KINDS["wipe"], {verdict.RESIDUE, verdict.CENSUS}
        for more, bar in (({"aeskeyfind": True}, verdict.AES_KEYS),
                          ({"machine": Machine(512, 2, 5, prefill=0xa5)}, verdict.UNWRITTEN),
                          ({"says": "."}, verdict.SAYS),
                          ({"never": "."}, verdict.NEVER)):
            self.assertEqual(verdict.bars_that_see(kind, make("wipe", **more)), bars | {bar})


class Wipe(unittest.TestCase):
    KINDS = ("wipe", "halt", "shutdown", "shutdown-halt")
    RESIDUE_KINDS = (*KINDS, "stock", "shutdown-stock", "hang")

    def look(self, kinds, change, expected, **more):
        for kind in kinds:
            run = wipe_of(kind)
            change(run)
            self.assertEqual(faults(kind, wipe=run, **more), expected, kind)

    def test_one_marker_is_too_much(self):
        for name in CLASSES:
            self.look(self.RESIDUE_KINDS, lambda run, name=name: entry(run.scan, name).update(
                {"bytes": RECORD_BYTES}), [verdict.RESIDUE])

    def test_a_key_is_too_much(self):
        for name in (*KEYS, "frame"):
            self.look(self.RESIDUE_KINDS, lambda run, name=name: secret(run.scan, name).update(
                {"found": 1}), [verdict.RESIDUE])
        self.look(self.RESIDUE_KINDS, lambda run: run.scan.update({"aes_keys": 1}), [verdict.AES_KEYS])

    def test_a_damaged_record_is_too_much(self):
        self.look(self.RESIDUE_KINDS, lambda run: run.scan["damaged"].update({"tags": 1}),
                  [verdict.DAMAGED])

    def test_the_census_has_a_bar(self):
        def one_more(run):
            run.scan["census"]["nonzero_bytes"] = 65
        self.look(self.KINDS, one_more, [verdict.CENSUS])
        self.look(("stock", "shutdown-stock", "last-resort", "hang"), one_more, [])

    def test_every_byte_is_written(self):
        def one(run):
            run.scan["census"]["unwritten_bytes"] = 1
        self.look(self.KINDS, one, [verdict.UNWRITTEN], machine=Machine(512, 2, 5, prefill=0xa5))
        self.look(self.KINDS, one, [])

    def test_another_end_is_a_fault(self):
        def reset(run):
            run.end.reason = "guest-reset"
        self.look((*self.RESIDUE_KINDS, "last-resort", "off", "shutdown-plain", "soft-reboot"), reset, [verdict.END])
        self.look(("wipe", "shutdown", "stock", "shutdown-stock", "last-resort"), reset, [], end="guest-reset")

    def test_words_that_are_asked_for(self):
        words = {"says": r"verified 5\d\d MiB"}
        self.look(self.RESIDUE_KINDS, lambda run: None, [verdict.SAYS], **words)
        for kind in self.RESIDUE_KINDS:
            run = wipe_of(kind)
            run.console = "memwipe: verified 511 MiB\n"
            self.assertEqual(faults(kind, wipe=run, **words), [])
            control = control_of(kind)
            control.console = run.console
            self.assertEqual(faults(kind, control=control, wipe=run, **words), [verdict.CONTROL])

    def test_words_that_must_not_be(self):
        words = {"never": "press (ENTER|a key)"}
        for kind in self.RESIDUE_KINDS:
            control = control_of(kind)
            self.assertEqual(faults(kind, control=control, **words), [verdict.CONTROL])
            control.console = "please press ENTER to go on\n"
            self.assertEqual(faults(kind, control=control, **words), [])
            run = wipe_of(kind)
            run.console = control.console
            self.assertEqual(faults(kind, control=control, wipe=run, **words), [verdict.NEVER])

    def test_a_soft_reboot_leaves_next_to_nothing_of_programs(self):
        for name in CLASSES:
            expected = [verdict.FREED] if name in ("heap", "stack", "freed", "hugepool") else []
            for share, wrong in ((0.005, []), (0.006, expected)):
                self.look(("soft-reboot",), lambda run, name=name, share=share: set_share(run.scan, name, share),
                          wrong, freed_max=0.005)

    def test_the_last_resort_leaves_nothing_of_programs(self):
        for name in CLASSES:
            expected = [verdict.RESIDUE] if name in ("heap", "stack", "freed", "hugepool") else []
            self.look(("last-resort",), lambda run, name=name: entry(run.scan, name).update(
                {"bytes": RECORD_BYTES}), expected)


class Control(unittest.TestCase):
    KINDS = ("wipe", "halt", "stock", "last-resort", "hang", "sweep", "orphan", "module-sweep")
    ENDED = ("shutdown", "shutdown-halt", "shutdown-stock")
    SOFT = ("soft-reboot",)

    def look(self, kinds, change, wrong, **more):
        for kind in kinds:
            run = control_of(kind)
            change(run.scan)
            self.assertEqual(faults(kind, control=run, **more), [verdict.CONTROL] if wrong else [], kind)

    def test_next_to_all_of_each_class_is_found(self):
        for name in CLASSES:
            self.look(self.KINDS, lambda report, name=name: set_share(report, name, 0.9899), True)
            self.look(self.KINDS, lambda report, name=name: set_share(report, name, 0.99), False)

    def test_each_class_is_planted(self):
        for name in CLASSES:
            self.look(("wipe", "halt", "stock"), lambda report, name=name: entry(report, name).update(
                {"planted_bytes": 0}), name not in ("video", "kernel"))

    def test_nothing_of_freed_memory_is_asked_of_a_kernel_that_clears_it(self):
        def without(report):
            entry(report, "freed").update({"planted_bytes": 0})
        clearing = Machine(512, 2, 5, append="quiet init_on_free=1")
        self.look(("wipe",), without, False, machine=clearing)
        self.look(("wipe",), lambda report: entry(report, "heap").update({"planted_bytes": 0}), True,
                  machine=clearing)

    def test_keys_are_found(self):
        for name in ("luks/1", "luks/2", "frame"):
            self.look(self.KINDS, lambda report, name=name: secret(report, name).update({"found": 0}), True)
        self.look(self.KINDS, lambda report: report.update({"aes_keys": 1}), True)

    def test_markers_are_on_both_sides_of_the_hole(self):
        def above(report):
            for this in report["classes"]:
                this["ranges"] = this["ranges"][:1]

        def below(report):
            for this in report["classes"]:
                this["ranges"] = this["ranges"][1:]
        for side in (above, below):
            self.look(self.KINDS, side, True, machine=Machine(5120, 2, 5))
            self.look(self.KINDS, side, True, machine=Machine(512, 2, 5, dimm_mib=256))
            self.look(self.KINDS, side, False)

    def test_an_orderly_end_costs_a_little(self):
        for name in set(CLASSES) - {"keyring", "secretmem"}:
            self.look(self.ENDED, lambda report, name=name: set_share(report, name, 0.91), False)
            self.look(self.ENDED, lambda report, name=name: set_share(report, name, 0.89), True)
        self.look(self.ENDED, lambda report: [set_share(report, name, 0.985) for name in CLASSES], True)

    def test_a_soft_reboot_must_leave_what_was_freed_in_large_pieces(self):
        for name in CLASSES:
            self.look(self.SOFT, lambda report, name=name: set_share(report, name, 0.89), name in verdict.LARGE)
        self.look(self.SOFT, lambda report: [set_share(report, name, 0.985) for name in verdict.LARGE], True)


class ControlAgain(unittest.TestCase):
    def look(self, bad_ones):
        bad = control_of("wipe")
        set_share(bad.scan, "freed", 0.98)
        lab = Lab([bad] * bad_ones + [control_of("wipe")], wipe_of("wipe"))
        result = suite.run_one(lab, make("wipe"))
        return result["passed"], result["control_tries"]

    def test_a_control_that_proves_nothing_is_made_again_and_counted(self):
        self.assertEqual(self.look(0), (True, 1))
        self.assertEqual(self.look(suite.CONTROL_TRIES - 1), (True, suite.CONTROL_TRIES))

    def test_a_machine_that_was_booted_again_is_told(self):
        control = control_of("wipe")
        control.not_up = ("it hangs",)
        result = suite.run_one(Lab(control, wipe_of("wipe")), make("wipe"))
        self.assertTrue(result["passed"])
        self.assertIn("booted again: it hangs", report.line(result))

    def test_not_for_ever(self):
        self.assertEqual(self.look(suite.CONTROL_TRIES), (False, suite.CONTROL_TRIES))


class Living(unittest.TestCase):
    SWEEPS = ("sweep", "orphan", "module-sweep", "module-sweep-deep")

    def look(self, kinds, change, expected, **more):
        for kind in kinds:
            run = wipe_of(kind)
            change(run)
            self.assertEqual(faults(kind, wipe=run, **more), expected, kind)

    def change_life(self, kinds, expected, **change):
        def alter(run):
            run.end.life = run.end.life._replace(**change)
        self.look(kinds, alter, expected)

    def test_freed_memory_has_a_bar(self):
        self.look(("sweep", "orphan"), lambda run: set_share(run.scan, "freed", 0.03), [])
        self.look(("sweep", "orphan"), lambda run: set_share(run.scan, "freed", 0.031), [verdict.FREED])
        self.look(("sweep",), lambda run: set_share(run.scan, "freed", 0.006), [verdict.FREED],
                  freed_max=0.005)
        self.look(self.SWEEPS[2:], lambda run: set_share(run.scan, "freed", 0.001), [verdict.FREED])
        self.look(("sweep", "orphan"), lambda run: set_share(run.scan, "hugepool", 0.001), [verdict.POOL])

    def test_what_is_in_use_stays(self):
        for name in set(CLASSES) - set(verdict.FREED_CLASSES):
            self.look(("sweep", "module-sweep", "module-sweep-deep", "load", "manners"),
                      lambda run, name=name: set_share(run.scan, name, 0.98), [verdict.LOSS])

    def test_a_command_must_succeed(self):
        self.change_life(LIVING, [verdict.COMMAND], status=1)

    def test_nobody_comes_to_harm(self):
        kinds = ("sweep", "module-sweep", "load", "manners")
        self.change_life(kinds, [verdict.HARM], died=["/bin/sh"])
        self.change_life(kinds, [verdict.HARM], oom_kills=1)
        self.change_life(kinds, [verdict.HARM], alarm="WARNING: a test")

    def test_the_load_does_something(self):
        self.change_life(("load",), [verdict.ROUNDS], load_rounds=19)

    def test_a_control_does_harm(self):
        for kind in ("load", "manners"):
            run = control_of(kind)
            run.end.life = CALM
            self.assertEqual(faults(kind, control=run), [verdict.CONTROL])
            told, _ = KINDS[kind].judge_control(make(kind), run)
            self.assertEqual([fault.bar for fault in told], [verdict.CONTROL])


class Peers(unittest.TestCase):
    """Ways beside one another: some must keep all, some must leave nothing, and others are a result."""

    def look(self, must, report, times=None, erased=()):
        way = peers.Way("a", "a way", "true", Machine(512, 2, 5), must=must, erased=list(erased))
        result = peers.judge(way, Run(report, End("power-off", {"power_off": 2.0} if times is None else times)))
        self.assertEqual(result["passed"], not result["faults"])
        return result["passed"]

    def test_what_must_be_erased(self):
        left = scan(census=64)
        entry(left, "heap")["bytes"] = RECORD_BYTES
        for must in (peers.ERASE, peers.MARKERS):
            self.assertTrue(self.look(must, scan(census=64)))
            self.assertFalse(self.look(must, left))
            self.assertFalse(self.look(must, scan(census=64), times={}))
        self.assertFalse(self.look(peers.ERASE, scan(census=65)))
        self.assertTrue(self.look(peers.MARKERS, scan(census=1 << 25)))

    def test_what_must_be_kept(self):
        self.assertTrue(self.look(peers.KEEP, full(), times={}))
        self.assertFalse(self.look(peers.KEEP, scan()))
        less = full()
        set_share(less, "freed", 0)
        self.assertFalse(self.look(peers.KEEP, less))
        self.assertTrue(self.look(peers.KEEP, less, erased=["freed"]))

    def test_others_are_a_result(self):
        self.assertTrue(self.look(peers.RESULT, full(), times={}))
        self.assertTrue(self.look(peers.RESULT, scan()))

    def test_memwipe_is_no_other_way(self):
        way = peers.Way("a", "a way", "true", Machine(512, 2, 5))
        run = Run(scan(), End("power-off"), "memwipe: payload entered, 2 ranges, 1023 MiB")
        self.assertEqual(peers.judge(way, run)["faults"], ["memwipe's payload was started in its place"])

    def test_moments(self):
        way = peers.Way("a", "a way", "true", Machine(512, 2, 5))
        run = Run(scan(), End("power-off", {"last_write": 1.5, "power_off": 2.0}, origin=100), changes=(100.25, 103))
        self.assertEqual(peers.judge(way, run)["times"], {"first_write": 0.25, "last_write": 1.5, "power_off": 2.0})


class Compared(unittest.TestCase):
    def test_what_was_found_and_what_is_left(self):
        wiped = scan()
        entry(wiped, "heap")["bytes"] = RECORD_BYTES
        found = Findings(full(), wiped)
        rows = {row.name: row for row in found.rows}
        self.assertEqual(rows["heap"][2:], (PLANTED_BYTES, PLANTED_BYTES, RECORD_BYTES))
        self.assertEqual(rows["luks"][2:], (2 * KEY_BYTES, 2 * KEY_BYTES, 0))
        self.assertEqual(found.left, RECORD_BYTES)
        self.assertEqual((found.keys, found.nonzero), ([2, 0], [1 << 27, 0]))

    def test_what_the_control_lost(self):
        control = full()
        set_share(control, "heap", 0.5)
        entry(control, "heap")["distinct_bytes"] = PLANTED_BYTES // 2
        self.assertEqual(Findings(control, scan()).rows[0][2:], (PLANTED_BYTES, PLANTED_BYTES // 2, 0))


if __name__ == "__main__":
    sys.exit(counted.run("judge"))
