# SPDX-License-Identifier: GPL-2.0-or-later
"""Other devices than the boot stick: how each is built in, plugged in while the guest runs (what no
snapshot can hold), and taken out. The loss of most of them is to trigger."""
import json
import os
from dataclasses import dataclass

from . import ram

BYTES = 16 << 20
FILE = "cord"
DVD = "dvd"     # it has a live system; all others are empty


@dataclass(frozen=True)
class Cord:
    arguments: tuple = ()   # QEMU's, for what is there from the start
    plug_in: tuple = ()     # QMP commands and their arguments
    pull: tuple = ()


CORDS = {
    "uas": Cord(
        plug_in=(("device_add", {"driver": "usb-uas", "id": "cord0", "bus": "xhci.0"}),
                 ("device_add", {"driver": "scsi-hd", "drive": FILE, "bus": "cord0.0"}),
                 ("qom-set", {"path": "/machine/peripheral/cord0", "property": "attached",
                              "value": True})),
        pull=(("device_del", {"id": "cord0"}),)),
    "nvme": Cord(
        arguments=("-device", "pcie-root-port,id=port0,chassis=1"),
        plug_in=(("device_add", {"driver": "nvme", "id": "cord0", "drive": FILE, "bus": "port0",
                                 "serial": "CORD"}),),
        pull=(("device_del", {"id": "cord0"}),)),
    # A card in a reader.
    "card": Cord(
        arguments=("-device", "usb-bot,id=cord0,bus=xhci.0",
                   "-device", f"scsi-hd,id=card0,drive={FILE},bus=cord0.0,removable=on"),
        pull=(("eject", {"id": "card0", "force": True}),)),
    "cd": Cord(
        arguments=("-device", f"ide-cd,id=cord0,drive={FILE},bus=ide.0"),
        pull=(("blockdev-open-tray", {"id": "cord0", "force": True}),)),
}
CORDS[DVD] = CORDS["cd"]
DISCS = ("cd", DVD)


def insert(machine, dvd, folder):
    """The medium of a guest whose folder this is: the file dvd, or an empty one of its own."""
    path = os.path.join(folder, FILE)
    if machine.cord == DVD:
        ram.link(dvd, path)
    elif machine.cord:
        with open(path, "wb") as image:
            image.truncate(BYTES)


def arguments(name, folder):
    """QEMU's arguments."""
    if not name:
        return []
    node = {"driver": "raw", "node-name": FILE, "read-only": name in DISCS,
            "file": {"driver": "file", "filename": os.path.join(folder, FILE)}}
    return ["-blockdev", json.dumps(node), *CORDS[name].arguments]


def plug_in(guest):
    _tell(guest, CORDS[guest.machine.cord].plug_in)


def pull(guest):
    _tell(guest, CORDS[guest.machine.cord].pull)


def _tell(guest, commands):
    for command, values in commands:
        guest.qmp.command(command, **values)
