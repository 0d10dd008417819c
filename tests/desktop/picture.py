# SPDX-License-Identifier: GPL-2.0-or-later
"""A picture of the screen: Xvfb keeps it in a file, of the format of xwd(1), which becomes a PNG."""
import struct
import time
import zlib

# XWDFile.h: 25 words, big-endian; which of them is what.
WORDS = 25
HEADER, WIDTH, HEIGHT, LINE_BYTES, COLOURS = 0, 4, 5, 12, 19
COLOUR_BYTES, PIXEL_BYTES = 12, 4
PAUSE_S, LIMIT_S = 0.1, 3


def _pixels(path, width, height):
    """Lines of blue, green, red and an unused byte."""
    with open(path, "rb") as file:
        data = file.read()
    words = struct.unpack_from(f">{WORDS}I", data)
    start = words[HEADER] + words[COLOURS] * COLOUR_BYTES
    width, height = min(width, words[WIDTH]), min(height, words[HEIGHT])
    lines = [data[start + line * words[LINE_BYTES]:][:width * PIXEL_BYTES] for line in range(height)]
    return width, lines


def _chunk(kind, data):
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _png(width, lines):
    rows = b""
    for line in lines:
        row = bytearray(3 * width)
        row[0::3], row[1::3], row[2::3] = line[2::PIXEL_BYTES], line[1::PIXEL_BYTES], line[0::PIXEL_BYTES]
        rows += b"\0" + row
    head = struct.pack(">IIBBBBB", width, len(lines), 8, 2, 0, 0, 0)
    return (b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + _chunk(b"IDAT", zlib.compress(rows)) +
            _chunk(b"IEND", b""))


def take(screen, path, width, height):
    """Of the screen's upper left part, as soon as it stays the same; what the file has then."""
    end = time.monotonic() + LIMIT_S
    found = _pixels(screen, width, height)
    while True:
        time.sleep(PAUSE_S)
        before, found = found, _pixels(screen, width, height)
        if before == found or time.monotonic() > end:
            break
    png = _png(*found)
    with open(path, "wb") as file:
        file.write(png)
    return png
