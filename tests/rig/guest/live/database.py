#!/usr/bin/python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""database.py make FILE: a KeePass database with an entry whose user is read from stdin. open FILE: keep it
open. The password is "rig"."""
import signal
import sys

import pykeepass

PASSWORD = "rig"


def main():
    verb, path = sys.argv[1:]
    if verb == "make":
        database = pykeepass.create_database(path, password=PASSWORD)
        database.add_entry(database.root_group, "rig", sys.stdin.read(), "none")
        database.save()
    else:
        database = pykeepass.PyKeePass(path, password=PASSWORD)
        signal.pause()


if __name__ == "__main__":
    main()
