# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that are there as a whole or not at all."""
import contextlib
import os


def write(path, text):
    try:
        with open(path, "w", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        if os.path.isfile(path):
            with contextlib.suppress(OSError):
                os.remove(path)
        error.filename = error.filename or path
        raise
