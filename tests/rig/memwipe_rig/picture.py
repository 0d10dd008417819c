# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of what lies where in a guest's RAM file."""
import json
import os

from . import ram

PICTURE, LEGEND, FILM = "ram.png", "ram.json", "film.png"
FIRST_SECRET = 4    # of the kinds that memdraw tells apart (programs/picture.h): a secret, and then the markers


def draw(images, planted, folder, path, title):
    """Write the PNG of the RAM file in the folder; what memdraw says about it: "legend", with how many pages have
    each colour."""
    machine = planted.machine
    secret = [] if machine.image else ["--secret", f"luks={images.volume_key}"]
    return json.loads(ram.run_tool(
        images.program("memdraw"), "--key", planted.key, "--below-4g", f"{machine.below_4g_mib}M",
        "--iomem", planted.path("iomem"), *secret, "--title", title, "--out", path, "--json",
        os.path.join(folder, "ram")))


def draw_run(images, planted, folder, title):
    """The picture of a run that has ended, and beside it what the report must know of it."""
    told = draw(images, planted, folder, os.path.join(folder, PICTURE), title)
    told["below_4g_bytes"] = planted.machine.below_4g_mib * ram.MIB
    told["ram_bytes"] = os.path.getsize(os.path.join(folder, "ram"))
    with open(os.path.join(folder, LEGEND), "w", encoding="utf-8") as file:
        json.dump(told, file, indent=1)
