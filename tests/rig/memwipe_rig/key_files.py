# SPDX-License-Identifier: GPL-2.0-or-later
"""Keys that ssh-keygen makes, and the numbers in them."""
import base64
import contextlib
import os
import tempfile
from dataclasses import dataclass

from . import ram

MAGIC = b"openssh-key-v1\0"         # PROTOCOL.key of OpenSSH
LENGTH_BYTES = COUNT_BYTES = 4
CHECK_BYTES = 8                     # two numbers that must be the same
WORD_BYTES = 8                      # of OpenSSL's numbers
NAMES = {b"ssh-rsa": ("n", "e", "d", "iqmp", "p", "q"), b"ssh-ed25519": ("public", "private")}
NO_PASSPHRASE = ("-N", "")
SEED_BYTES = 32                     # of an Ed25519 key, before its public half (RFC 8032)


@dataclass(frozen=True)
class Key:
    text: bytes         # the file
    numbers: dict       # by name, the first byte is the highest


def make(*kind):
    """A key of this kind ("rsa", "-b", "2048"), without a passphrase."""
    with _path() as path:
        ram.run_tool("ssh-keygen", "-q", "-t", *kind, *NO_PASSPHRASE, "-C", "rig", "-f", path)
        return read(_content(path))


def as_pem(key):
    """The file as OpenSSL reads it."""
    with _path() as path:
        with open(path, "wb", opener=lambda path, flags: os.open(path, flags, 0o600)) as file:
            file.write(key.text)
        ram.run_tool("ssh-keygen", "-q", "-p", "-P", "", *NO_PASSPHRASE, "-m", "PEM", "-f", path)
        return _content(path)


@contextlib.contextmanager
def _path():
    with tempfile.TemporaryDirectory() as folder:
        yield os.path.join(folder, "key")


def _content(path):
    with open(path, "rb") as file:
        return file.read()


def read(text):
    body = base64.b64decode(b"".join(text.split(b"\n")[1:-2]))
    _cipher, _kdf, _options, rest = _strings(body[len(MAGIC):], 3)
    _public, private, _ = _strings(rest[COUNT_BYTES:], 2)
    kind, rest = _strings(private[CHECK_BYTES:], 1)
    names = NAMES[kind]
    *found, _ = _strings(rest, len(names))
    if kind == b"ssh-rsa":
        found = [number.lstrip(b"\0") for number in found]     # without the sign
    return Key(text, dict(zip(names, found)))


def _strings(data, count):
    """This many strings, each behind its length, and what follows them."""
    found = []
    for _ in range(count):
        end = LENGTH_BYTES + int.from_bytes(data[:LENGTH_BYTES], "big")
        found.append(data[LENGTH_BYTES:end])
        data = data[end:]
    return *found, data


def in_words(number):
    """As OpenSSL has it in memory: words of 64 bits, the lowest one and its lowest byte first."""
    padded = number.rjust(-(-len(number) // WORD_BYTES) * WORD_BYTES, b"\0")
    return padded[::-1]
