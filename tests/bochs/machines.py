# SPDX-License-Identifier: GPL-2.0-or-later
"""The machines that Bochs emulates, and the way into the wipe on each."""
import dataclasses

# GRUB starts memwipe.efi, or, as a control, powers off; or the stick of make usb-image scans (stick.py). All other ways
# are those of a Linux guest.
BOOT_ENTRY, GRUB_CONTROL, SCAN = "boot-entry", "grub-control", "scan"
CONTROL = "control"


@dataclasses.dataclass(frozen=True)
class Machine:
    name: str
    way: str                # into the wipe
    cpu: str                # a model of Bochs
    cpus: int = 2
    memory_mib: int = 256
    kvm: str = ""           # the driver of which the guest holds a virtual machine
    grub: str = ""          # a command for GRUB before it starts anything
    standard: bool = False
    prefill: int = 0xA5     # what each byte of RAM holds before the boot
    ignore_bad_msrs: int = 1    # 0: a register that the CPU does not have raises #GP, as on a real one

    @property
    def has_linux(self):
        return self.way not in (BOOT_ENTRY, GRUB_CONTROL, SCAN)

    @property
    def control(self):
        """The same machine without the wipe. GRUB ends it where it would have started memwipe.efi."""
        return dataclasses.replace(self, name=CONTROL, standard=False, way=CONTROL if self.has_linux else GRUB_CONTROL)


def boot_entry(name, cpu, cpus, **others):
    return Machine(name, BOOT_ENTRY, cpu, cpus, 64, ignore_bad_msrs=0, **others)


PENRYN, HASWELL, TIGERLAKE = "core2_penryn_t9600", "corei7_haswell_4770", "tigerlake"
# GRUB puts the boot CPU into x2APIC mode (SDM, volume 3, 10.12.1), and that one alone.
X2APIC = "wrmsr 0x1b 0xfee00d00"
MACHINES = [
    boot_entry("grub-2-cpus", HASWELL, 2, standard=True),
    boot_entry("grub-1-cpu", PENRYN, 1),
    boot_entry("grub-4-cpus-avx512", TIGERLAKE, 4),
    boot_entry("grub-ryzen", "ryzen", 2),
    boot_entry("grub-x2apic", HASWELL, 4, grub=X2APIC, standard=True),
    Machine("scan", SCAN, PENRYN, 1, 64, ignore_bad_msrs=0),
    Machine("kexec", "kexec", PENRYN),
    Machine("module", "module", PENRYN),
    Machine("kexec-vmx", "kexec", HASWELL, 2, kvm="kvm-intel"),
    Machine("module-vmx", "module", HASWELL, 2, kvm="kvm-intel"),
    Machine("panic-vmx", "panic", HASWELL, 2, kvm="kvm-intel"),
    Machine("module-svm", "module", "ryzen", 2, kvm="kvm-amd"),
    Machine("kexec-4-cpus-avx512", "kexec", TIGERLAKE, 4),
    Machine("module-4-cpus-avx512", "module", TIGERLAKE, 4),
]
