#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""schedules.py FILE: AES keys that are random, one of 128 and two of 256 bits, expanded as FIPS 197 says. They are
the judge's, so nothing is shared with what searches for them."""
import os
import secrets
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../rig"))

from memwipe_rig import aes                                             # noqa: E402

KEY_BYTES = (16, 32, 32)
GAP_BYTES = 64          # of zeros between two of them


def main():
    if len(sys.argv) != 2:
        sys.exit(f"usage: {sys.argv[0]} FILE")
    with open(sys.argv[1], "wb") as file:
        for count in KEY_BYTES:
            file.write(aes.expand(secrets.token_bytes(count)) + bytes(GAP_BYTES))


if __name__ == "__main__":
    main()
