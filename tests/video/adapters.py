# SPDX-License-Identifier: GPL-2.0-or-later
"""The graphics adapters that QEMU can build, and how each is seen."""
from dataclasses import dataclass

OVMF = "/usr/share/OVMF/OVMF_{}_4M.fd"


@dataclass(frozen=True)
class Adapter:
    name: str
    devices: tuple          # QEMU's arguments
    shows: bool = True      # memwipe finds a screen on it
    above_4g: bool = False  # some of its memory lies there
    firmware: str = "seabios"
    standard: bool = True
    driver: str = ""        # a kernel driver, and sdmem instead of the payload
    missed: str = ""        # what sdmem must say, where it cannot reach the memory


ADAPTERS = (
    Adapter("std", ("-device", "VGA")),
    Adapter("virtio-vga", ("-device", "virtio-vga")),
    Adapter("qxl", ("-device", "qxl-vga")),
    # Neither VGA nor, with SeaBIOS and no driver, a frame buffer.
    Adapter("bochs-display", ("-device", "bochs-display"), shows=False),
    Adapter("bridge", ("-device", "pcie-root-port,id=root", "-device", "bochs-display,bus=root"),
            shows=False),
    Adapter("two", ("-device", "VGA", "-device", "secondary-vga")),
    Adapter("above-4g", ("-device", "qxl-vga,vram64_size_mb=1024"), above_4g=True,
            standard=False),
    Adapter("std-sdmem", ("-device", "VGA"), driver="bochs"),
    Adapter("bochs-display-sdmem", ("-device", "bochs-display"), driver="bochs"),
    Adapter("qxl-sdmem", ("-device", "qxl-vga,ram_size_mb=16,vram_size_mb=16"), driver="qxl",
            missed="it is not known where its driver keeps buffers"),
    Adapter("std-ovmf", ("-device", "VGA"), firmware="ovmf"),
    Adapter("bochs-display-ovmf", ("-device", "bochs-display"), firmware="ovmf", standard=False),
)


def choose(wanted):
    """standard, all, or names with commas between them."""
    names = {"standard": [adapter.name for adapter in ADAPTERS if adapter.standard],
             "all": [adapter.name for adapter in ADAPTERS]}.get(wanted, wanted.split(","))
    chosen = [adapter for adapter in ADAPTERS if adapter.name in names]
    if len(chosen) != len(names):
        raise ValueError(f"no such adapter in {wanted}")
    return chosen
