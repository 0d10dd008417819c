#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Test the streams between the rig and a guest, and how the rig comes to a shell in an image of others and to a
button, with images and windows that are made up."""
import json
import os
import socket
import sys
import tempfile
import threading
import time
import unittest
from types import SimpleNamespace

import counted
from memwipe_rig import entering, focus, rigdisk
from memwipe_rig.channels import Channels
from memwipe_rig.errors import NotUp, RigError, Timeout
from memwipe_rig.foreign import Image
from memwipe_rig.lab import Lab, Planted
from memwipe_rig.lines import Lines
from memwipe_rig.machine import Machine
from memwipe_rig.qmp import Qmp

LINE = rigdisk.LINE.encode()
BOOT_S = 1


class Talk:
    """A channel whose other side says the first word by itself, and for each line that it is told the word of
    the first pair whose key is in it; it ends when there is none."""

    def __init__(self, first, *answers):
        ours, self.theirs = socket.socketpair()
        self.lines = Lines("test", ours)
        self.told = []
        self.theirs.sendall(first)
        threading.Thread(target=self._answer, args=(list(answers),), daemon=True).start()

    def _answer(self, answers):
        with self.theirs, self.theirs.makefile("rb") as heard:
            for line in heard:
                self.told.append(line)
                word = next((word for key, word in answers if key in line), None)
                if word is None:
                    return
                self.theirs.sendall(word)


class Shell:
    """Answers as soon as the condition holds, which another thread may make true."""

    def __init__(self, ready):
        self.ready = ready

    def wait_ready(self, timeout):
        end = time.monotonic() + min(timeout, BOOT_S)
        while not self.ready():
            if time.monotonic() > end:
                raise Timeout("no shell in the guest")
            time.sleep(0.01)


def guest(image, console, ready, firmware=b"", agent=None, qmp=None):
    return SimpleNamespace(machine=SimpleNamespace(image=image), console=console.lines, shell=Shell(ready),
                           firmware=Talk(firmware).lines, agent=agent and agent.lines, qmp=qmp)


def image(**more):
    return Image(file="/images/a.iso", boot_s=BOOT_S, **more)


class Serial(unittest.TestCase):
    def enter(self, console, firmware=b"", **more):
        end = guest(image(**more), console, lambda: any(LINE in line for line in console.told), firmware)
        entering.enter(end)
        return console.told

    def test_a_login_without_a_password(self):
        console = Talk(b"Debian 12 ttyS0\r\n\r\na login: ", (b"root\n", b"root\r\n\x1b[?2004hroot@a:~# "), (LINE, b"\r\n"))
        self.assertEqual(self.enter(console), [b"root\n", LINE + b"\n"])

    def test_a_login_with_a_password(self):
        console = Talk(b"a login: ", (b"user\n", b"user\r\nPassword: "), (b"live\n", b"\r\nuser@a:~$ "), (LINE, b"\r\n"))
        self.assertEqual(self.enter(console, user="user", password="live"), [b"user\n", b"live\n", LINE + b"\n"])

    def test_a_user_who_is_logged_in(self):
        console = Talk(b"a login: user (automatic login)\r\n\x1b[01;32muser@a\x1b[00m:~$ \x1b[?2004h", (LINE, b"\r\n"))
        self.assertEqual(self.enter(console), [LINE + b"\n"])

    def test_a_login_that_comes_in_pieces_and_an_end(self):
        console = Talk(b"a log")
        threading.Timer(0.2, console.theirs.sendall, (b"in: ",)).start()
        with self.assertRaisesRegex(RigError, "no shell in a.iso: the guest ended before prompt"):
            self.enter(console)
        self.assertEqual(console.told, [b"root\n"])

    def test_a_silent_console(self):
        with self.assertRaisesRegex(RigError, "no shell in a.iso: no login on the serial console within 1 s; "
                                              "its serial console is silent"):
            self.enter(Talk(b""))

    def test_no_login(self):
        with self.assertRaisesRegex(RigError, "its serial console said last: Kernel panic$"):
            self.enter(Talk(b"Loading\r\nKernel panic\r\n\r\n"))

    def test_nothing_to_boot(self):
        with self.assertRaisesRegex(RigError, "no shell in a.iso: it does not boot; firmware finds nothing"):
            self.enter(Talk(b""), firmware=b"Booting\nNo bootable device.  Retrying in 60 seconds.\n")

    def test_a_shell_that_does_not_answer(self):
        console = Talk(b"root@a:~# ", (LINE, b"sudo: not found\r\n# "))
        with self.assertRaisesRegex(RigError, "no shell in the guest within 1 s; its serial console said last: .*sudo"):
            entering.enter(guest(image(), console, lambda: False))


class Own(unittest.TestCase):
    """A guest of the rig's."""

    def look(self, console, ready, processors=lambda: ["ffffffff81000000 (halted)", "fff0"]):
        qmp = SimpleNamespace(processors=processors)
        entering.come_up(guest(None, Talk(console), lambda: ready, qmp=qmp), BOOT_S)

    def test_it_comes(self):
        self.look(b"", True)

    def test_it_does_not_come(self):
        with self.assertRaisesRegex(NotUp, "^no shell in the guest within 1 s; its serial console said last: Probing; "
                                           "its CPUs are at ffffffff81000000 .halted., fff0$"):
            self.look(b"Probing\r\n", False)

    def test_its_emulator_does_not_answer_either(self):
        def processors():
            raise Timeout("no answer of QEMU")
        with self.assertRaisesRegex(NotUp, "^no shell in the guest .*; nor does QEMU say where its CPUs are: no answer of QEMU$"):
            self.look(b"Probing\r\n", False, processors)

    def test_its_kernel_panics(self):
        with self.assertRaisesRegex(NotUp, "^the guest's kernel has panicked; .* IO-APIC . timer doesn't work!; its CPUs are at "):
            self.look(b"[    0.05] Kernel panic - not syncing: IO-APIC + timer doesn't work!\r\n", False)


