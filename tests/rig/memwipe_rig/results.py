# SPDX-License-Identifier: GPL-2.0-or-later
"""The folder that a run leaves: results.json, and for each scenario a folder of its name with result.json, the
consoles, what was found in RAM, and pictures. Only one run at a time may use it."""
import contextlib
import fcntl
import json
import os
import shutil

from . import writing
from .errors import BadInput, Lacking

ALL, ONE, LOCK = "results.json", "result.json", ".lock"
RUN_PREFIX = ".run-"    # of folders in which guests run


@contextlib.contextmanager
def alone(folder):
    """While no other run may use the folder, which is made. What killed runs have left of their guests is removed."""
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, LOCK), "w", encoding="ascii") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Lacking(f"another run uses {folder}: wait for its end, or choose another folder") from None
        for name in os.listdir(folder):
            if name.startswith(RUN_PREFIX):
                shutil.rmtree(os.path.join(folder, name), ignore_errors=True)
        yield


class Results:
    """Results as they come; as a context, the folder is this run's alone, and what others left there is
    kept, except for results of the same name."""

    def __init__(self, folder):
        self.folder = os.path.abspath(folder)
        self.found = []

    def __enter__(self):
        self.alone = alone(self.folder)
        self.alone.__enter__()
        self._write(ALL, self.found)
        return self

    def __exit__(self, *what):
        self.alone.__exit__(*what)

    def add(self, result):
        self.found.append(result)
        if os.path.isdir(os.path.join(self.folder, result["name"])):
            self._write(os.path.join(result["name"], ONE), result)
        self._write(ALL, self.found)

    @staticmethod
    def read(folder):
        path = os.path.join(folder, ALL)
        try:
            with open(path, encoding="utf-8") as file:
                found = json.load(file)
        except (FileNotFoundError, NotADirectoryError):
            raise BadInput(f"there is no {path}: run scenarios first") from None
        except ValueError:
            found = None
        if not isinstance(found, list) or not all(map(_is_result, found)):
            raise BadInput(f"{path} does not hold results")
        return found

    def _write(self, name, content):
        path = os.path.join(self.folder, name)
        writing.write(f"{path}.new", json.dumps(content, indent=1))
        os.replace(f"{path}.new", path)


@contextlib.contextmanager
def understood(folder):
    """While what a run has left there is read: files that hold something else are bad input."""
    try:
        yield
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError) as error:
        raise BadInput(f"{folder} holds something else than a run leaves: {error!r}") from None


def _is_result(one):
    return (isinstance(one, dict) and isinstance(one.get("name"), str) and isinstance(one.get("faults"), list) and
            isinstance(one.get("passed"), bool))
