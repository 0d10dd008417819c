# SPDX-License-Identifier: GPL-2.0-or-later
"""One run of a machine in Bochs: a disc to boot from, the emulator, and its RAM as a file by address."""
import contextlib
import os
import pty
import re
import resource
import select
import shutil
import signal
import struct
import subprocess
import threading
from dataclasses import dataclass

import stick
from machines import BOOT_ENTRY, GRUB_CONTROL, SCAN
from memwipe_rig import ram, verdict
from memwipe_rig.errors import RigError

MIB = 1 << 20
# Of the host's processor time, so that it does not matter what else runs there; Bochs never sleeps. If it
# hangs nevertheless, the clock ends it.
LIMIT_S, LIMIT_LINUX_S = 120, 1200
CLOCK_LIMIT = 6     # times the limit
LOOK_S = 1          # whether the last words have come
IMAGES = ("disc", "blocks", "ram")
TABLE_BYTES = MIB       # as ram_file.c has them
TABLE_HEADER = struct.Struct("=QQ")
# lsmmap prints the memory map of firmware.
GRUB_CFG = """serial --unit=0 --speed=115200
terminal_output serial
{grub}
lsmmap
{start}
"""
START = {GRUB_CONTROL: "halt", BOOT_ENTRY: "linux /image console=ttyS0\nboot"}
# Of a Linux guest.
START_LINUX = """linux /vmlinuz console=ttyS0,115200 quiet panic=-1 crashkernel=16M way={way} kvm={kvm} key={key}
initrd /initramfs
boot"""
BOCHSRC = """config_interface: textconfig
display_library: term
memory: guest={memory_mib}, host={memory_mib}
romimage: file=/usr/share/bochs/BIOS-bochs-latest, options=fastboot
vgaromimage: file=/usr/share/vgabios/vgabios.bin
vga: extension=vbe
cpu: model={cpu}, count={cpus}, ips=50000000, quantum=32, reset_on_triple_fault=0, ignore_bad_msrs={ignore_bad_msrs}
clock: sync=none
pci: enabled=1, chipset=i440fx, slot1=pcivga
{drive}
com1: enabled=1, mode=file, dev={folder}/console.log
panic: action=fatal
log: {folder}/bochs.log
"""
DISC = "ata0-master: type=cdrom, path={}, status=inserted\nboot: cdrom"
DISK = "ata0-master: type=disk, mode=flat, path={}, cylinders=0\nboot: disk"      # 0: as the size of the file says
POWER_OFF = "ACPI control: soft power off"
RESET = "Reset(HARDWARE) called"
GRUB_RANGE = re.compile(r"base_addr = 0x([0-9a-f]+), length = 0x([0-9a-f]+), (available RAM|ACPI reclaimable RAM)")
IOMEM_NAME = {"available RAM": "System RAM", "ACPI reclaimable RAM": "ACPI Tables"}
LINUX_RANGE = re.compile(r"^ *[0-9a-f]+-[0-9a-f]+ : .*$", re.MULTILINE)


@dataclass
class Run:
    folder: str     # of its files: ram, console.log, bochs.log
    end: str        # verdict.POWER_OFF, or what came instead
    said: str       # on the serial port
    cpu_s: float    # of the host


def run(machine, build, folder, key):
    """Start the machine and wait for its end. The folder is empty."""
    drive = _make_drive(machine, build, folder, key)
    _fill(machine, folder)
    _write(folder, "bochsrc", BOCHSRC.format(folder=folder, drive=drive, **vars(machine)))
    _write(folder, "debugger", "c\n")       # Debian's Bochs has a debugger, which must be told to go on
    before = _cpu_s()
    ended = _start(build, folder, LIMIT_S if machine.way in (BOOT_ENTRY, GRUB_CONTROL) else LIMIT_LINUX_S,
                   stick.END if machine.way == SCAN else "")
    cpu_s = _cpu_s() - before
    _order(machine, folder)
    return Run(folder, _end(folder, ended), _read(folder, "console.log"), cpu_s)


def drop_images(folder):
    """Free the disk; what the run said stays."""
    shutil.rmtree(os.path.join(folder, "tree"), ignore_errors=True)
    for name in IMAGES:
        with contextlib.suppress(FileNotFoundError):
            os.remove(os.path.join(folder, name))


def iomem(said):
    """The guest's memory map as memscan reads it, from what GRUB said, and Linux if it ran."""
    lines = [f"{int(start, 16):x}-{int(start, 16) + int(length, 16) - 1:x} : {IOMEM_NAME[name]}"
             for start, length, name in GRUB_RANGE.findall(said)]
    if not lines:
        raise RigError("GRUB did not tell the memory map")
    return "\n".join(LINUX_RANGE.findall(said) + lines) + "\n"