class Processors(unittest.TestCase):
    def test_their_places_are_read_from_what_the_monitor_says(self):
        said = ("\r\nCPU#0\r\nRAX=0000000000000000 RBX=0000000000004494\r\n"
                "RIP=ffffffff8847c41a RFL=00000086 [--S--P-] CPL=0 II=0 A20=1 SMM=0 HLT=0\r\n"
                "\r\nCPU#1\r\nEIP=0000fff0 EFL=00000002 [-------] CPL=0 II=0 A20=1 SMM=0 HLT=1\r\n")
        qmp = SimpleNamespace(command=lambda name, **arguments: said)
        self.assertEqual(Qmp.processors(qmp), ["ffffffff8847c41a", "0000fff0 (halted)"])


class Again(unittest.TestCase):
    """A machine of the rig's that does not come up."""

    def prepare(self, *faults):
        """With these, one at each boot; the planted machine and what its folder holds."""
        left = list(faults)

        def boot(machine, folder):
            for name in ("console.log", "ram"):
                with open(os.path.join(folder, name), "x", encoding="utf-8") as file:
                    file.write(f"boot {len(faults) - len(left)}")
            if left:
                raise left.pop(0)
            return Planted(machine, folder, "", {}, {}, {})

        with tempfile.TemporaryDirectory() as root, Lab(None, root) as made:
            made._boot_and_plant = boot
            planted = made.prepare(SimpleNamespace(machine=Machine(512, 2, 5)))
            return planted.not_up, sorted(os.listdir(planted.folder))

    def test_it_comes_at_once(self):
        self.assertEqual(self.prepare(), ((), ["console.log", "ram"]))

    def test_it_is_booted_again(self):
        self.assertEqual(self.prepare(NotUp("it hangs")), (("it hangs",), ["console-1.log", "console.log", "ram"]))

    def test_two_that_are_entered_by_other_ways_do_not_meet(self):
        with tempfile.TemporaryDirectory() as root, Lab(None, root) as made:
            made._boot_and_plant = lambda machine, folder: Planted(machine, folder, "", {}, {}, {})
            folders = {made.prepare(SimpleNamespace(machine=Machine(512, 2, 5, image=Image("a.iso", enter=way)))).folder
                       for way in ("serial", "agent", "agent")}
        self.assertEqual(len(folders), 2)

    def test_it_never_comes(self):
        with self.assertRaisesRegex(NotUp, "^cannot prepare the guest: at boot 2: it hangs again$"):
            self.prepare(NotUp("it hangs"), NotUp("it hangs again"))

    def test_another_fault_is_told_at_once(self):
        with self.assertRaisesRegex(RigError, "^cannot prepare the guest: no memplant$"):
            self.prepare(RigError("no memplant"))


