# SPDX-License-Identifier: GPL-2.0-or-later
"""Reads a guest's RAM file: with memscan, and with aeskeyfind as a judge from outside."""
import json
import os
import re

from . import dimm, holdings, ram, wire

FOUND_NOTHING, FOUND_SOMETHING = 0, 1    # memscan's exit codes
REPORT = "memscan.json"
AES_KEY_LINE = re.compile(rb"^[0-9a-f]{32,64}$", re.MULTILINE)


def scan(images, planted, expected, folder, aeskeyfind=False):
    """memscan's report on the RAM file in folder; with aeskeyfind, its keys under "aes_keys"; what programs hold
    under "held"."""
    machine = planted.machine
    ram.join(machine, folder)
    expect, other = os.path.join(folder, "expect.json"), os.path.join(folder, "other")
    with open(expect, "w", encoding="utf-8") as file:
        json.dump({"planted": [entry for said in expected for entry in said["planted"]]}, file)
    iomem = os.path.join(folder, "iomem")
    with open(planted.path("iomem"), encoding="utf-8") as before:
        text = before.read() + dimm.iomem(machine)
    with open(iomem, "w", encoding="utf-8") as after:
        after.write(text)
    options = ["--expect", expect]
    if not machine.image:
        options += ["--secret", f"luks={images.volume_key}"]
    if machine.nic:
        options += _secret(folder, "frame", wire.TEXT)
    if machine.prefill:
        options += ["--prefill", f"{machine.prefill:#x}"]
    if aeskeyfind:
        options += ["--other", other]
    report = _memscan(images, planted, folder, options)
    if aeskeyfind:
        report["aes_keys"] = aes_keys(images, other)
    if planted.values:
        report["held"] = {"before": planted.held, "now": holdings.found(planted.values, report)}
    with open(os.path.join(folder, REPORT), "w", encoding="utf-8") as file:
        json.dump(report, file, indent=1)
    return report


def look_for_held(images, planted):
    """By secret of a program, the judges that find it in the machine as it was planted."""
    return holdings.found(planted.values, _memscan(images, planted, planted.folder, []))


def _memscan(images, planted, folder, options):
    for label, content in holdings.needles(planted.values).items():
        options = options + _secret(folder, label, content)
    text = ram.run_tool(images.memscan, "--key", planted.key, "--below-4g", f"{planted.machine.below_4g_mib}M",
                        "--iomem", os.path.join(folder, "iomem"), "--json", *options, os.path.join(folder, "ram"),
                        accept=(FOUND_NOTHING, FOUND_SOMETHING))
    return json.loads(text)


def _secret(folder, label, content):
    """memscan's option to look for these bytes."""
    path = os.path.join(folder, f"{label.replace('/', '.')}.hex")
    with open(path, "w", encoding="ascii") as file:
        file.write(content.hex())
    return ["--secret", f"{label}={path}"]


def aes_keys(images, image):
    """How many halves of the volume key aeskeyfind sees in the pages without markers."""
    if os.path.getsize(image) == 0:
        return 0
    with open(images.volume_key, "rb") as file:
        volume_key = file.read().split()[0]
    seen = set(AES_KEY_LINE.findall(ram.run_tool("aeskeyfind", "-q", image)))
    half = len(volume_key) // 2
    return len(seen & {volume_key[:half], volume_key[half:]})
