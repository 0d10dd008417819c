# SPDX-License-Identifier: GPL-2.0-or-later
"""PNG files with a palette, as memdraw writes them: read, and put together as a film (animated PNG: chunks
acTL, fcTL and fdAT of PNG's third edition). Programs that know no films show the first frame."""
import struct
import zlib
from typing import NamedTuple

from .errors import BadInput

SIGNATURE = b"\x89PNG\r\n\x1a\n"
PALETTE, BITS, NO_FILTER = 3, 8, 0
MS_PER_S = 1000
COLOUR_BYTES = 3


class Png(NamedTuple):
    width: int
    height: int
    palette: bytes      # red, green, blue of each colour
    pixels: bytes       # a colour's number each, rows without gaps


def read(path):
    chunks = _chunks(path)
    try:
        width, height, bits, kind = struct.unpack(">IIBB3x", _of(chunks, b"IHDR"))
        data = zlib.decompress(_of(chunks, b"IDAT"))
    except (struct.error, zlib.error) as error:
        raise BadInput(f"{path} is no picture: {error}") from None
    rows = [data[start:start + width + 1] for start in range(0, len(data), width + 1)]
    if (bits, kind) != (BITS, PALETTE) or len(data) != height * (width + 1) or any(row[0] != NO_FILTER for row in rows):
        raise BadInput(f"{path} is no picture of memdraw's")
    return Png(width, height, _of(chunks, b"PLTE"), b"".join(row[1:] for row in rows))


def join(frames, path):
    """frames: the path of a picture each, all of one size, and for how many seconds it is shown. The film is shown
    once: what moves for ever distracts from what stands beside it."""
    first = _chunks(frames[0][0])
    size = _of(first, b"IHDR")
    with open(path, "wb") as file:
        file.write(SIGNATURE)
        _write(file, b"IHDR", size)
        _write(file, b"PLTE", _of(first, b"PLTE"))
        _write(file, b"acTL", struct.pack(">II", len(frames), 1))
        number = 0
        for place, (frame, seconds) in enumerate(frames):
            chunks = _chunks(frame)
            if _of(chunks, b"IHDR") != size:
                raise BadInput(f"{frame} has another size than {frames[0][0]}")
            _write(file, b"fcTL", struct.pack(">I", number) + size[:8] + struct.pack(
                ">IIHHBB", 0, 0, round(seconds * MS_PER_S), MS_PER_S, 0, 0))
            data = _of(chunks, b"IDAT")
            if place:
                _write(file, b"fdAT", struct.pack(">I", number + 1) + data)
            else:
                _write(file, b"IDAT", data)
            number += 2 if place else 1
        _write(file, b"IEND", b"")


def _chunks(path):
    """A list of types and contents."""
    with open(path, "rb") as file:
        data = file.read()
    if not data.startswith(SIGNATURE):
        raise BadInput(f"{path} is no picture")
    found, at = [], len(SIGNATURE)
    while at + 12 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        found.append((kind, data[at + 8:at + 8 + length]))
        at += length + 12
    return found


def _of(chunks, wanted):
    """What several chunks of a type hold counts as one."""
    return b"".join(content for kind, content in chunks if kind == wanted)


def _write(file, kind, content):
    file.write(struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content)))
