#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Copy an image of RAM as it would read after some time without power.

The model is that of Halderman and others, "Lest We Remember" (2008), sections 3 and 6: the cells of a row lose their
charge towards the same value, the row's ground state, which here is 0 in even rows and 1 in odd ones. A bit that is in its ground
state flips as well, but hardly ever.
"""
import argparse
import random
import sys

ROW_BYTES = 8192        # of a rank of eight chips with pages of 1 KiB (JEDEC JESD79-4, 2.8)
REVERSE = 0.001
PLACES = 16             # of a rate as a binary fraction
BITS = 8


def mask(numbers, bits, rate):
    """A number in which each of the bits is 1 with the probability `rate`, in steps of 2 ** -PLACES."""
    digits = round(rate * (1 << PLACES))
    if digits == 1 << PLACES:
        return (1 << bits) - 1
    found = 0
    for place in range(PLACES if digits else 0):
        # Whether a random fraction is below the rate is decided by the highest digit in which they differ.
        other = numbers.getrandbits(bits)
        found = found | other if digits >> place & 1 else found & other
    return found


def decay_row(data, ground, numbers, rate, reverse):
    bits = len(data) * BITS
    value = int.from_bytes(data, "little")
    charged = value ^ (((1 << bits) - 1) * ground)
    flips = charged & mask(numbers, bits, rate) | ~charged & mask(numbers, bits, reverse)
    return (value ^ flips).to_bytes(len(data), "little")


def decay(source, target, rate, seed, reverse=REVERSE, row_bytes=ROW_BYTES):
    """From file to file. The same seed makes the same bits flip."""
    numbers = random.Random(seed)
    row = 0
    while data := source.read(row_bytes):
        target.write(decay_row(data, row % 2, numbers, rate, reverse))
        row += 1


def decay_file(source, target, rate, seed, **more):
    with open(source, "rb") as before, open(target, "wb") as after:
        decay(before, after, rate, seed, **more)


def fraction(text):
    try:
        value = float(text)
    except ValueError:
        value = -1
    if not 0 <= value <= 1:
        raise argparse.ArgumentTypeError(f"'{text}' is not a number from 0 to 1")
    return value


def size(text):
    if not text.isdecimal() or not int(text):
        raise argparse.ArgumentTypeError(f"'{text}' is not a number of bytes")
    return int(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("source", metavar="FROM", help="the image")
    parser.add_argument("target", metavar="TO", help="the copy; a file that is there is overwritten")
    parser.add_argument("--rate", type=fraction, required=True, help="of the charged bits, those that flip: 0 to 1")
    parser.add_argument("--reverse", type=fraction, default=REVERSE,
                        help="of the other bits, those that flip (%(default)s)")
    parser.add_argument("--row", type=size, default=ROW_BYTES, metavar="BYTES",
                        help="with the same ground state (%(default)s)")
    parser.add_argument("--seed", type=int, default=0, help="another number makes other bits flip (%(default)s)")
    args = parser.parse_args()
    try:
        decay_file(args.source, args.target, args.rate, args.seed, reverse=args.reverse, row_bytes=args.row)
    except OSError as error:
        sys.exit(f"decay.py: cannot copy {args.source} to {args.target}: {error.strerror}")


if __name__ == "__main__":
    main()
