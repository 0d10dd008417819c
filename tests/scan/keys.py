# SPDX-License-Identifier: GPL-2.0-or-later
"""Which AES keys aeskeyfind sees in an image whose bits may be wrong."""
from machine import ram
from memwipe_rig import aes
from memwipe_rig.scanner import AES_KEY_LINE
from schedules import GAP_BYTES, KEY_BYTES

# Of wrong bits in a schedule. Each is in three or four of the equations that aeskeyfind counts, and of random ones
# half do not hold: 640 and 832 for keys of 128 and 256 bits.
THRESHOLD = 300
# It prints a key with its wrong bits. Half of the bits of two keys that have nothing in common differ.
NEAR = 0.2


def known(path):
    """The keys in a file of schedules.py."""
    with open(path, "rb") as file:
        data = file.read()
    found, at = [], 0
    for count in KEY_BYTES:
        found.append(data[at:at + count])
        at += aes.schedule_bytes(count) + GAP_BYTES
    return found


def seen(image, threshold=None):
    words = [] if threshold is None else ["-t", str(threshold)]
    return [bytes.fromhex(key.decode()) for key in AES_KEY_LINE.findall(ram.run_tool("aeskeyfind", "-q", *words, image))]


def is_near(key, other):
    if len(key) != len(other):
        return False
    wrong = int.from_bytes(key, "big") ^ int.from_bytes(other, "big")
    return bin(wrong).count("1") <= NEAR * 8 * len(key)


def count_near(keys, found):
    """How many of the keys are among those that were found, wrong bits allowed."""
    return sum(any(is_near(key, other) for other in found) for key in keys)


def recognised(keys, image, threshold=None):
    """How many of the keys aeskeyfind prints, wrong bits allowed."""
    return count_near(keys, seen(image, threshold))
