# SPDX-License-Identifier: GPL-2.0-or-later
"""The same as the scan says, from the RAM file of the machine: what every byte of these ranges is. Nothing is shared
with the program that scans but the definition of the pattern."""
import array

PAGE_BYTES, WORD_BYTES = 4096, 8
MASK = (1 << 64) - 1
SALT, MULTIPLIER = 0xb1f72a4c3d6e5908, 0x9fb21c651e98df25
# By offset in a page: bits below 12 of address and salt, whose product is added to that of the others.
OFFSETS = [((at ^ SALT) & (PAGE_BYTES - 1)) * MULTIPLIER & MASK for at in range(0, PAGE_BYTES, WORD_BYTES)]


def pattern(address):
    """The page of the pattern at this address."""
    base = ((address ^ SALT) & ~(PAGE_BYTES - 1)) * MULTIPLIER & MASK
    sums = ((base + offset) & MASK for offset in OFFSETS)
    return array.array("Q", [x ^ x >> 32 for x in sums])


def pages(files, ranges):
    """Address and bytes of each page, or part of one, of the ranges. Files: the first address of each, and its path; they
    are sorted."""
    for start, end in ranges:
        first, path = [file for file in files if file[0] <= start][-1]
        with open(path, "rb") as file:
            at = start
            while at < end:
                stop = min((at | (PAGE_BYTES - 1)) + 1, end)
                file.seek(at - first)
                yield at, file.read(stop - at)
                at = stop


class Outside:
    def __init__(self, files, ranges):
        self.bytes = self.not_zero = self.kept = 0
        self.pages = {"empty": 0, "pattern": 0, "other": 0}
        self.other = []         # runs of pages
        for at, data in pages(files, ranges):
            self._page(at, data)

    def _page(self, at, data):
        left = len(data) - data.count(0)
        kept = self._kept(at, data) if left else 0
        self.bytes += len(data)
        self.not_zero += left
        self.kept += kept
        kind = "empty" if not left else "pattern" if kept * WORD_BYTES == len(data) else "other"
        self.pages[kind] += 1
        if kind == "other":
            start = self.other.pop()[0] if self.other and self.other[-1][1] == at else at
            self.other.append((start, at + len(data)))

    @staticmethod
    def _kept(at, data):
        first = at % PAGE_BYTES
        if first % WORD_BYTES:
            raise ValueError(f"a range begins at {at:#x}")
        words = array.array("Q", data[:len(data) // WORD_BYTES * WORD_BYTES])
        expected = pattern(at - first)[first // WORD_BYTES:]
        if words == expected:
            return len(words)
        return sum(a == b for a, b in zip(words, expected))
