# SPDX-License-Identifier: GPL-2.0-or-later
"""The ways to start memwipe.efi: who does it, and what QEMU needs for it."""
import os
import subprocess
from dataclasses import dataclass
from typing import Callable, Optional

# For memwipe.efi and, as a control, for Linux, which finds no root and panics.
COMMAND_LINE = "console=ttyS0 panic=-1"
GRUB_CFG = """set timeout=0
menuentry "wipe RAM" {{
	{command} /image {command_line}
}}
"""


def tool(*command):
    subprocess.run(command, check=True, capture_output=True)


def qemu_kernel(image, folder):
    return ["-kernel", image, "-append", COMMAND_LINE]


def no_command_line(image, folder):
    return ["-kernel", image]


def fat_stick(image, folder):
    """EFI/BOOT/BOOTX64.EFI, which firmware starts by itself."""
    stick = os.path.join(folder, "stick")
    with open(stick, "wb") as file:
        file.truncate(64 << 20)
    tool("/sbin/mkfs.vfat", stick)
    tool("mmd", "-i", stick, "::EFI", "::EFI/BOOT")
    tool("mcopy", "-i", stick, image, "::EFI/BOOT/BOOTX64.EFI")
    return ["-device", "qemu-xhci,id=xhci", "-drive", f"if=none,id=stick,file={stick},format=raw",
            "-device", "usb-storage,bus=xhci.0,drive=stick,bootindex=1"]


def grub(command):
    def build(image, folder):
        tree, disc = os.path.join(folder, "tree"), os.path.join(folder, "disc")
        os.makedirs(os.path.join(tree, "boot/grub"), exist_ok=True)
        with open(os.path.join(tree, "boot/grub/grub.cfg"), "w", encoding="utf-8") as file:
            file.write(GRUB_CFG.format(command=command, command_line=COMMAND_LINE))
        tool("cp", image, os.path.join(tree, "image"))
        tool("grub-mkrescue", "-d", "/usr/lib/grub/i386-pc", "-o", disc, tree)
        return ["-cdrom", disc]
    return build


@dataclass(frozen=True)
class Entry:
    name: str
    firmware: str                   # seabios, ovmf, or secboot: OVMF with Secure Boot
    start: Callable[[str, str], list] = qemu_kernel # from an image and a folder, QEMU's arguments
    linux: Callable[[str, str], list] = qemu_kernel # the same for Linux in the place of the image
    guest: Optional[str] = None     # instead of start: what a Linux guest does with the image
    standard: bool = False


GRUB_LINUX, GRUB_LINUX16 = grub("linux"), grub("linux16")
ENTRIES = [
    Entry("seabios-kernel", "seabios", standard=True),
    Entry("seabios-no-command-line", "seabios", no_command_line),
    Entry("grub-linux", "seabios", GRUB_LINUX, GRUB_LINUX, standard=True),
    Entry("grub-linux16", "seabios", GRUB_LINUX16, GRUB_LINUX),
    Entry("ovmf-kernel", "ovmf"),
    Entry("ovmf-bootx64", "ovmf", fat_stick, standard=True),
    Entry("secboot-bootx64", "secboot", fat_stick),
    Entry("secboot-kexec-s", "secboot", guest="kexec-s"),
    *(Entry(f"{firmware}-{guest}", firmware, guest=guest,
            standard=(firmware, guest) == ("seabios", "kexec-s"))
      for firmware in ("seabios", "ovmf")
      for guest in ("kexec-l", "kexec-s", "kexec-p", "kexec-s-p", "kexec-s-p-cpu1", "door-file",
                    "door-panic", "door-panic-cpu1")),
]
