# SPDX-License-Identifier: GPL-2.0-or-later
"""The life of a scenario: prepare() boots and plants once per machine; control() and wipe() each
start from that very machine and end with its RAM scanned."""
import contextlib
import functools
import os
import secrets
import shutil
import tempfile
import threading
from dataclasses import dataclass

from . import cord, dimm, film, focus, holding, holdings, picture, planting, ram, results, rigdisk, scanner
from . import trigger
from .errors import Lacking, NotUp, RigError
from .guest import BY_HOST, Guest
from .machine import copy_variables, make_variables
from .kinds import KINDS

CONTROL = "control"
KEY_BYTES = 16
RAM_FILES_PER_JOB = 2
# An emulated machine whose kernel hangs or panics on its way up says nothing about what is tested. It is booted again,
# and this is told.
BOOT_TRIES = 2
FULL_BYTES = 1 << 20
# What others than the guest do: frames for the network card from now on; another device; more memory.
OUTER_STEPS = {"flood": lambda guest: guest.wire.flood(), "cord": cord.plug_in,
               "dimm": dimm.plug_in}
# Too big to keep: what a failure is understood from is the rest of a run's folder.
IMAGES = ("ram", "ram.node0", "ram.node1", "dimm", "stick", "base", cord.FILE, "state", "other", "vars",
          rigdisk.FILE)
FRAMES = "frames"   # of a film, one by one


@dataclass
class Planted:
    """A planted machine, stopped. Its folder holds ram, stick, state and iomem."""
    machine: object
    folder: str
    key: str
    said: dict          # memplant's answer
    values: dict        # of holdings: what programs hold
    held: dict          # the judges that find these in it
    not_up: tuple = ()  # why boots before this one failed

    def path(self, name):
        return os.path.join(self.folder, name)


@dataclass
class Outcome:
    """A run that has ended. Its folder holds ram, until Lab.drop_images(), and console.log, until
    Lab.forget()."""
    folder: str
    scan: dict
    end: object     # trigger.End
    console: str    # what it said from the trigger on
    changes: tuple = None   # by a film: when the first marker went, and when the last one that did
    not_up: tuple = ()      # why boots of its machine failed before one succeeded


