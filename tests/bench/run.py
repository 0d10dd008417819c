#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Run every measurement, one after the other, and put all figures into build/bench/bench.json. Each
part prints its own table, takes --json FILE and fails where a bar is broken; all of them run."""
import argparse
import glob
import json
import os
import subprocess
import sys

EXIT_DONE, EXIT_FAILED = 0, 1
HERE = os.path.dirname(os.path.abspath(__file__))
TOPOLOGIES = os.path.join(HERE, "../data/topology/*.dmesg")


def parts(build):
    """Name and command of each; the name is also its key in the JSON."""
    return (
        ("watcher", [os.path.join(HERE, "watcher.py"), "--build", build]),
        ("fill", [os.path.join(build, "bench", "fill")]),
        ("last_byte", [os.path.join(build, "bench", "last_byte"), *sorted(glob.glob(TOPOLOGIES))]),
        ("sdmem", [os.path.join(HERE, "sdmem.py"), "--build", build]),
    )


def run_part(name, command, folder):
    """Its figures, or None if it failed before it had any, and whether it ended well."""
    path = os.path.join(folder, f"{name}.json")
    if os.path.exists(path):
        os.remove(path)
    status = subprocess.run([*command, "--json", path], check=False).returncode
    if not os.path.exists(path):
        return None, False
    with open(path, encoding="utf-8") as file:
        return json.load(file), status == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-b", "--build", default="build", help="where make built the programs")
    build = parser.parse_args().build
    folder = os.path.join(build, "bench")
    os.makedirs(folder, exist_ok=True)
    figures, failed = {}, []
    for name, command in parts(build):
        figures[name], well = run_part(name, command, folder)
        if not well:
            failed.append(name)
    with open(os.path.join(folder, "bench.json"), "w", encoding="utf-8") as file:
        json.dump(figures, file, indent=1)
    print(f"bench: figures in {file.name}" + (f"; failed: {' '.join(failed)}" if failed else ""))
    return EXIT_FAILED if failed else EXIT_DONE


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (OSError, ValueError) as error:
        sys.exit(f"bench: {error}")
    except KeyboardInterrupt:
        sys.exit("bench: interrupted")
