# SPDX-License-Identifier: GPL-2.0-or-later
"""Pictures of what lies where in a guest's RAM file."""
import json
import os

from . import ram


def draw(images, planted, outcome, path, title):
    """Write the PNG; what memdraw says about it: "legend", with how many pages have each colour."""
    machine = planted.machine
    secret = [] if machine.image else ["--secret", f"luks={images.volume_key}"]
    return json.loads(ram.run_tool(
        images.program("memdraw"), "--key", planted.key, "--below-4g", f"{machine.below_4g_mib}M",
        "--iomem", planted.path("iomem"), *secret, "--title", title, "--out", path, "--json",
        os.path.join(outcome.folder, "ram")))
