# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys that ssh-agent has encrypted in its memory: by a key that is the SHA-512 of 16 KiB beside it (sshkey.c,
sshkey_shield_private). Both are found in the RAM of a stopped machine, and are proven by decrypting."""
import hashlib
import os
import struct
import tempfile

from . import ram
from .errors import RigError

PAGE_BYTES = 4096
PREKEY_BYTES = 16 << 10
KEY_BYTES, IV_BYTES, BLOCK_BYTES = 32, 16, 16       # AES-256 in counter mode
PRIVATE_MAX_BYTES = 16 << 10
# Of struct sshkey: address and length of what is encrypted, and of the prekey.
POINTERS = struct.Struct("<QQQQ")
NEEDLE = struct.pack("<Q", PREKEY_BYTES)
FRAGMENT_MIN_BYTES = 8      # shorter ones turn up by chance


class Memory:
    """The pages of one process in a RAM file, by virtual address; lines as guest/live/pages.py prints them."""

    def __init__(self, path, lines):
        self.pages = {}
        with open(path, "rb") as file:
            for line in lines:
                virtual, physical = (int(word, 16) for word in line.split()[1:])
                file.seek(physical)
                self.pages[virtual] = file.read(PAGE_BYTES)

    def fragments(self, start, count):
        """What lies there, page by page, because pages may lie anywhere in RAM. None if some is not there."""
        found, end = [], start + count
        while start < end:
            page = self.pages.get(start & -PAGE_BYTES)
            if page is None:
                return None
            at = start % PAGE_BYTES
            found.append(page[at:min(PAGE_BYTES, at + end - start)])
            start += len(found[-1])
        return found


def find(memory, wanted):
    """{name: fragments of prekey and ciphertext}, of those keys whose bytes stand in a text that was encrypted;
    wanted: {name: bytes}."""
    found = {}
    for encrypted, prekey in _shields(memory):
        text = _decrypt(b"".join(encrypted), b"".join(prekey))
        found |= {name: [part for part in prekey + encrypted if len(part) >= FRAGMENT_MIN_BYTES]
                  for name, mark in wanted.items() if mark in text}
    missing = wanted.keys() - found.keys()
    if missing:
        raise RigError(f"cannot find in ssh-agent's memory: {', '.join(sorted(missing))}")
    return found


def _shields(memory):
    for page in memory.pages.values():
        at = page.find(NEEDLE)
        while at >= 0:
            start = at - POINTERS.size + len(NEEDLE)
            if start >= 0:
                encrypted, count, prekey, _ = POINTERS.unpack_from(page, start)
                if 0 < count <= PRIVATE_MAX_BYTES and count % BLOCK_BYTES == 0:
                    pair = memory.fragments(encrypted, count), memory.fragments(prekey, PREKEY_BYTES)
                    if all(pair):
                        yield pair
            at = page.find(NEEDLE, at + 1)


def _decrypt(text, prekey):
    digest = hashlib.sha512(prekey).digest()
    key, start = digest[:KEY_BYTES], digest[KEY_BYTES:KEY_BYTES + IV_BYTES]
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "encrypted")
        with open(path, "wb") as file:
            file.write(text)
        return ram.run_tool("openssl", "enc", "-d", "-aes-256-ctr", "-K", key.hex(), "-iv", start.hex(), "-in", path)
