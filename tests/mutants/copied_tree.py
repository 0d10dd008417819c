# SPDX-License-Identifier: GPL-2.0-or-later
"""A copy of the source in which things are broken, so that the tree itself never is."""
import os
import shutil
import subprocess

from mutant import ROOT, MutantError

# A change may leave something unused.
MAKE = ("make", "--no-print-directory", "-j2", "PACKAGES=no", "WARNINGS=-w")


class Tree:
    def __init__(self, build):
        self.build = os.path.join(ROOT, build)
        self.path = os.path.join(self.build, "mutants", "tree")
        self._copy_source()
        os.makedirs(os.path.join(self.path, "build"), exist_ok=True)
        # Tests that run as another user make folders there.
        os.chmod(os.path.join(self.path, "build"), 0o1777)

    def with_guests(self):
        """Their kernels and systems take minutes to make: those that the tree has are a start."""
        made, copy = (os.path.join(folder, "guest") for folder in (self.build, os.path.join(self.path, "build")))
        if os.path.isdir(made) and not os.path.isdir(copy):
            subprocess.run(["cp", "-a", made, copy], check=True)

    def _copy_source(self):
        """Also repairs what an earlier run that was interrupted has left broken. Files that are the same
        keep their times, so that they are not built again."""
        listed = subprocess.run(["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
                                cwd=ROOT, check=True, stdout=subprocess.PIPE, text=True).stdout
        names = {name for name in listed.split("\0") if name and os.path.lexists(os.path.join(ROOT, name))}
        for folder, _, files in os.walk(self.path):
            inside = os.path.relpath(folder, self.path)
            if inside.split(os.sep)[0] == "build":
                continue
            for file in files:
                if os.path.normpath(os.path.join(inside, file)) not in names:
                    os.unlink(os.path.join(folder, file))
        for name in names:
            self._copy_file(name)

    def _copy_file(self, name):
        source, copy = os.path.join(ROOT, name), os.path.join(self.path, name)
        if os.path.islink(source):
            if not os.path.lexists(copy):
                os.makedirs(os.path.dirname(copy), exist_ok=True)
                os.symlink(os.readlink(source), copy)
            return
        if not os.path.exists(copy):
            os.makedirs(os.path.dirname(copy), exist_ok=True)
            shutil.copy2(source, copy)
        elif _read(source) != _read(copy):
            shutil.copy(source, copy)       # with the time of now: what was built of it is too old

    def text(self, name):
        return _read(os.path.join(self.path, name)).decode()

    def put(self, name, text):
        with open(os.path.join(self.path, name), "w", encoding="utf-8") as file:
            file.write(text)

    def make(self, *targets):
        """None, or what make said."""
        made = subprocess.run([*MAKE, *targets], cwd=self.path, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, text=True, errors="replace",
                              stdin=subprocess.DEVNULL, check=False)
        return made.stdout if made.returncode else None

    def output_of(self, command):
        ran = subprocess.run(command, cwd=self.path, stdout=subprocess.PIPE, text=True, check=False)
        if ran.returncode:
            raise MutantError(f"{' '.join(command)} ended with {ran.returncode}")
        return ran.stdout


def _read(path):
    with open(path, "rb") as file:
        return file.read()
