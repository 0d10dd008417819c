# SPDX-License-Identifier: GPL-2.0-or-later
"""The guest's RAM as a file: made, filled before the boot, copied without its holes."""
import os
import shutil
import subprocess

from .errors import RigError

MIB = 1 << 20
# What a run writes beside its RAM: the stick's new blocks, state, logs.
SPARE_BYTES = 512 * MIB


def need_space(folder, ram_files, memory_mib):
    need = ram_files * memory_mib * MIB + SPARE_BYTES
    free = shutil.disk_usage(folder).free
    if free < need:
        raise RigError(f"cannot run a guest of {memory_mib} MiB: {folder} has {free // MIB} MiB "
                       f"free, {need // MIB} are needed")


def fill(path, memory_mib, byte):
    """A RAM file that holds this byte everywhere before the guest starts."""
    block = bytes([byte]) * MIB
    with open(path, "wb") as ram:
        for _ in range(memory_mib):
            ram.write(block)


def copy(source, target):
    run_tool("cp", "--sparse=always", "--reflink=auto", source, target)


def run_tool(*command, accept=(0,)):
    """The output of a program of the host, whose exit status must be one of accept."""
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)
    except FileNotFoundError:
        raise RigError(f"cannot run {command[0]}: not found") from None
    if done.returncode not in accept:
        words = done.stderr.decode("utf-8", "replace").strip().splitlines()
        raise RigError(f"{os.path.basename(command[0])}: "
                       f"{words[-1] if words else f'exit status {done.returncode}'}")
    return done.stdout


def make_stick(path, backing, backing_format):
    """A stick that reads as the backing image and keeps what is written to itself."""
    run_tool("qemu-img", "create", "-q", "-f", "qcow2", "-b", os.path.abspath(backing),
             "-F", backing_format, path)
