# SPDX-License-Identifier: GPL-2.0-or-later
"""Drawings as SVG: what lies where in RAM, and what happened when."""
import html
from typing import NamedTuple

WIDTH, HEIGHT, GAP = 1000, 24, 12
PARTS = 250             # of RAM, each of which is one colour
SHADES = (0.45, 0.7, 1)     # for the share of a part; the least can still be seen
ABOVE = 4 << 30         # where RAM goes on behind the hole
GROUND = "#14181d"
FIRMWARE = {"System RAM": "#7fb2e5", "Reserved": "#a8703a", "ACPI": "#e0c050"}
ELSE = "#9aa0a8"
TIMES = ("#a17a12", "#2f6fb5", "#17693a")     # until the first byte is overwritten, the last one, the end


class Lane(NamedTuple):
    """Which share of each part of RAM is of one kind."""
    shares: list    # where a part begins, and its share, if it has any
    blocks: int
    first: int      # block, and the last one; -1 if there is none
    last: int


class Axis:
    """From the first address of RAM to its last, without the hole below 4 GiB."""

    def __init__(self, legend, pixels):
        self.block = legend["block_bytes"]
        self.below = legend["below_4g_bytes"]
        self.bytes = legend["ram_bytes"]
        self.pixels = pixels.pixels[:-(-self.bytes // self.block)]
        self.has_hole = self.bytes > self.below
        self.scale = (WIDTH - GAP * self.has_hole) / self.bytes

    def at(self, offset):
        return offset * self.scale + (GAP if self.has_hole and offset >= self.below else 0)

    def address(self, offset):
        return offset + (ABOVE - self.below if offset >= self.below else 0)

    def offsets(self, start, end):
        """Those of RAM among these addresses, as pairs."""
        for low, high, shift in ((0, min(self.below, self.bytes), 0),
                                 (ABOVE, ABOVE + self.bytes - self.below, ABOVE - self.below)):
            first, last = max(start, low), min(end, high)
            if first < last:
                yield first - shift, last - shift


    @property
    def step(self):
        """Blocks in each part."""
        return -(-len(self.pixels) // PARTS)

    def lane(self, kind):
        """Where the picture has this kind."""
        parts = range(0, len(self.pixels), self.step)
        shares = [(start * self.block, self.pixels[start:start + self.step].count(kind) / self.step) for start in parts]
        return Lane([(start, share) for start, share in shares if share], self.pixels.count(kind),
                    self.pixels.find(kind), self.pixels.rfind(kind))


def draw_lane(axis, wanted, colour, words):
    step = axis.step * axis.block
    bars = "".join(_rect(axis.at(start), (axis.at(min(start + step, axis.bytes) - 1)), colour,
                         SHADES[min(int(share * len(SHADES)), len(SHADES) - 1)]) for start, share in wanted.shares)
    return svg(words + _where(axis, wanted), _ground(axis) + bars)


def draw_firmware(axis, entries, hidden):
    bars = "".join(_rect(axis.at(start), axis.at(end - 1), firmware_colour(entry.kind), 1)
                   for entry in entries for start, end in axis.offsets(entry.start, entry.end))
    return svg("Firmware's map of the same addresses; the table below has its entries", _ground(axis) + bars, hidden)


def firmware_colour(kind):
    return next((colour for words, colour in FIRMWARE.items() if kind.startswith(words)), ELSE)


def draw_times(moments, longest, words):
    """A bar from the trigger to the end, cut at each moment; all bars of a page have one scale."""
    marks = [0, *moments]
    return svg(words, "".join(f'<rect x="{start / longest * WIDTH:.1f}" y="0" width="{(stop - start) / longest * WIDTH:.1f}" '
                              f'height="{HEIGHT}" fill="{colour}"/>'
                              for start, stop, colour in zip(marks, marks[1:], TIMES)))


def svg(words, content, hidden=False):
    told = 'aria-hidden="true"' if hidden else f'role="img" aria-label="{html.escape(words)}"'
    return f'<svg viewBox="0 0 {WIDTH} {HEIGHT}" preserveAspectRatio="none" {told}>{content}</svg>'


def _where(axis, wanted):
    if not wanted.blocks:
        return ": none"
    return (f": {wanted.blocks} of {len(axis.pixels)} blocks, from {axis.address(wanted.first * axis.block):#x} "
            f"to {axis.address(wanted.last * axis.block) + axis.block:#x}")


def _ground(axis):
    halves = [(0, min(axis.below, axis.bytes))] + [(axis.below, axis.bytes)] * axis.has_hole
    return "".join(_rect(axis.at(start), axis.at(end - 1), GROUND, 1) for start, end in halves)


def _rect(left, right, colour, opacity):
    faint = "" if opacity == 1 else f' fill-opacity="{opacity}"'
    return f'<rect x="{left:.1f}" y="0" width="{max(right - left, 1):.1f}" height="{HEIGHT}" fill="{colour}"{faint}/>'
