# SPDX-License-Identifier: GPL-2.0-or-later
"""The demonstration as one self-contained page: ../demo.html.in, filled in."""
import base64
import html
import os
import string

from . import ram
from .errors import RigError
from .findings import KEY, TIMES, size
from .images import QEMU
from .verdict import CENSUS_MAX_BYTES

RIG = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
TEMPLATE = os.path.join(RIG, "demo.html.in")
VERSION = os.path.join(RIG, "..", "..", "VERSION")
# What memdraw colours besides markers; "secret" is the only class that is found by its bytes.
PLAIN = {
    "zero": "empty: only zeros",
    "other": "anything else: kernel, programs, files",
    "unusable": "not usable RAM: reserved by the firmware",
    "damaged": "broken pieces of secrets",
}
SECRET = "secret"


def facts(images, machine):
    """The machine, by the names that the page shows."""
    emulator = ram.run_tool(QEMU, "--version").decode().partition(" (")[0]
    return {"Kernel": "Linux " + _text(os.path.join(images.build, "guest", "kernel", "version")),
            "RAM": f"{machine.memory_mib} MiB", "Processors": str(machine.cpus),
            "Paging": f"{machine.paging} levels",
            "Emulator": emulator.replace(" emulator version", ""), "memwipe": _text(VERSION)}


def write(path, findings, pictures, machine_facts):
    """Fill in the template; pictures are what draw() returned for before and after, with "path"."""
    before, after = pictures
    filled = string.Template(_text(TEMPLATE)).substitute(
        headline=findings.headline, tone="bad" if findings.faults else "good",
        summary=_summary(findings), faults=_list("li", findings.faults),
        before=_data(before["path"]), after=_data(after["path"]),
        before_alt=_alt("without", before), after_alt=_alt("with", after),
        width=before["width"], height=before["height"],
        pixel=size(before["block_bytes"]), legend=_legend(before, after),
        rows=_rows(findings, before), planted=size(findings.planted), found=size(findings.found),
        left=size(findings.left), nonzero_before=size(findings.nonzero_before),
        nonzero_after=size(findings.nonzero_after), usable=size(findings.usable),
        allowed=CENSUS_MAX_BYTES, keys_before=findings.keys_before, keys_after=findings.keys_after,
        timeline=_timeline(findings.times), times=_times(findings.times),
        kinds=len(findings.rows), kernel=html.escape(machine_facts["Kernel"]),
        facts="".join(f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(value)}</dd></div>"
                      for name, value in machine_facts.items()))
    with open(path, "w", encoding="utf-8") as page:
        page.write(filled)


def _text(path):
    try:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()
    except FileNotFoundError:
        raise RigError(f"cannot find {path}") from None


def _data(path):
    with open(path, "rb") as file:
        return "data:image/png;base64," + base64.b64encode(file.read()).decode()


def _list(tag, items):
    return "".join(f"<{tag}>{html.escape(item)}</{tag}>" for item in items)


def _summary(findings):
    if findings.faults:
        return "Something is not as it must be:"
    return (f"The boot stick was pulled. Without memwipe, a thief finds {size(findings.found)} of "
            f"secrets in RAM. With memwipe: {size(findings.left)}.")


def _secret_pages(picture):
    return sum(entry["pages"] for entry in picture["legend"] if entry["name"] not in PLAIN)


def _alt(word, picture):
    pages = {entry["name"]: entry["pages"] for entry in picture["legend"]}
    return (f"Map of the RAM {word} memwipe. Pages of memory with secrets: "
            f"{_secret_pages(picture)}; with other contents: {pages['other']}; "
            f"empty: {pages['zero']}.")


def _swatch(entry):
    return f'<i class="swatch" style="background:{entry["colour"]}"></i>'


def _legend(before, after):
    """The colours that no row of the table has."""
    lines = []
    for entry, later in zip(before["legend"], after["legend"]):
        if entry["name"] in PLAIN and entry["pages"] + later["pages"]:
            lines.append(f"<li>{_swatch(entry)}{PLAIN[entry['name']]}</li>")
    return "".join(lines)


def _rows(findings, picture):
    colours = {entry["name"]: entry for entry in picture["legend"]}
    return "".join(
        f'<tr><th scope="row">{_swatch(colours[SECRET if row.name == KEY else row.name])}'
        f"{html.escape(row.words)}</th><td>{size(row.planted)}</td><td>{size(row.found)}</td>"
        f"<td>{size(row.left)}</td></tr>" for row in findings.rows)


def _timeline(times):
    """A bar as long as the whole takes, cut at each moment."""
    end = max(times.values(), default=0) or 1
    marks = [0, *sorted(times.values())]
    return "".join(
        f'<rect class="part{number}" x="{start / end * 100:.2f}" y="0" height="10" '
        f'width="{(stop - start) / end * 100:.2f}"/>'
        for number, (start, stop) in enumerate(zip(marks, marks[1:])))


def _times(times):
    moments = [("0.00 s", "the kernel reports the disconnect")]
    moments += [(f"{times[name]:.2f} s", words) for name, words in TIMES.items() if name in times]
    return "".join(f'<li class="moment{number}"><b>{stamp}</b> {words}</li>'
                   for number, (stamp, words) in enumerate(moments))
