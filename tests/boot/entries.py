# SPDX-License-Identifier: GPL-2.0-or-later
"""The ways to start memwipe.efi: who does it, and what QEMU needs for it."""
import os
import subprocess
from dataclasses import dataclass
from typing import Callable, Optional

from machine import described

# For memwipe.efi and, as a control, for Linux, which finds no root and panics.
COMMAND_LINE = "console=ttyS0 panic=-1"
GRUB_CFG = """set timeout=0
menuentry "wipe RAM" {{
	{command} /image {command_line}
}}
"""
ENTRY_CONF = """title wipe RAM
linux /image
options {command_line}
"""
SYSTEMD_BOOT = "/usr/lib/systemd/boot/efi/systemd-bootx64.efi"


def tool(*command):
    subprocess.run(command, check=True, capture_output=True)


def qemu_kernel(image, folder):
    return ["-kernel", image, "-append", COMMAND_LINE]


def reboot(image, folder):
    return ["-kernel", image, "-append", f"{COMMAND_LINE} action=reboot"]


def no_command_line(image, folder):
    return ["-kernel", image]


def fat_stick(files, folder):
    """A stick from which firmware starts EFI/BOOT/BOOTX64.EFI; files: {place on it: source}."""
    stick = os.path.join(folder, "stick")
    with open(stick, "wb") as file:
        file.truncate(64 << 20)
    tool("/sbin/mkfs.vfat", stick)
    known = set()
    for place, source in files.items():
        parts = place.split("/")
        for depth in range(1, len(parts)):
            path = "/".join(parts[:depth])
            if path not in known:
                tool("mmd", "-i", stick, f"::{path}")
                known.add(path)
        tool("mcopy", "-i", stick, source, f"::{place}")
    return ["-device", "qemu-xhci,id=xhci", "-drive", f"if=none,id=stick,file={stick},format=raw",
            "-device", "usb-storage,bus=xhci.0,drive=stick,bootindex=1"]


def write(folder, name, text):
    path = os.path.join(folder, name)
    with open(path, "w", encoding="utf-8") as file:
        file.write(text)
    return path


def bootx64(image, folder):
    return fat_stick({"EFI/BOOT/BOOTX64.EFI": image}, folder)


def systemd_boot(image, folder):
    entry = write(folder, "wipe.conf", ENTRY_CONF.format(command_line=COMMAND_LINE))
    return fat_stick({"EFI/BOOT/BOOTX64.EFI": SYSTEMD_BOOT, "image": image,
                      "loader/entries/wipe.conf": entry}, folder)


def grub(command, command_line=COMMAND_LINE):
    def build(image, folder):
        tree, disc = os.path.join(folder, "tree"), os.path.join(folder, "disc")
        os.makedirs(os.path.join(tree, "boot/grub"), exist_ok=True)
        write(tree, "boot/grub/grub.cfg",
              GRUB_CFG.format(command=command, command_line=command_line))
        tool("cp", image, os.path.join(tree, "image"))
        tool("grub-mkrescue", "-d", "/usr/lib/grub/i386-pc", "-o", disc, tree)
        return ["-cdrom", disc]
    return build


def grub_efi(command):
    def build(image, folder):
        config = write(folder, "grub.cfg", "search --set=root --file /image\n" +
                       GRUB_CFG.format(command=command, command_line=COMMAND_LINE))
        program = os.path.join(folder, "grub.efi")
        tool("grub-mkstandalone", "-O", "x86_64-efi", "-o", program, f"boot/grub/grub.cfg={config}")
        return fat_stick({"EFI/BOOT/BOOTX64.EFI": program, "image": image}, folder)
    return build


@dataclass(frozen=True)
class Entry:
    name: str
    firmware: str                   # as the rig names them
    start: Callable[[str, str], list] = qemu_kernel # from an image and a folder, QEMU's arguments
    linux: Callable[[str, str], list] = qemu_kernel # the same for Linux in the place of the image
    guest: Optional[str] = None     # instead of start: what a Linux guest does with the image
    end: str = "guest-shutdown"     # as QEMU names it
    standard: bool = False
    memory_mib: int = 512
    cpus: int = 2
    paging: int = 5

    @property
    def machine(self):
        return described(self.firmware, self.memory_mib, self.cpus, self.paging)


GRUB_LINUX, GRUB_LINUX16 = grub("linux"), grub("linux16")
# GRUB adds BOOT_IMAGE=, and leaves the serial port as it was at reset.
GRUB_NO_WORDS = grub("linux", "")
GRUB_EFI, GRUB_EFI_CHAIN = grub_efi("linux"), grub_efi("chainloader")
ENTRIES = [
    Entry("seabios-kernel", "seabios", standard=True),
    Entry("seabios-no-command-line", "seabios", no_command_line),
    Entry("seabios-reboot", "seabios", reboot, end="guest-reset"),
    Entry("grub-no-words", "seabios", GRUB_NO_WORDS, GRUB_LINUX),
    Entry("grub-linux", "seabios", GRUB_LINUX, GRUB_LINUX, standard=True),
    Entry("grub-linux16", "seabios", GRUB_LINUX16, GRUB_LINUX),
    Entry("ovmf-kernel", "ovmf"),
    Entry("ovmf-bootx64", "ovmf", bootx64, standard=True),
    Entry("ovmf-systemd-boot", "ovmf", systemd_boot, systemd_boot, standard=True),
    Entry("ovmf-grub-linux", "ovmf", GRUB_EFI, GRUB_EFI),
    Entry("ovmf-grub-chainloader", "ovmf", GRUB_EFI_CHAIN, GRUB_EFI),
    Entry("secboot-bootx64", "ovmf-secureboot", bootx64),
    Entry("secboot-kexec-s", "ovmf-secureboot", guest="kexec-s"),
    # Other machines.
    Entry("seabios-1-cpu-1g", "seabios", cpus=1, memory_mib=1024, paging=4),
    Entry("seabios-8-cpus-5g", "seabios", cpus=8, memory_mib=5120),
    Entry("ovmf-1-cpu-5g", "ovmf", bootx64, cpus=1, memory_mib=5120),
    Entry("ovmf-8-cpus-12g", "ovmf", bootx64, cpus=8, memory_mib=12288, paging=4),
    *(Entry(f"{firmware}-{guest}", firmware, guest=guest,
            standard=(firmware, guest) == ("seabios", "kexec-s"))
      for firmware in ("seabios", "ovmf")
      for guest in ("kexec-l", "kexec-s", "kexec-p", "kexec-s-p", "kexec-s-p-cpu1", "door-file",
                    "door-panic", "door-panic-cpu1")),
]
