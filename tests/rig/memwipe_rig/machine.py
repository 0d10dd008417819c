# SPDX-License-Identifier: GPL-2.0-or-later
"""The machines that scenarios run on, and what QEMU must be told to build one."""
import os
import shutil
import zlib
from dataclasses import dataclass

from . import dimm, planting

OVMF = "/usr/share/OVMF"
# Code, and the variables that a machine starts with.
FIRMWARE = {
    "seabios": (),
    "ovmf": ("OVMF_CODE_4M.fd", "OVMF_VARS_4M.fd"),
    "ovmf-secureboot": ("OVMF_CODE_4M.secboot.fd", "OVMF_VARS_4M.snakeoil.fd"),
}
# (from, at) in MiB: a machine with this much RAM has it split around the hole below 4 GiB, by QEMU's
# hw/i386/pc_q35.c and pc_piix.c.
SPLITS = {"q35": (2816, 2048), "pc": (3584, 3072)}
# Linux clears a page with `rep stosb` on a CPU that calls this fast, which QEMU emulates byte by byte; where the page had
# code that was executed, which is every page of a program that has ended, each byte takes a microsecond.
NO_BYTES = ",erms=off,fsrm=off"
# Of a machine in x2APIC mode, so that the last ones have ids above 255.
SOCKETS = 280


@dataclass(frozen=True)
class Machine:
    """What must be equal for two scenarios to start from one planted snapshot."""
    memory_mib: int
    cpus: int
    paging: int                 # levels: 4 or 5
    prefill: int = 0            # what each byte of RAM holds before the boot; 0: nothing is written
    append: str = ""            # to the kernel's command line
    kernel: str = "6.1"
    firmware: str = "seabios"
    chipset: str = "q35"
    nodes: int = 1              # of NUMA: 1 or 2
    crashkernel_mib: int = 0    # reserved for a panic
    iommu: bool = False         # Intel's, in use; q35 only
    # x2apic: behind an IOMMU; all CPUs but the first have ids that only this mode can address
    apic: str = "xapic"
    nic: bool = False           # a network card
    cord: str = ""              # a device beside the stick: see cord.py
    system: str = "small"       # what runs on it: the rig's own small one, or a live system of Debian
    dimm_mib: int = 0           # a memory module that a step plugs in; no other RAM above 4 GiB then
    credential: str = ""        # NAME=VALUE for systemd, from the firmware
    threads: int = 1            # of each core; with 2, CPUs call themselves Intel's (TCG's AMD has 1)
    tpm: bool = False           # with it, firmware clears RAM at a reset if it is asked to; and a hardware watchdog
    image: object = None        # a foreign.Image, booted as it is, in place of a system of the rig's
    plant: tuple = planting.KEPT    # what memplant plants from the start, in a system of the rig's

    @property
    def name(self):
        return "machine-{}{}-{}m-{}cpu-{}level-{:02x}-{}-{}-{}-{}node-{}crash-{}-{}{}{}{}{}{}".format(
            self.image.name + "-" if self.image else "", self.system, self.memory_mib, self.cpus, self.paging, self.prefill, self.kernel, self.firmware,
            self.chipset, self.nodes, self.crashkernel_mib, self.apic, self.cord, "nic" * self.nic,
            "iommu" * self.iommu, "tpm" * self.tpm, f"{self.threads}threads" * (self.threads > 1) + "dimm" * bool(self.dimm_mib),
            self.append.replace(" ", "").replace("/", "_")) + self._plant_name

    @property
    def _plant_name(self):
        return "" if self.plant == planting.KEPT else f"-{zlib.crc32(' '.join(self.plant).encode()):08x}"

    @property
    def planted(self):
        return self.image.plant if self.image else self.plant

    @property
    def below_4g_mib(self):
        above, below = SPLITS[self.chipset]
        return below if self.memory_mib >= above else self.memory_mib

    @property
    def has_two_sides(self):
        """Of the hole below 4 GiB, when all of its RAM is there."""
        return self.below_4g_mib < self.memory_mib + self.dimm_mib

    @property
    def secure_boot(self):
        return self.firmware == "ovmf-secureboot"

    @property
    def erases_freed(self):
        """Its kernel does, whenever memory is freed."""
        return "init_on_free=1" in self.append

    @property
    def command_line(self):
        reserved = f"crashkernel={self.crashkernel_mib}M" if self.crashkernel_mib else ""
        iommu = "intel_iommu=on" if self.iommu else ""
        return " ".join(part for part in (reserved, iommu, self.append) if part)

    @property
    def told(self):
        """What people want to know of it."""
        runs = {"image": self.image.name} if self.image else {"kernel": self.kernel} if self.system == "small" else {
            "system": self.system}
        return {"RAM": f"{self.memory_mib} MiB", "CPUs": self.cpus, "firmware": self.firmware, "chipset": self.chipset,
                "paging": f"{self.paging} levels", **runs}

    @property
    def ram_files(self):
        """Name and MiB of the files that hold its RAM, by address."""
        if self.nodes == 1:
            return {"ram": self.memory_mib}
        first = self.memory_mib // 2
        return {"ram.node0": first, "ram.node1": self.memory_mib - first}