class Keyboard(unittest.TestCase):
    def setUp(self):
        self.pressed, self.looked = [], 0
        self.before, entering.KNOCK_S = entering.KNOCK_S, 0.05

    def tearDown(self):
        entering.KNOCK_S = self.before

    def reads(self, node):
        self.looked += 1
        return int(node == rigdisk.FILE and self.looked > 3)

    def enter(self, **more):
        qmp = SimpleNamespace(reads=self.reads, press=self.pressed.append)
        entering.enter(guest(image(enter="keyboard", **more), Talk(b""), lambda: "m" in self.pressed, qmp=qmp))

    def test_it_is_typed_when_the_disk_was_found(self):
        self.enter()
        self.assertEqual(self.looked, 4)
        self.assertEqual("".join(self.pressed).count("ret"), 2)
        self.assertIn("shift-backslash", self.pressed)

    def test_keys_come_before(self):
        self.enter(keys="ctrl-alt-f2")
        self.assertEqual(self.pressed[0], "ctrl-alt-f2")

    def test_each_character_is_a_key(self):
        for char in f"\n{rigdisk.LINE}\n":
            self.assertTrue(char in entering.KEYS or char.isdigit() or char.islower() and char.isascii(), char)


class Agent(unittest.TestCase):
    def enter(self, *answers):
        agent = Talk(b"", *answers)
        entering.enter(guest(image(enter="agent"), Talk(b""), lambda: True, agent=agent))
        return [json.loads(line) for line in agent.told]

    def test_it_runs_the_line(self):
        told = self.enter((b"guest-ping", b'{"return": {}}\n'), (b"guest-exec", b'{"return": {"pid": 7}}\n'))
        self.assertEqual(told[1]["arguments"]["arg"], ["-c", rigdisk.LINE])

    def test_it_refuses(self):
        with self.assertRaisesRegex(RigError, "the guest agent refuses guest-exec: disabled"):
            self.enter((b"guest-ping", b'{"return": {}}\n'), (b"guest-exec", b'{"error": {"desc": "disabled"}}\n'))

    def test_there_is_none(self):
        with self.assertRaisesRegex(RigError, "no shell in a.iso: no answer of the guest agent within 1 s"):
            entering.enter(guest(image(enter="agent"), Talk(b""), lambda: True, agent=Talk(b"", (b"ping", b""))))


class Streams(unittest.TestCase):
    def setUp(self):
        self.pipes = Channels(("console",))
        self.their_reader, self.their_writer = self.pipes.inherited()

    def write_as_a_uart(self, text):
        os.set_blocking(self.their_writer, False)
        for byte in text:
            os.write(self.their_writer, bytes([byte]))

    def test_they_hold_what_comes_while_the_test_gets_no_cpu(self):
        self.write_as_a_uart(b"memwipe: entered\r\n" * 1000)
        console = self.pipes.start()["console"]
        self.pipes.close()
        self.assertEqual(console.text(0, 2000).split("\n"), ["memwipe: entered"] * 1000)

    def test_they_go_both_ways(self):
        heard = os.dup(self.their_reader)
        self.pipes.start()["console"].send("hello\n")
        self.assertEqual(os.read(heard, 100), b"hello\n")
        os.close(heard)
        self.pipes.close()

    def test_they_end_with_the_other_side(self):
        console = self.pipes.start()["console"]
        self.pipes.drain()
        with self.assertRaisesRegex(RigError, "cannot write to the guest's console: "):
            console.send("hello\n")
        self.pipes.close()


class Tabbing(unittest.TestCase):
    """The keyboard's way through a window of three objects."""

    def setUp(self):
        self.pressed = []
        self.asked = []

    def check(self, command):
        """As guest/live/focused: the next object, if the one before is named."""
        self.asked.append(command)
        number = (len(self.pressed) - 1) % 3
        return f"path{number}\t{('Menu', 'Wipe Now', 'Test')[number]}"

    def tab_to(self, name):
        qmp = SimpleNamespace(press=self.pressed.append)
        focus.tab_to(SimpleNamespace(qmp=qmp, shell=SimpleNamespace(check=self.check)), name)

    def test_it_stops_there(self):
        self.tab_to("Wipe Now")
        self.assertEqual(self.pressed, ["tab", "tab"])
        self.assertEqual(self.asked, ["focused", "focused 'path0\tMenu'"])

    def test_it_is_nowhere(self):
        with self.assertRaisesRegex(RigError, "'Arm' does not get the focus; it went through: path0\tMenu, "):
            self.tab_to("Arm")


if __name__ == "__main__":
    entering.ANSWER_S = BOOT_S
    sys.exit(counted.run("enter"))
