# SPDX-License-Identifier: GPL-2.0-or-later
"""Records of machines: memory maps, ACPI tables and the kernel's log, as a tree that memwipe's programs read with
--sysroot and make test-corpus judges. The script that copies them is the same on this machine and in guests."""
import base64
import binascii
import io
import os
import tarfile
import tempfile

from . import lab, ram
from .errors import BadInput, Lacking, RigError
from .guest import Guest
from .machine import make_variables

RIG = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
SCRIPTS = (os.path.join(RIG, "record"), os.path.join(RIG, "..", "data", "record"))     # installed; in the source
IN_GUEST = "/dev/record"    # a file system in RAM, in all guests


def _script():
    return next(path for path in SCRIPTS if os.path.exists(path))


def need_new(folder):
    if os.path.lexists(folder):
        raise BadInput(f"{folder} exists; a record needs a new folder")
    if not os.path.isdir(os.path.dirname(os.path.abspath(folder))):
        raise BadInput(f"{folder} cannot be made: the folder around it is missing")


def this_machine(folder):
    if os.geteuid():
        raise Lacking("cannot record this machine: only root can read memory maps and ACPI tables")
    ram.run_tool("sh", _script(), folder)


def guest(images, machine, folder):
    """Of a machine that a scenario runs on, once it has booted."""
    with tempfile.TemporaryDirectory(prefix="memwipe-rig.") as work:
        ram.need_holes(work)
        ram.need_space(work, 1, machine.memory_mib)
        lab.make_disks(images, machine, work)
        make_variables(machine, work)
        with Guest(machine, work, images) as booted:
            booted.boot()
            packed = _record_in(booted.shell)
            booted.freeze()
    os.mkdir(folder)
    _unpack(packed, folder)


def _unpack(packed, folder):
    """Files alone, and none outside of the folder, whatever the guest says."""
    with tarfile.open(fileobj=io.BytesIO(packed)) as archive:
        for member in archive:
            path = os.path.normpath(member.name)
            if member.isfile() and not path.startswith(("/", "..")):
                target = os.path.join(folder, path)
                os.makedirs(os.path.dirname(target), exist_ok=True)
                with open(target, "wb") as file:
                    file.write(archive.extractfile(member).read())


def _record_in(shell):
    """The guest has no other way for files than its shell's lines."""
    with open(_script(), "rb") as file:
        script = base64.b64encode(file.read()).decode()
    shell.check(f"echo {script} | base64 -d > {IN_GUEST}.sh")
    shell.check(f"sh {IN_GUEST}.sh {IN_GUEST}")
    said = shell.check(f"tar -C {IN_GUEST} -cz . | base64")
    try:
        return base64.b64decode("".join(said.split()), validate=True)
    except (binascii.Error, ValueError):
        raise RigError("the guest's record did not come through its shell in one piece") from None