def _make_drive(machine, build, folder, key):
    """What it boots, and Bochs' words for that."""
    path = os.path.join(folder, "disc")
    if machine.way == SCAN:
        stick.make(build, path)
        return DISK.format(path)
    _make_disc(machine, build, folder, key, path)
    return DISC.format(path)


def _make_disc(machine, build, folder, key, path):
    tree = os.path.join(folder, "tree")
    os.makedirs(os.path.join(tree, "boot/grub"))
    files = {"image": "kexec-wipe/memwipe.efi"}
    start = START.get(machine.way, START_LINUX).format(key=key, **vars(machine))
    if machine.has_linux:
        files = {"vmlinuz": "bochs/vmlinuz", "initramfs": "bochs/initramfs.img"}
    for name, source in files.items():
        shutil.copy(os.path.join(build, source), os.path.join(tree, name))
    _write(tree, "boot/grub/grub.cfg", GRUB_CFG.format(grub=machine.grub, start=start))
    ram.run_tool("grub-mkrescue", "-d", "/usr/lib/grub/i386-pc", "--fonts=", "--themes=", "--locales=",
                 "-o", path, tree)


def _fill(machine, folder):
    block = bytes([machine.prefill]) * MIB
    with open(os.path.join(folder, "blocks"), "wb") as file:
        file.seek(TABLE_BYTES)
        for _ in range(machine.memory_mib):
            file.write(block)


def _cpu_s():
    """Of all processes that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _start(build, folder, limit_s, last_words):
    """Run Bochs to its end, or to the last words of a program that halts all CPUs, which does not end Bochs; False if it
    took too long. Its screen is a terminal, which is read and not kept."""
    screen, terminal = pty.openpty()
    environment = dict(os.environ, TERM="vt100", BOCHS_RAM_FILE=os.path.join(folder, "blocks"),
                       LD_PRELOAD=os.path.abspath(os.path.join(build, "bochs/ram_file.so")))
    with open(os.path.join(folder, "stderr"), "wb") as errors, \
            subprocess.Popen(["setpriv", "--pdeathsig", "KILL", "prlimit", f"--cpu={limit_s}", "bochs-bin", "-q",
                              "-f", os.path.join(folder, "bochsrc"), "-rc", os.path.join(folder, "debugger")],
                             stdin=terminal, stdout=terminal, stderr=errors, env=environment) as bochs:
        os.close(terminal)
        limit = threading.Timer(limit_s * CLOCK_LIMIT, bochs.kill)
        limit.start()
        try:
            with contextlib.suppress(OSError):      # EIO: the last process that had the terminal has ended
                while not select.select([screen], [], [], LOOK_S)[0] or os.read(screen, MIB):
                    if last_words and last_words in _read(folder, "console.log"):
                        return True
        finally:
            limit.cancel()
            bochs.kill()
            os.close(screen)
    return bochs.returncode != -signal.SIGKILL


def _order(machine, folder):
    """Write "ram": the blocks of ram_file.c by address. A block that the guest has not touched is as before."""
    blocks = os.path.join(folder, "blocks")
    with open(blocks, "rb") as source, open(os.path.join(folder, "ram"), "wb") as target:
        base, count = TABLE_HEADER.unpack(source.read(TABLE_HEADER.size))
        if not count:
            raise RigError("Bochs did not put its RAM into the file: " + _read(folder, "stderr")[-200:])
        addresses = struct.unpack(f"={count}Q", source.read(8 * count))
        block_bytes = machine.memory_mib * MIB // count
        untouched = bytes([machine.prefill]) * block_bytes
        for address in addresses:
            if address:
                source.seek(TABLE_BYTES + address - base)
            target.write(source.read(block_bytes) if address else untouched)
    os.remove(blocks)


def _end(folder, ended):
    log = _read(folder, "bochs.log")
    if log.count(RESET) != 1:       # the one with which it starts
        return "a reset"
    if POWER_OFF in log:
        return verdict.POWER_OFF
    return "a fault of Bochs" if ended else "nothing in time"


def _write(folder, name, text):
    with open(os.path.join(folder, name), "w", encoding="utf-8") as file:
        file.write(text)


def _read(folder, name):
    with contextlib.suppress(FileNotFoundError), \
            open(os.path.join(folder, name), encoding="utf-8", errors="replace") as file:
        return file.read().replace("\r", "")
    return ""
