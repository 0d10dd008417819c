# SPDX-License-Identifier: GPL-2.0-or-later
"""What make built for the rig, by name, and the programs of the host that it needs."""
import os
import re
import shutil

from . import cord, debian, ram
from .errors import BadInput, Lacking


QEMU = "qemu-system-x86_64"
QEMU_MIN = (7, 2)   # -netdev dgram, and snapshots without the RAM that is a file
TOOLS = (QEMU, "qemu-img", "setpriv")
BUILD = "{build}/"  # of the path of a foreign image: what make has built
# An installed memwipe-rig has its programs beside its Python package.
INSTALLED = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "bin")

# Where make puts what a kernel series needs.
NEWER = ("6.12", "6.12.113+deb12", "6.12.117+deb12", "backports", "sid")
KERNELS = {"6.1": "guest/kernel"} | {name: f"guest/kernel-{name}" for name in NEWER}
# Of Debian's backports: the installed one does not emulate x2APIC.
QEMU_FOLDER = "guest/qemu"
INITRAMFS = ({"6.1": "guest/initramfs.img"} |
             {name: f"guest/initramfs-{name}.img" for name in NEWER})

# What a live system is booted with and from; it brings the kernel of its Debian. In a plain one memwipe
# is not installed.
LIVE = tuple(system + kind for system in debian.SYSTEMS for kind in debian.KINDS)


class Images:
    """guests: those that make builds are needed, and what is looked for in them."""

    def __init__(self, build, guests=True):
        for tool in TOOLS + (("aeskeyfind",) if guests else ()):
            if not shutil.which(tool):
                raise Lacking(f"cannot start: {tool} is not installed")
        _need_new_qemu()
        self.build = build
        self.memscan = self.program("memscan")
        if guests:
            self.small_stick = self._file("guest/stick.img")
            self.volume_key = self._file("guest/volume.key.hex")

    def program(self, name):
        """One of the rig's own."""
        installed = os.path.join(INSTALLED, name)
        return installed if os.path.exists(installed) else self._file(f"rig/{name}")

    def kernel(self, machine):
        return self._file(kernel_of(machine))

    def qemu(self, machine):
        """The command that starts its emulator."""
        if machine.apic == "xapic":
            return [QEMU]
        share = self._file(f"{QEMU_FOLDER}/usr/share")
        return [self._file(f"{QEMU_FOLDER}/usr/bin/qemu-system-x86_64"),
                "-L", f"{share}/qemu", "-L", f"{share}/seabios"]

    def initramfs(self, machine):
        return self._file(initramfs_of(machine))

    def stick(self, machine):
        if machine.image:
            return self.path(machine.image.file)
        return self._file(stick_of(machine)) if machine.system in LIVE else self.small_stick

    def dvd(self, machine):
        """Where the machine has one."""
        return self._file(dvd_of(machine)) if machine.cord == cord.DVD else None

    def path(self, path):
        """A file that a scenario names."""
        if path.startswith(BUILD):
            return self._file(path.removeprefix(BUILD))
        if not os.path.isfile(path):
            raise BadInput(f"cannot find {path}")
        return os.path.abspath(path)

    def need_of(self, image):
        """All that a foreign image needs of this machine."""
        for path in image.files:
            self.path(path)
        if not shutil.which("busybox"):
            raise Lacking("cannot start: busybox is not installed (busybox-static)")

    def built(self, name, command):
        """What this command builds."""
        path = os.path.abspath(os.path.join(self.build, name))
        if not os.path.exists(path):
            raise Lacking(f"cannot find {path}: run '{command}' first")
        return path

    def _file(self, name):
        return self.built(name, "make rig")


def _need_new_qemu():
    said = ram.run_tool(QEMU, "--version").decode("utf-8", "replace").partition("\n")[0]
    version = re.search(r"version (\d+)\.(\d+)", said)
    if not version:
        raise Lacking(f"cannot start: {QEMU} does not say its version: '{said}'")
    if tuple(map(int, version.groups())) < QEMU_MIN:
        raise Lacking(f"cannot start: {QEMU} is {version[1]}.{version[2]}, and "
                      f"{QEMU_MIN[0]}.{QEMU_MIN[1]} is needed")


def _base_of(machine):
    return f"guest/live-{debian.of(machine.system)}/base"


def kernel_of(machine):
    signed = ".signed" if machine.secure_boot else ""
    if machine.system in LIVE:
        return f"{_base_of(machine)}/vmlinuz{signed}"
    return f"{KERNELS[machine.kernel]}/vmlinuz{signed}"


def initramfs_of(machine):
    if machine.system in LIVE:
        return f"{_base_of(machine)}/initrd.img"
    return INITRAMFS[machine.kernel]


def stick_of(machine):
    return f"guest/live-{machine.system}/stick.img"


def dvd_of(machine):
    return f"guest/live-{machine.system}/dvd.iso"


def needs(machine):
    """What make must build for this machine, as paths below the build folder."""
    if machine.image:
        return {path.removeprefix(BUILD) for path in machine.image.files if path.startswith(BUILD)}
    found = {kernel_of(machine), initramfs_of(machine)}
    if machine.system in LIVE:
        found.add(stick_of(machine))
    if machine.cord == cord.DVD:
        found.add(dvd_of(machine))
    if machine.apic != "xapic":
        found.add(f"{QEMU_FOLDER}/version")
    return found