def make_variables(machine, folder):
    """The firmware's variable store, as it is before the first boot."""
    if FIRMWARE[machine.firmware]:
        shutil.copy(os.path.join(OVMF, FIRMWARE[machine.firmware][1]),
                    os.path.join(folder, "vars"))


def copy_variables(machine, source, target):
    if FIRMWARE[machine.firmware]:
        shutil.copy(os.path.join(source, "vars"), os.path.join(target, "vars"))


def arguments(machine, folder):
    """QEMU's arguments for chipset, CPUs, RAM and firmware."""
    smm = ",smm=on" if machine.secure_boot else ""
    backend = ",memory-backend=ram" if machine.nodes == 1 else ""
    return ["-machine", f"{machine.chipset}{smm}{backend}", "-m", f"{machine.memory_mib}M{dimm.room(machine)}",
            *_cpus(machine), *_ram(machine, folder), *_firmware(machine, folder),
            *_credential(machine)]


def _cpus(machine):
    features = NO_BYTES + ("" if machine.paging == 5 else ",la57=off")
    if machine.threads > 1:
        features += ",vendor=GenuineIntel"
    if machine.apic == "xapic":
        return ["-smp", f"{machine.cpus},threads={machine.threads}", "-cpu", f"max{features}",
                *(["-device", "intel-iommu"] if machine.iommu else [])]
    found = ["-smp", f"1,sockets={SOCKETS},maxcpus={SOCKETS}", "-cpu", f"max,x2apic=on{features}",
             "-device", "intel-iommu,intremap=on,eim=on"]
    for socket in range(SOCKETS - machine.cpus + 1, SOCKETS):
        found += ["-device", f"max-x86_64-cpu,socket-id={socket},core-id=0,thread-id=0{NO_BYTES}"]
    return found


def _ram(machine, folder):
    found = []
    share = machine.cpus // machine.nodes   # the last node has the rest, one CPU at least
    for number, (name, mib) in enumerate(machine.ram_files.items()):
        path = _escape(os.path.join(folder, name))
        found += ["-object", f"memory-backend-file,id={name},size={mib}M,mem-path={path},share=on"]
        if machine.nodes > 1:
            last = machine.cpus - 1 if number == machine.nodes - 1 else (number + 1) * share - 1
            cpus = f",cpus={number * share}-{last}" if number * share <= last else ""
            found += ["-numa", f"node,nodeid={number},memdev={name}{cpus}"]
    return found


def _firmware(machine, folder):
    if not FIRMWARE[machine.firmware]:
        return []
    code = os.path.join(OVMF, FIRMWARE[machine.firmware][0])
    store = _escape(os.path.join(folder, "vars"))
    found = ["-drive", f"if=pflash,format=raw,unit=0,readonly=on,file={code}",
             "-drive", f"if=pflash,format=raw,unit=1,file={store}"]
    if machine.secure_boot:
        found += ["-global", "driver=cfi.pflash01,property=secure,value=on"]
    return found


def _credential(machine):
    """systemd takes it from an OEM string of SMBIOS (systemd.system-credentials(7))."""
    if not machine.credential:
        return []
    return ["-smbios", f"type=11,value=io.systemd.credential:{_escape(machine.credential)}"]


def _escape(path):
    return path.replace(",", ",,")
