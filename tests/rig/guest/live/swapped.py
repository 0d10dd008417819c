#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""swapped.py SEED: has a page that is made of the seed, and gets it swapped out to zram. Random bytes, so that
zram keeps them as they are."""
import hashlib
import mmap
import signal
import subprocess
import sys
import time

MADV_PAGEOUT = 21       # Linux 5.4, include/uapi/asm-generic/mman-common.h
PAGE_BYTES = 4096
SWAP = "/dev/zram0"


def main():
    subprocess.run(["modprobe", "zram"], check=True)
    with open("/sys/block/zram0/disksize", "w", encoding="ascii") as size:
        size.write("16M")
    subprocess.run(["mkswap", SWAP], check=True)
    subprocess.run(["swapon", SWAP], check=True)
    page = mmap.mmap(-1, PAGE_BYTES, flags=mmap.MAP_PRIVATE | mmap.MAP_ANONYMOUS)
    page.write(hashlib.shake_256(bytes.fromhex(sys.argv[1])).digest(PAGE_BYTES))
    while swapped_kib() == 0:
        page.madvise(MADV_PAGEOUT)
        time.sleep(1)
    with open("ready", "w", encoding="ascii"):
        pass
    signal.pause()


def swapped_kib():
    with open("/proc/self/status", encoding="ascii") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmSwap:"))


if __name__ == "__main__":
    main()
