# SPDX-License-Identifier: GPL-2.0-or-later
"""Turns the scans of a control and of a wipe into a result and the reasons why it is no pass."""

CENSUS_MAX_BYTES = 64       # the payload's last instructions
CONTROL_MIN = 0.99          # of each class
# The kernel keeps the two halves of an XTS key apart, each at the head of its round keys.
KEY_HALVES = {"luks/1", "luks/2"}
ELSEWHERE = {"video"}       # not in RAM: has a judge of its own


def residue(scan):
    """Marker bytes left, by class; secrets count with their length."""
    left = {entry["class"]: entry["bytes"] for entry in scan["classes"]}
    left |= {secret["name"]: secret["bytes"] * secret["found"] for secret in scan["secrets"]}
    return left


def planted(scan):
    return {entry["class"]: entry["planted_bytes"] for entry in scan["classes"]
            if entry["planted_bytes"]}


def found(scan):
    """The share of each class that a scan found again."""
    return {entry["class"]: round(entry["ratio"], 4) for entry in scan["classes"]
            if entry["planted_bytes"]}


def control_faults(machine, scan):
    """Why this control proves nothing; empty if it does."""
    faults = [f"control found only {share:.1%} of {name}"
              for name, share in found(scan).items() if share < CONTROL_MIN]
    faults += [f"control planted no {entry['class']}" for entry in scan["classes"]
               if not entry["planted_bytes"] and entry["class"] not in ELSEWHERE]
    faults += [f"control did not find the key {secret['name']}" for secret in scan["secrets"]
               if secret["name"] in KEY_HALVES and not secret["found"]]
    if machine.below_4g_mib < machine.memory_mib and not _both_sides(scan):
        faults.append("control has no markers on both sides of the hole below 4 GiB")
    if scan.get("aes_keys", len(KEY_HALVES)) < len(KEY_HALVES):
        faults.append("aeskeyfind does not see the LUKS key in the control")
    return faults


def wipe_faults(machine, scan, end):
    faults = [f"{count} bytes of {name} left" for name, count in residue(scan).items() if count]
    if end != "guest-shutdown":
        faults.append(f"ended by {end}, not by a power-off")
    census = scan["census"]
    if census["nonzero_bytes"] > CENSUS_MAX_BYTES:
        faults.append(f"{census['nonzero_bytes']} bytes of usable RAM are not zero")
    if machine.prefill and census["unwritten_bytes"]:
        faults.append(f"{census['unwritten_bytes']} bytes of usable RAM were never written")
    if scan["damaged"]["tags"]:
        faults.append(f"{scan['damaged']['tags']} damaged records left")
    if scan.get("aes_keys"):
        faults.append("aeskeyfind still sees the LUKS key")
    return faults


def _both_sides(scan):
    starts = [int(piece["start"], 16) for entry in scan["classes"] for piece in entry["ranges"]]
    hole_end = 1 << 32
    return any(start < hole_end for start in starts) and any(start >= hole_end for start in starts)
