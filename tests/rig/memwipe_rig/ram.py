# SPDX-License-Identifier: GPL-2.0-or-later
"""The guest's RAM as a file: made, filled before the boot, copied without its holes."""
import json
import os
import shutil
import subprocess
import tempfile

from . import dimm
from .errors import Lacking, RigError

MIB = 1 << 20
# What a run writes beside its RAM: the stick's new blocks, state, logs.
SPARE_BYTES = 512 * MIB
HOLE_BYTES = 4 * MIB
STAT_BLOCK_BYTES = 512


def need_space(folder, ram_files, memory_mib):
    need = ram_files * memory_mib * MIB + SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < need:
        raise Lacking(f"cannot run a guest of {memory_mib} MiB: {folder} has {free // MIB} MiB "
                      f"free, {need // MIB} are needed")


def need_holes(folder):
    """RAM that the guest never wrote must take no room on the disk, and no time."""
    with tempfile.TemporaryFile(dir=folder) as file:
        file.truncate(HOLE_BYTES)
        used = os.fstat(file.fileno()).st_blocks * STAT_BLOCK_BYTES
    if used >= HOLE_BYTES:
        raise Lacking(f"cannot run guests in {folder}: its file system has no holes in files (FAT has none)")


def fill(machine, folder):
    """RAM that holds machine.prefill everywhere before the guest starts."""
    block = bytes([machine.prefill]) * MIB
    for name, mib in machine.ram_files.items():
        with open(os.path.join(folder, name), "wb") as ram:
            for _ in range(mib):
                ram.write(block)


def copy(machine, source, target):
    for name in machine.ram_files:
        run_tool("cp", "--sparse=always", "--reflink=auto", os.path.join(source, name),
                 os.path.join(target, name))


def join(machine, folder):
    """One file "ram" by address, of what was several."""
    whole = os.path.join(folder, "ram")
    parts = dict(machine.ram_files)
    if machine.dimm_mib:
        parts[dimm.FILE] = machine.dimm_mib
    start_mib = 0
    for name, mib in parts.items():
        part = os.path.join(folder, name)
        if part != whole:
            run_tool("dd", f"if={part}", f"of={whole}", "bs=1M", f"seek={start_mib}",
                     "conv=notrunc,sparse", "status=none")
            os.remove(part)
        start_mib += mib
    os.truncate(whole, start_mib * MIB)


def run_tool(*command, accept=(0,)):
    """The output of a program of the host, whose exit status must be one of accept."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except FileNotFoundError:
        raise Lacking(f"cannot run {command[0]}: not found") from None
    if done.returncode not in accept:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise RigError(f"{os.path.basename(command[0])}: "
                       f"{words[-1] if words else f'exit status {done.returncode}'}")
    return done.stdout


def link(source, target):
    """The same file under another name; a copy, where that is on another file system."""
    try:
        os.link(source, target)
    except OSError:
        run_tool("cp", "--sparse=always", "--reflink=auto", source, target)


def image_format(path):
    """As QEMU knows it: raw, qcow2 and others."""
    return json.loads(run_tool("qemu-img", "info", "--output=json", path))["format"]


def make_stick(path, backing, backing_format):
    """A stick that reads as the backing image and keeps what is written to itself."""
    run_tool("qemu-img", "create", "-q", "-f", "qcow2", "-b", os.path.abspath(backing),
             "-F", backing_format, path)
