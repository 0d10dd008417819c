# SPDX-License-Identifier: GPL-2.0-or-later
"""What make built for the rig, by name, and the programs of the host that it needs."""
import os
import shutil

from .errors import RigError


TOOLS = ("qemu-system-x86_64", "qemu-img", "setpriv", "aeskeyfind")


class Images:
    def __init__(self, build):
        for tool in TOOLS:
            if not shutil.which(tool):
                raise RigError(f"cannot start: {tool} is not installed")
        self.build = build
        self.kernel = self._file("guest/kernel/vmlinuz")
        self.initramfs = self._file("guest/initramfs.img")
        self.stick = self._file("guest/stick.img")
        self.volume_key = self._file("guest/volume.key.hex")
        self.memscan = self._file("rig/memscan")

    def _file(self, name):
        path = os.path.abspath(os.path.join(self.build, name))
        if not os.path.exists(path):
            raise RigError(f"cannot find {path}: run 'make rig' first")
        return path
