#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Start the tests of the desktop programs in name spaces of their own (enter): user, mount, process, network and IPC.

Nothing in there can empty RAM or end this machine: root in there has no right outside, /dev/memwipe and
/proc/sysrq-trigger are plain files, and reboot(2) only ends the name space of the processes."""
import argparse
import glob
import os
import shutil
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
SANITIZED = ("memwipe-gtk", "memwipe-indicator")
NEEDED = ("Xvfb", "dbus-daemon", "setpriv", "unshare", "pkexec")
SPACES = ("--mount", "--pid", "--net", "--ipc", "--uts", "--fork", "--kill-child", "--mount-proc")
AS_USER = ("unshare", "--map-root-user", "--map-auto")
# Ids in there, where root has at least IDS_MIN.
DESKTOP_UID, MEMWIPE_GID, IDS_MIN = 1000, 900, 2000
SCREEN = "Xvfb_screen0"     # what pictures are made of


def options():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--build", default="build", help="where make installed the programs: BUILD/desktop/root")
    parser.add_argument("program", choices=["tests", "demo"])
    parser.add_argument("words", nargs="*", help="names of tests, or all")
    return parser.parse_args()


def write(path, text):
    with open(path, "w", encoding="ascii") as file:
        file.write(text)


def make_world(folder, build):
    os.chmod(folder, 0o755)
    shutil.copytree(os.path.join(build, "desktop", "root"), os.path.join(folder, "root"), symlinks=True)
    shutil.copytree(HERE, os.path.join(folder, "tests"), ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(os.path.join(build, "desktop", "locale"), os.path.join(folder, "locale"))
    shutil.copy(os.path.join(build, "tests", "desktop", "door.so"), folder)
    os.mkdir(os.path.join(folder, "sanitized"))
    for name in SANITIZED:
        shutil.copy(os.path.join(build, "san", "desktop", name), os.path.join(folder, "sanitized"))
    for name in ("door", "sysrq"):
        write(os.path.join(folder, name), "")
    os.mkdir(os.path.join(folder, "out"))


def free_ids():
    """The first of the ids that root in there may have, and how many: behind those that this system uses, where it
    is not in a name space itself that has few."""
    with open("/proc/self/uid_map", encoding="ascii") as file:
        end = max(int(line.split()[0]) + int(line.split()[2]) for line in file)
    first = 100000 if end > 200000 else IDS_MIN
    return first, min(end - first, 65536)


def own_everything(folder, first):
    for path, _, files in os.walk(folder):
        for name in ["."] + files:
            os.lchown(os.path.join(path, name), first, first)
    os.chown(os.path.join(folder, "out"), first + DESKTOP_UID, first + DESKTOP_UID)


def keep(source, folder, pattern):
    """What the programs have said, and the pictures."""
    os.makedirs(folder, exist_ok=True)
    for path in glob.glob(os.path.join(source, pattern)):
        if os.path.isfile(path) and not path.endswith(SCREEN):
            shutil.copy(path, folder)


def command_of(folder, arguments):
    script = os.path.join("tests", arguments.program + ".py")
    return ["unshare", *SPACES, os.path.join(folder, "tests", "enter"), folder, "python3", script, *arguments.words]


def run_as_root(folder, command):
    """Root writes the map of ids itself; root in there is a user outside whom nothing belongs to."""
    first, count = free_ids()
    own_everything(folder, first)
    wait = 'echo; read -r go; exec setpriv --reuid=0 --regid=0 --clear-groups "$@"'
    with subprocess.Popen(["unshare", "--user", "--keep-caps", "sh", "-c", wait, "sh", *command], stdin=subprocess.PIPE,
                          stdout=subprocess.PIPE, cwd="/") as inside:
        inside.stdout.readline()
        for kind in ("uid_map", "gid_map"):
            write(f"/proc/{inside.pid}/{kind}", f"0 {first} {count}\n")
        inside.stdin.write(b"go\n")
        inside.stdin.close()
        for line in inside.stdout:
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()
        return inside.wait()


def run_as_user(folder, command):
    """What was made with other ids is the user's again at the end."""
    script = 'chown "$0" "$1/out"; folder=$1; shift; "$@"; code=$?; chown -R 0:0 "$folder"; exit $code'
    return subprocess.call([*AS_USER, "sh", "-c", script, f"{DESKTOP_UID}:{DESKTOP_UID}", folder, *command], cwd="/")


def why_not():
    """What this machine lacks, or ""."""
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        return f"there is no {', '.join(missing)}"
    own = ["unshare", "--user", "--map-root-user"] if os.geteuid() == 0 else AS_USER
    tried = subprocess.run([*own, *SPACES, "true"], stderr=subprocess.PIPE, text=True, check=False)
    return tried.stderr.strip() and f"no name spaces: {tried.stderr.strip()}"


def main():
    arguments = options()
    reason = why_not()
    if reason:
        print(f"desktop: SKIPPED: {reason}")
        print("desktop: 0 passed, 0 failed, 1 skipped")
        return 0
    out = os.path.join(arguments.build, "desktop" if arguments.program == "tests" else "demo-gtk")
    with tempfile.TemporaryDirectory(prefix="memwipe-desktop.") as folder:
        make_world(folder, arguments.build)
        os.environ.update(DESKTOP_UID=str(DESKTOP_UID), MEMWIPE_GID=str(MEMWIPE_GID))
        run = run_as_root if os.geteuid() == 0 else run_as_user
        code = run(folder, command_of(folder, arguments))
        keep(os.path.join(folder, "out"), out, "*" if arguments.program == "tests" else "*.png")
    return code


if __name__ == "__main__":
    sys.exit(main())