class Lab:
    """Guests and a folder for their files; as a context, it leaves nothing of either. told(who, step) is called,
    from any thread, as a step begins; root is where that folder is made, and where what is kept of a scenario
    goes; timed: by whose clock, as guest.py names them; filmed: each wipe leaves a film."""

    def __init__(self, images, root, jobs=1, told=lambda who, step: None, timed=BY_HOST, filmed=False):
        self.images = images
        self.root = root
        self.jobs = jobs
        self.told = told
        self.timed = timed
        self.filmed = filmed
        self.folder = tempfile.mkdtemp(prefix=results.RUN_PREFIX, dir=self.root)
        self.lock = threading.Lock()
        self.guests = set()
        self.aborted = False
        self.planted = {}       # machine: Planted, or why it could not be planted
        self.machine_locks = {}
        self.machine_numbers = {}   # names do not tell all that machines may differ in

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.abort()
        shutil.rmtree(self.folder, ignore_errors=True)

    def abort(self):
        """End all guests and start no more: runs in other threads end with an error."""
        with self.lock:
            self.aborted = True
            guests = list(self.guests)
        for guest in guests:
            guest.kill()

    def need_room(self, scenarios):
        """For as many of them as run at once."""
        ram.need_holes(self.root)
        largest_mib = max((one.machine.memory_mib for one in scenarios), default=0)
        ram.need_space(self.root, self.jobs * RAM_FILES_PER_JOB, largest_mib)

    def prepare(self, scenario):
        """The planted machine of this scenario: booted and planted for the first that asks."""
        machine = scenario.machine
        with self.lock:
            machine_lock = self.machine_locks.setdefault(machine, threading.Lock())
        with machine_lock:
            if machine not in self.planted:
                try:
                    with self._full_disk_is_told():
                        self.planted[machine] = self._plant(machine)
                except RigError as error:
                    self.planted[machine] = error
        planted = self.planted[machine]
        if isinstance(planted, RigError):
            raise type(planted)(f"cannot prepare the guest: {planted}")
        return planted

    def control(self, scenario, number=1):
        """The scenario without the wipe, for the first time or again."""
        run = CONTROL if number == 1 else f"{CONTROL}-{number}"
        return self._run(scenario, run, KINDS[scenario.kind].fire_control)

    def wipe(self, scenario, fire=None):
        """The scenario; fire(guest, scenario) brings the guest to its end."""
        return self._run(scenario, "wipe", fire or KINDS[scenario.kind].fire)

    def draw(self, scenario, outcome):
        """What lies where in its RAM, as a picture."""
        picture.draw_run(self.images, self.prepare(scenario), outcome.folder,
                         f"{scenario.name}: {os.path.basename(outcome.folder)}")

    def drop_images(self, outcome):
        """Free the disk; what the run printed stays until forget()."""
        _remove_images(outcome.folder)

    def forget(self, scenario):
        shutil.rmtree(self._scenario_folder(scenario), ignore_errors=True)

    def forget_machine(self, machine):
        self.planted.pop(machine, None)
        shutil.rmtree(self._machine_folder(machine), ignore_errors=True)

    def keep_logs(self, scenario, kept=None):
        """Copy what a person needs to see how it went; the folder it was copied to, or None if the disk is full."""
        kept = kept or os.path.join(self.root, scenario.name)
        shutil.rmtree(kept, ignore_errors=True)
        try:
            for folder in (self._machine_folder(scenario.machine), self._scenario_folder(scenario)):
                if os.path.isdir(folder):
                    shutil.copytree(folder, kept, dirs_exist_ok=True, ignore=_ignore_images)
        except OSError:
            shutil.rmtree(kept, ignore_errors=True)
            return None
        return kept

    def _plant(self, machine):
        folder = self._machine_folder(machine)
        os.makedirs(folder)
        not_up = []
        while True:
            try:
                planted = self._boot_and_plant(machine, folder)
            except NotUp as error:
                not_up.append(str(error))
                if len(not_up) == BOOT_TRIES:
                    raise NotUp(f"at boot {BOOT_TRIES}: {error}") from None
                self.told("prepare", f"boot again: {error}")
                _remove_images(folder)
                os.replace(os.path.join(folder, "console.log"), os.path.join(folder, f"console-{len(not_up)}.log"))
            else:
                planted.not_up = tuple(not_up)
                return planted

    def _boot_and_plant(self, machine, folder):
        ram.need_space(self.root, self.jobs * RAM_FILES_PER_JOB, machine.memory_mib)
        make_disks(self.images, machine, folder)
        if machine.prefill:
            ram.fill(machine, folder)
        make_variables(machine, folder)
        key = secrets.token_hex(KEY_BYTES)
        with self._guest(machine, folder) as guest:
            self.told("prepare", "boot")
            guest.boot()
            self.told("prepare", "plant")
            if not machine.image:
                for command in planting.PREPARE:
                    guest.shell.check(command)
            values = holdings.make(machine.system, self.images)
            told = functools.partial(self.told, "prepare")
            pages = holding.hold(guest, values, told) if values else []
            said = planting.plant(guest, key, machine.planted)
            holding.give_back(guest, values, told)
            with open(os.path.join(folder, "iomem"), "w", encoding="utf-8") as iomem:
                iomem.write(guest.shell.check(planting.MEMORY_MAP) + "\n")
            self.told("prepare", "save its state: each run starts from there")
            guest.save(os.path.join(folder, "state"))
        planted = Planted(machine, folder, key, said, values, {})
        if values:
            self.told("prepare", "scan")
            planted.values = holding.learn(values, planted.path("ram"), pages)
            planted.held = scanner.look_for_held(self.images, planted)
            holding.check(machine, planted.held)
        return planted

    def _run(self, scenario, run, fire):
        planted = self.prepare(scenario)
        with self._full_disk_is_told():
            return self._run_planted(planted, scenario, run, fire)

    def _run_planted(self, planted, scenario, run, fire):
        folder = self._start_folder(planted, scenario, run)
        with self._guest(planted.machine, folder, incoming=True) as guest:
            said = self._approach(guest, planted, scenario, run)
            self.told(f"{scenario.name} {run}", f"trigger: {scenario.trigger}")
            start = guest.console.count()
            with self._film(guest, planted, scenario, run) as taken:
                end = fire(guest, scenario)
            console = guest.console.text(start, guest.console.count())
        if taken:
            taken.finish(os.path.join(folder, picture.FILM))
        self.told(f"{scenario.name} {run}", f"ended by {end.reason}; search its RAM")
        scan = scanner.scan(self.images, planted, said, folder, scenario.aeskeyfind)
        return Outcome(folder, scan, end, console, taken and taken.changes, planted.not_up)

    def _film(self, guest, planted, scenario, run):
        """Of a wipe, where films are wanted and RAM is one file."""
        machine = planted.machine
        if not self.filmed or run.startswith(CONTROL) or machine.dimm_mib or list(machine.ram_files) != ["ram"]:
            return contextlib.nullcontext()
        return film.Film(guest, lambda path: picture.draw(self.images, planted, guest.folder, path, scenario.name),
                         os.path.join(guest.folder, FRAMES))

    def _approach(self, guest, planted, scenario, run):
        """Go on from the snapshot to the moment before the trigger; what memplant said."""
        guest.resume(planted.path("state"))
        said = [planted.said]
        arm = scenario.disarm if run.startswith(CONTROL) else scenario.arm
        for step in ["dmesg -n 7", *arm, *scenario.steps]:
            self.told(f"{scenario.name} {run}", step)
            if step in OUTER_STEPS:
                OUTER_STEPS[step](guest)
            elif step.startswith(trigger.PRESS_STEP):
                guest.qmp.press(step.removeprefix(trigger.PRESS_STEP))
            elif step.startswith(focus.STEP):
                focus.tab_to(guest, step.removeprefix(focus.STEP))
            elif step.startswith(planting.STEP):
                parts = step.removeprefix(planting.STEP).split()
                said.append(planting.plant(guest, planted.key, parts))
            else:
                guest.shell.check(step)
        return said

    def _start_folder(self, planted, scenario, run):
        folder = os.path.join(self._scenario_folder(scenario), run)
        os.makedirs(folder)
        ram.need_space(self.root, 1, planted.machine.memory_mib)
        ram.copy(planted.machine, planted.folder, folder)
        copy_variables(planted.machine, planted.folder, folder)
        ram.make_stick(os.path.join(folder, "stick"), planted.path("stick"), "qcow2")
        cord.insert(planted.machine, planted.path(cord.FILE), folder)
        if planted.machine.image:
            ram.link(planted.path(rigdisk.FILE), os.path.join(folder, rigdisk.FILE))
        return folder

    @contextlib.contextmanager
    def _guest(self, machine, folder, incoming=False):
        with self.lock:
            if self.aborted:
                raise RigError("interrupted")
            guest = Guest(machine, folder, self.images, incoming, self.timed)
            self.guests.add(guest)
        try:
            yield guest
        finally:
            guest.close()
            with self.lock:
                self.guests.discard(guest)

    @contextlib.contextmanager
    def _full_disk_is_told(self):
        """Whatever else failed by it."""
        try:
            yield
        except (RigError, OSError) as error:
            if shutil.disk_usage(self.folder).free < FULL_BYTES:
                raise Lacking(f"{self.root} is full: {error}") from None
            raise

    def _machine_folder(self, machine):
        with self.lock:
            number = self.machine_numbers.setdefault(machine, len(self.machine_numbers))
        return os.path.join(self.folder, f"{machine.name}-{number}")

    def _scenario_folder(self, scenario):
        return os.path.join(self.folder, scenario.name)


def make_disks(images, machine, folder):
    """What the machine is booted from, the medium of another device, and for an image of others the rig's disk."""
    stick, base = os.path.join(folder, "stick"), os.path.join(folder, "base")
    if machine.image:
        base = images.stick(machine)
        rigdisk.make(images, machine.image, folder)
    else:
        # A snapshot needs the very stick that it was made from; make may build another meanwhile.
        ram.link(images.stick(machine), base)
    ram.make_stick(stick, base, ram.image_format(base) if machine.image else "raw")
    cord.insert(machine, images.dvd(machine), folder)


def _remove_images(folder):
    for name in IMAGES:
        with contextlib.suppress(FileNotFoundError):
            os.remove(os.path.join(folder, name))


def _ignore_images(_, names):
    return [name for name in names if name in (*IMAGES, FRAMES)]
