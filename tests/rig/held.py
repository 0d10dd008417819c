#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Test the judges of what programs hold, with RAM files, an agent's memory and results that are made up."""
import contextlib
import dataclasses
import hashlib
import importlib.util
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import unittest
from types import SimpleNamespace

import counted
from made_up import MACHINE, Lab, control_of, make, wipe_of
from memwipe_rig import debian, held_table, holding, holdings, scanner, scenario, shielded, suite, verdict
from memwipe_rig.errors import RigError
from memwipe_rig.holdings import Value
from memwipe_rig.machine import Machine

PAGE_BYTES = 4096
RAM_BYTES = 1 << 20
MEMSCAN = os.path.join(os.environ.get("B", "build"), "rig", "memscan")
IMAGES = SimpleNamespace(memscan=MEMSCAN)
HEAP = 0x55d0c0de0000
ALL, FEW = "debian13-secrets", "debian12-light"
MARKS = {"one": b"the first key, as ssh-agent writes it down", "two": b"the second key of the same agent!"}


def other(form):
    """The same bytes but for the one in the middle."""
    middle = len(form) // 2
    return form[:middle] + bytes([form[middle] ^ 1]) + form[middle + 1:]


class Ram:
    """A folder with a RAM file that has these byte strings, each across the border of two pages."""

    def __init__(self, values, forms):
        self.values, self.forms = values, forms

    def judged(self):
        """By scanner.look_for_held."""
        with self._planted() as planted:
            return scanner.look_for_held(IMAGES, planted)

    def scanned(self, before):
        """By scanner.scan, in the folder of another run."""
        with self._planted() as planted, tempfile.TemporaryDirectory() as folder:
            planted.held = before
            planted.path = lambda name: os.path.join(planted.folder, name)
            shutil.copy(planted.path("ram"), folder)
            with open(os.path.join(folder, "key"), "w", encoding="ascii") as file:
                file.write("11" * 64)
            images = SimpleNamespace(memscan=MEMSCAN, volume_key=file.name)
            return scanner.scan(images, planted, [{"planted": []}], folder)

    @contextlib.contextmanager
    def _planted(self):
        with tempfile.TemporaryDirectory() as folder:
            content = bytearray(RAM_BYTES)
            at = PAGE_BYTES
            for form in self.forms:
                content[at - 5:at - 5 + len(form)] = form
                at += -(-len(form) // PAGE_BYTES) * PAGE_BYTES + PAGE_BYTES
            assert at < RAM_BYTES
            with open(os.path.join(folder, "ram"), "wb") as file:
                file.write(content)
            with open(os.path.join(folder, "iomem"), "w", encoding="ascii") as file:
                file.write(f"00000000-{RAM_BYTES - 1:08x} : System RAM\n")
            yield SimpleNamespace(folder=folder, key="00" * 16, values=self.values,
                                  machine=Machine(RAM_BYTES >> 20, 1, 4, nic=True, prefill=0xa5))


def made_values():
    """As a run has them, with what an agent has made of its keys."""
    with tempfile.NamedTemporaryFile("w") as file:
        file.write(os.urandom(64).hex())
        file.flush()
        values = holdings.make(ALL, SimpleNamespace(volume_key=file.name))
    for name in ("ssh-rsa", "ssh-ed25519"):
        forms = values[name].forms | {"encrypted, beside its key": [os.urandom(PAGE_BYTES), os.urandom(1200)]}
        values[name] = dataclasses.replace(values[name], forms=forms)
    return values


class RamFiles(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.values = made_values()

    def test_nothing_is_found_where_nothing_is(self):
        judged = Ram(self.values, []).judged()
        self.assertEqual(judged, {name: [] for name in self.values})
        self.assertEqual(holdings.missing(machine_of(ALL), judged),
                         [secret.name for secret in holdings.SECRETS if not secret.absent])

    def test_each_judge_finds_each_secret(self):
        for name, value in self.values.items():
            for judge, forms in value.forms.items():
                with self.subTest(name, judge=judge):
                    judged = Ram(self.values, forms).judged()
                    self.assertIn(judge, judged.pop(name))
                    self.assertFalse(any(judged.values()))

    def test_a_run_tells_what_was_there_before_and_is_there_now(self):
        report = Ram(self.values, self.values["vim"].forms["UTF-16"]).scanned({"vim": ["ASCII"]})
        self.assertEqual(report["held"]["before"], {"vim": ["ASCII"]})
        self.assertEqual(report["held"]["now"].pop("vim"), ["UTF-16"])
        self.assertFalse(any(report["held"]["now"].values()))
        self.assertEqual(verdict.residue(report)["vim/UTF-16/0"], len(self.values["vim"].forms["UTF-16"][0]))

    def test_a_machine_without_such_programs_is_scanned_as_ever(self):
        report = Ram({}, [b"\x11" * 64]).scanned({})
        self.assertNotIn("held", report)
        self.assertEqual({entry["name"]: entry["found"] > 0 for entry in report["secrets"]},
                         {"luks": True, "luks/1": True, "luks/2": True, "frame": False})
        self.assertGreater(report["census"]["nonzero_bytes"], 0)

    def test_a_secret_of_which_a_byte_is_another_one_is_not_found(self):
        for name, value in self.values.items():
            for judge, forms in value.forms.items():
                for number in range(len(forms)):
                    with self.subTest(name, judge=judge, number=number):
                        damaged = [other(form) if i == number else form for i, form in enumerate(forms)]
                        self.assertNotIn(judge, Ram(self.values, damaged).judged()[name])

    def test_no_two_runs_have_the_same_secrets(self):
        mine, others = (set(holdings.needles(values).values()) for values in (self.values, made_values()))
        self.assertFalse(mine & others)

    def test_all_are_long_enough_not_to_turn_up_by_chance(self):
        for label, form in holdings.needles(self.values).items():
            self.assertGreaterEqual(len(form), 16, label)

    def test_those_that_live_held_looks_for_are_told_by_their_hash_alone(self):
        for name, value in self.values.items():
            for form, told in zip(value.held, holdings.check_of(value).split(",")):
                head, count, digest = told.split(":")
                self.assertTrue(form.startswith(bytes.fromhex(head)), name)
                self.assertEqual((int(count), digest), (len(form), hashlib.sha256(form).hexdigest()))
                self.assertLess(len(bytes.fromhex(head)), len(form) / 2)


class Processes(unittest.TestCase):
    """What looks into the memory of programs in the guest, before this process."""

    @classmethod
    def setUpClass(cls):
        path = os.path.join(os.path.dirname(os.path.abspath(__file__)), "guest/live/held.py")
        spec = importlib.util.spec_from_file_location("guest_held", path)
        cls.guest = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(cls.guest)

    def missed(self, *checks):
        return self.guest.look(os.getpid(), list(checks), bytearray(self.guest.CHUNK_BYTES + self.guest.OVERLAP_BYTES))

    def test_what_a_process_has_is_seen_and_nothing_else(self):
        mine = Value(held=(os.urandom(40),))
        checks = [holdings.check_of(value) for value in (mine, Value(held=(b"other" + os.urandom(40),)))]
        self.assertEqual(self.missed(*checks), checks[1:])

    def test_one_form_of_several_is_enough(self):
        form = os.urandom(40)
        check = holdings.check_of(Value(held=(b"other" + os.urandom(40), form)))
        self.assertEqual(self.missed(check), [])

    def test_a_form_that_goes_on_in_another_way_is_not_it(self):
        form = os.urandom(40)
        head, count, _ = holdings.check_of(Value(held=(form,))).split(":")
        wrong = f"{head}:{count}:{hashlib.sha256(b'another one').hexdigest()}"
        self.assertEqual(self.missed(wrong), [wrong])


class Quiet(unittest.TestCase):
    """hold_quiet of guest/live/hold, before programs whose use of CPUs is told."""

    def looks(self, *usec):
        """How often it has looked; then there is nothing to be seen any more."""
        here = os.path.dirname(os.path.abspath(__file__))
        script = """
            . "$0"
            sleep() { :; }
            cpu_usec() { echo >>"$looks"; sed -n "$(wc -l <"$looks")p" "$told" | grep .; }
            hold_quiet
        """
        with tempfile.NamedTemporaryFile("w") as told, tempfile.NamedTemporaryFile("r") as looks:
            told.write("".join(f"{number}\n" for number in usec))
            told.flush()
            subprocess.run(["sh", "-c", script, os.path.join(here, "guest/live/hold")], check=True,
                           env=os.environ | {"told": told.name, "looks": looks.name})
            return len(looks.read())

    def test_it_waits_until_programs_use_less_than_half_a_cpu(self):
        self.assertEqual(self.looks(5, 2000005, 4000005, 4999000), 4)

    def test_it_does_not_wait_for_those_that_sleep(self):
        self.assertEqual(self.looks(5000000, 5000100, 9000000), 2)

    def test_programs_that_are_not_there_are_an_error(self):
        with self.assertRaises(subprocess.CalledProcessError):
            self.looks()


class Agent:
    """The memory of an ssh-agent, page by page."""

    def __init__(self, prekey, *texts):
        self.content = bytearray(16 * PAGE_BYTES)
        self.at = 24        # of what comes next
        for text in texts:
            where = self.put(encrypted(text, prekey)), len(text), self.put(prekey), len(prekey)
            self.put(struct.pack("<QQQQ", *where))

    def put(self, data):
        address = HEAP + self.at
        self.content[self.at:self.at + len(data)] = data
        self.at += len(data) + 8
        return address

    def memory(self, without=()):
        """As the RAM file and the guest tell it: pages lie in another order there."""
        numbers = [number for number in range(len(self.content) // PAGE_BYTES) if number not in without]
        with tempfile.NamedTemporaryFile() as file:
            for place, number in enumerate(reversed(numbers)):
                file.seek(place * PAGE_BYTES)
                file.write(self.content[number * PAGE_BYTES:(number + 1) * PAGE_BYTES])
            file.flush()
            return shielded.Memory(file.name, [f"7 {HEAP + number * PAGE_BYTES:x} {place * PAGE_BYTES:x}"
                                               for place, number in enumerate(reversed(numbers))])


def encrypted(text, prekey):
    digest = hashlib.sha512(prekey).digest()
    return subprocess.run(["openssl", "enc", "-e", "-aes-256-ctr", "-K", digest[:32].hex(), "-iv",
                           digest[32:48].hex()], input=text, capture_output=True, check=True).stdout


class Shields(unittest.TestCase):
    def setUp(self):
        self.prekey = os.urandom(16 << 10)
        texts = [mark.center(96, b".") for mark in MARKS.values()]
        self.agent = Agent(self.prekey, *texts)

    def test_both_parts_of_each_key_are_found(self):
        found = shielded.find(self.agent.memory(), MARKS)
        self.assertEqual(found.keys(), MARKS.keys())
        for name, parts in found.items():
            with self.subTest(name):
                self.assertEqual(b"".join(parts)[:len(self.prekey)], self.prekey)
                self.assertTrue(all(part in bytes(self.agent.content) and len(part) <= PAGE_BYTES for part in parts))

    def test_another_key_is_not_taken_for_it(self):
        for marks in ({"three": b"a key that the agent never had"}, MARKS | {"three": b"nor this one, by the way"}):
            with self.assertRaisesRegex(RigError, "three$"):
                shielded.find(self.agent.memory(), marks)

    def test_a_prekey_with_another_byte_decrypts_nothing(self):
        at = self.agent.content.index(self.prekey)
        self.agent.content[at + 9000] ^= 1
        with self.assertRaisesRegex(RigError, "one"):
            shielded.find(self.agent.memory(), MARKS)

    def test_a_page_that_is_not_in_ram_is_missed(self):
        with self.assertRaises(RigError):
            shielded.find(self.agent.memory(without=[2]), MARKS)


def machine_of(system, append=""):
    return dataclasses.replace(MACHINE, system=system, append=append)


def held(system=ALL, **changes):
    """What judges find in this system; all by ASCII but for those that are named."""
    return {secret.name: changes.get(secret.name.replace("-", "_"), ["ASCII"])
            for secret in holdings.secrets_of(system)}


class Verdict(unittest.TestCase):
    def faults(self, kind, control=None, label=None, system=ALL):
        runs = control_of(kind), wipe_of(kind)
        before = held(system)
        for run, now in zip(runs, (control or before, {name: [] for name in before})):
            run.scan["held"] = {"before": before, "now": now}
        if label:
            runs[1].scan["secrets"].append({"name": label, "bytes": 32, "found": 1})
        self.result = suite.run_one(Lab(*runs), make(kind, machine=machine_of(system)))
        return sorted({fault.bar for fault in self.result["faults"]})

    def test_each_must_be_in_the_control(self):
        for system in (ALL, FEW):
            for secret in holdings.secrets_of(system):
                for kind in ("wipe", "stock", "last-resort"):
                    with self.subTest(secret.name, kind=kind, system=system):
                        control = held(system) | {secret.name: []}
                        self.assertEqual(self.faults(kind, control, system=system),
                                         [] if secret.absent else [verdict.CONTROL])

    def test_none_may_be_left(self):
        for kind in ("wipe", "shutdown", "stock", "shutdown-stock"):
            self.assertEqual(self.faults(kind), [])
            for label in ("vim/ASCII/0", "keyring/ASCII/0", "luks-passphrase/UTF-16/0", "ssh-rsa/p/0"):
                self.assertEqual(self.faults(kind, label=label), [verdict.RESIDUE])

    def test_the_last_resort_leaves_those_of_the_kernel_and_of_files(self):
        for secret in holdings.SECRETS:
            with self.subTest(secret.name):
                self.assertEqual(self.faults("last-resort", label=f"{secret.name}/ASCII/0"),
                                 [] if secret.elsewhere else [verdict.RESIDUE])

    def test_a_machine_that_lacks_one_is_refused(self):
        holding.check(machine_of(ALL), held(luks_passphrase=[], gnupg_passphrase=[]))
        with self.assertRaisesRegex(RigError, ": chromium, vim$|: vim, chromium$"):
            holding.check(machine_of(ALL), held(vim=[], chromium=[]))
        holding.check(machine_of(FEW), held(FEW, gnupg_passphrase=[]))
        with self.assertRaisesRegex(RigError, ": vim$"):
            holding.check(machine_of(FEW), held(FEW, vim=[]))

    def test_a_kernel_that_erases_freed_memory_has_erased_those_in_it(self):
        erasing = machine_of(FEW, "init_on_free=1")
        holding.check(erasing, held(FEW, unmounted=[], killed=[]))
        for machine, name in ((machine_of(FEW), "killed"), (machine_of(FEW), "unmounted"), (erasing, "vim")):
            with self.assertRaisesRegex(RigError, f": {name}$"):
                holding.check(machine, held(FEW, **{name: []}))

    def test_what_was_found_is_in_the_table(self):
        self.faults("wipe", held(vim=["UTF-16"], luks_passphrase=[]))
        table = list(held_table.lines([{"name": "other"}, self.result | {"name": "secrets-pull-debian13-secrets"}]))
        rows = rows_of(table)
        self.assertEqual(rows["secret"], "| secret | before, found by | pull-debian13-secrets |")
        self.assertIn(" | ASCII | found / - |", rows["text that was never saved (vim)"])
        self.assertTrue(rows["passphrase of a LUKS2 volume"].endswith(" | - / - |"))
        self.assertEqual(len(rows), len(holdings.SECRETS) + 2)
        self.assertEqual(list(held_table.lines([{"name": "other"}])), [])

    def test_the_table_tells_of_each_system_what_its_programs_had(self):
        results = []
        for system, vim in ((FEW, ["ASCII"]), (ALL, ["UTF-16"])):
            self.faults("wipe", held(system, vim=[]), system=system)
            self.result["held_before"]["vim"] = vim
            results.append(self.result | {"name": f"secrets-pull-{system}"})
        few, both = (rows_of(held_table.lines(some)) for some in (results[:1], results))
        self.assertEqual(few["secret"], "| secret | before, found by | pull-debian12-light |")
        self.assertEqual(len(few), len(holdings.secrets_of(FEW)) + 2)
        self.assertEqual(both["secret"], "| secret | before, found by | pull-debian12-light | pull-debian13-secrets |")
        self.assertTrue(both["text that was never saved (vim)"].endswith(" | ASCII, UTF-16 | - / - | - / - |"))
        self.assertTrue(both["text of a page (Chromium)"].endswith(" | ASCII |  | found / - |"))
        self.assertEqual(len(both), len(holdings.SECRETS) + 2)


def rows_of(table):
    """Of held_table, by their first cell."""
    return {row.split(" | ")[0].removeprefix("| "): row for row in table if row.startswith("|")}


class Table(unittest.TestCase):
    def test_names_are_one_word_and_no_two_are_the_same(self):
        names = [secret.name for secret in holdings.SECRETS]
        self.assertEqual(len(set(names)), len(names))
        self.assertFalse([name for name in names if "/" in name or " " in name])

    def test_each_program_can_be_started(self):
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "guest/live/holders"),
                  encoding="utf-8") as file:
            text = file.read()
        for program in holdings.PROGRAMS:
            if program.name != "vault":     # that the rig opens in each guest
                self.assertIn(f"\n{program.name}() {{\n", text)

    def test_the_system_says_which_programs_hold_some(self):
        self.assertEqual(holdings.programs_of(ALL), holdings.PROGRAMS)
        self.assertEqual({program.name for program in holdings.programs_of(FEW)}, set(holdings.LIGHT))
        for system in ("small", "debian13", "debian13-tails"):
            self.assertEqual(holdings.programs_of(system), ())
            self.assertEqual(holdings.make(system, None), {})

    def test_freed_memory_holds_some_after_all_else_was_planted(self):
        commands = []
        shell = SimpleNamespace(check=lambda command, *_: commands.append(command.split()[:2]) or "")
        guest = SimpleNamespace(machine=machine_of(ALL), shell=shell)
        values = {secret.name: holdings.Value(b"x", {}) for secret in holdings.SECRETS}
        freed = [["hold", "unmounted"], ["held", "unmounted"], ["hold", "killed"], ["held", "killed"]]
        holding.hold(guest, values, lambda _: None)
        self.assertFalse([command for command in commands if command in freed])
        self.assertIn(["hold", "chromium"], commands)
        commands.clear()
        holding.give_back(guest, values, lambda _: None)
        self.assertEqual(commands, freed)

    def test_the_standard_set_has_some(self):
        chosen = [one.machine.system for one in scenario.load() if one.standard]
        self.assertEqual([system for system in chosen if holdings.programs_of(system)],
                         [debian.own(["debian12-light", "debian13-light"])])


if __name__ == "__main__":
    sys.exit(counted.run("rig-held"))
