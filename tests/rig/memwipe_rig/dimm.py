# SPDX-License-Identifier: GPL-2.0-or-later
"""A memory module that is plugged into a running guest. Its RAM is a file of its own."""
import os

MIB = 1 << 20
FILE = "dimm"
# Where QEMU's q35 puts the first one, if the guest has no other RAM above 4 GiB (hw/i386/pc.c).
START = 4 << 30


def room(machine):
    """What QEMU's option for the size of memory must say of it."""
    if not machine.dimm_mib:
        return ""
    return f",slots=1,maxmem={machine.memory_mib + machine.dimm_mib}M"


def plug_in(guest):
    backend = {"qom-type": "memory-backend-file", "id": FILE, "share": True,
               "size": guest.machine.dimm_mib * MIB, "mem-path": os.path.join(guest.folder, FILE)}
    guest.qmp.command("object-add", **backend)
    guest.qmp.command("device_add", driver="pc-dimm", id="dimm0", memdev=FILE)


def iomem(machine):
    """What /proc/iomem says of it once the guest uses it."""
    return f"{START:x}-{START + machine.dimm_mib * MIB - 1:x} : System RAM\n" if machine.dimm_mib else ""
