# SPDX-License-Identifier: GPL-2.0-or-later
"""The second disk of a foreign image: a script as its first block, and behind it a tar archive. It has no file
system, so no desktop mounts it, and any shell that is root's can start it."""
import io
import os
import shutil
import tarfile

from .errors import RigError

FILE, SERIAL = "rigdisk", "memwipe-rig"
PATH = f"/dev/disk/by-id/virtio-{SERIAL}"
# For root, and for a user whom sudo asks nothing.
LINE = f"sudo -n sh {PATH} || sh {PATH}"
BLOCK_BYTES = 4096
RIG = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))


def make(images, image, folder):
    with open(os.path.join(RIG, "guest", "foreign", "start"), "rb") as file:
        start = file.read()
    if len(start) > BLOCK_BYTES:
        raise RigError("guest/foreign/start is longer than a block")
    with open(os.path.join(folder, FILE), "wb") as disk:
        disk.write(start.ljust(BLOCK_BYTES, b"\n"))
        with tarfile.open(fileobj=disk, mode="w", format=tarfile.USTAR_FORMAT) as archive:
            _fill(archive, images, image)


def _fill(archive, images, image):
    _add_folder(archive, "bin")
    _add_folder(archive, "files")
    _add(archive, shutil.which("busybox"), "busybox", 0o755)
    for name in ("memplant", "memload"):
        _add(archive, images.program(name), f"bin/{name}", 0o755)
    for name in ("answer", "steps", os.path.join("foreign", "run")):
        _add(archive, os.path.join(RIG, "guest", name), os.path.basename(name), 0o644)
    for path in image.bring:
        path = images.path(path)
        _add(archive, path, f"files/{os.path.basename(path)}", 0o755)


def _add_folder(archive, name):
    info = tarfile.TarInfo(name)
    info.type, info.mode = tarfile.DIRTYPE, 0o755
    archive.addfile(info)


def _add(archive, path, name, mode):
    with open(path, "rb") as file:
        content = file.read()
    info = tarfile.TarInfo(name)
    info.size, info.mode = len(content), mode
    archive.addfile(info, io.BytesIO(content))
