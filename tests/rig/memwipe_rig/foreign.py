# SPDX-License-Identifier: GPL-2.0-or-later
"""Images that others have made, booted as they are: a disk or a live system's ISO. The rig's programs come on a
second disk; what starts them is one line, typed where the image has a shell for it."""
import json
import os
from dataclasses import dataclass, fields

from . import images, rigdisk, words
from .errors import BadInput

# On the image's own stick or disc; "stick" is the node that it is read from.
ATTACHED = {
    "usb": "usb-storage,id=usb0,drive=stick,bus=xhci.0,removable=on,bootindex=0",
    "cd": "ide-cd,id=usb0,drive=stick,bus=ide.0,bootindex=0",
    "disk": "virtio-blk-pci,id=usb0,drive=stick,bootindex=0",
}
# What its firmware says through a port of QEMU's, and its guest agent.
CHANNELS = ("firmware", "agent")
FIRMWARE_PORT, AGENT_PORT = "0x402", "org.qemu.guest_agent.0"
# What only a system of the rig's can be asked for.
NOT_WITH_IMAGE = ("kernel", "append", "system", "crashkernel_mib", "iommu", "credential", "plant", "aeskeyfind")


@dataclass(frozen=True)
class Image:
    file: str
    attach: str = "usb"         # as one of ATTACHED
    enter: str = "serial"       # where a shell is: serial, keyboard, agent
    user: str = "root"          # who logs in on the serial console
    password: str = ""
    keys: str = ""              # pressed before each line that is typed on the keyboard, such as ctrl-alt-f2
    boot_s: int = 600           # until there is a shell
    plant: tuple = ("heap=64M", "stack=4M", "tmpfs=16M@/dev/shm/secret", "pipe=1M", "socket=1M",
                    "keyring=15K")
    bring: tuple = ()           # files of the host that scenarios need, in /run/rig/files

    @property
    def name(self):
        return os.path.basename(self.file)[:64]

    @property
    def files(self):
        return (self.file, *self.bring)


def make(where, table, entry, folder):
    """The image that a scenario's table "image" describes; its paths count from this folder."""
    where = f"{where}: image"
    if not isinstance(table, dict):
        raise BadInput(f"{where}: must be a table")
    words.check(where, table, fields(Image))
    for word in NOT_WITH_IMAGE:
        if word in entry:
            raise BadInput(f"{where}: '{word}' cannot be asked of an image that is booted as it is")
    if entry.get("trigger") == "pull" and table.get("attach") == "cd":
        raise BadInput(f"{where}: a disc is ejected, not pulled: trigger = \"eject\"")
    values = {word: tuple(value) if isinstance(value, list) else value for word, value in table.items()}
    values["file"] = _path(table["file"], folder)
    values["bring"] = tuple(_path(path, folder) for path in table.get("bring", ()))
    return Image(**values)


def _path(path, folder):
    return path if path.startswith(images.BUILD) else os.path.join(folder, path)


def arguments(image, folder):
    """QEMU's, for what it is booted from, and for the rig's disk."""
    disk = {"driver": "raw", "node-name": rigdisk.FILE, "read-only": True,
            "file": {"driver": "file", "filename": os.path.join(folder, rigdisk.FILE)}}
    return ["-device", ATTACHED[image.attach], "-blockdev", json.dumps(disk),
            "-device", f"virtio-blk-pci,id={rigdisk.FILE},drive={rigdisk.FILE},serial={rigdisk.SERIAL}",
            "-device", f"isa-debugcon,iobase={FIRMWARE_PORT},chardev=firmware", "-device", "virtio-serial-pci",
            "-device", f"virtserialport,chardev=agent,name={AGENT_PORT}"]
