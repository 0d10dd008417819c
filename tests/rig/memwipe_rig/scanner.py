# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads a guest's RAM file: with memscan, and with aeskeyfind as a judge from outside."""
import json
import os
import re

from . import dimm, ram, wire

FOUND_NOTHING, FOUND_SOMETHING = 0, 1    # memscan's exit codes
REPORT = "memscan.json"
AES_KEY_LINE = re.compile(rb"^[0-9a-f]{32,64}$", re.MULTILINE)


def scan(images, planted, expected, folder, aeskeyfind=False):
    """memscan's report on the RAM file in folder; with aeskeyfind, its keys under "aes_keys"."""
    machine = planted.machine
    ram.join(machine, folder)
    expect, other = os.path.join(folder, "expect.json"), os.path.join(folder, "other")
    with open(expect, "w", encoding="utf-8") as file:
        json.dump({"planted": [entry for said in expected for entry in said["planted"]]}, file)
    iomem = os.path.join(folder, "iomem")
    with open(planted.path("iomem"), encoding="utf-8") as before, \
            open(iomem, "w", encoding="utf-8") as after:
        after.write(before.read() + dimm.iomem(machine))
    command = [images.memscan, "--key", planted.key, "--below-4g", f"{machine.below_4g_mib}M",
               "--iomem", iomem, "--expect", expect, "--json"]
    if not machine.image:
        command += ["--secret", f"luks={images.volume_key}"]
    if machine.nic:
        frame = os.path.join(folder, "frame.hex")
        with open(frame, "w", encoding="ascii") as file:
            file.write(wire.TEXT.hex())
        command += ["--secret", f"frame={frame}"]
    if machine.prefill:
        command += ["--prefill", f"{machine.prefill:#x}"]
    if aeskeyfind:
        command += ["--other", other]
    text = ram.run_tool(*command, os.path.join(folder, "ram"),
                        accept=(FOUND_NOTHING, FOUND_SOMETHING))
    report = json.loads(text)
    if aeskeyfind:
        report["aes_keys"] = aes_keys(images, other)
    with open(os.path.join(folder, REPORT), "w", encoding="utf-8") as file:
        json.dump(report, file, indent=1)
    return report


def aes_keys(images, image):
    """How many halves of the volume key aeskeyfind sees in the pages without markers."""
    if os.path.getsize(image) == 0:
        return 0
    with open(images.volume_key, "rb") as file:
        volume_key = file.read().split()[0]
    seen = set(AES_KEY_LINE.findall(ram.run_tool("aeskeyfind", "-q", image)))
    half = len(volume_key) // 2
    return len(seen & {volume_key[:half], volume_key[half:]})
