# SPDX-License-Identifier: GPL-2.0-or-later
"""The results of a run as one page that needs nothing else: ../report.html.in, filled in."""
import base64
import html
import os
import string

from . import charts, findings, kept, tables
from .findings import TIMES, WORDS, size

TEMPLATE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "report.html.in")
# What memdraw colours besides markers.
PLAIN = {"zero": "empty: only zeros", "other": "anything else: kernel, programs, files",
         "unusable": "not usable RAM: reserved by firmware", "damaged": "broken pieces of secrets",
         "secret": "keys and other secrets, found by their bytes"}
EMPTY = ("zero", "unusable")
KINDS_MAX = 16  # columns that fit a page


def make(folder, results, version):
    """The page. What the folder of the results does not have is left out."""
    with open(TEMPLATE, encoding="utf-8") as file:
        template = string.Template(file.read())
    return template.substitute(
        headline=_headline(results), tone="good" if _good(results) else "bad", lead=_lead(results),
        summary=_table("What was tried, and what was left in RAM", *tables.table(results)),
        kinds=_kinds(results), times=_times(results),
        scenarios="".join(_scenario(folder, result) for result in results), version=html.escape(version))


def _good(results):
    return all(result.get("passed") or "skipped" in result for result in results)


def _headline(results):
    if not results:
        return "Nothing was run"
    if not _good(results):
        return "Something went wrong"
    return "Nothing is left" if all(not sum(result.get("residue", {"": 1}).values()) for result in results) else "All passed"


def _lead(results):
    count = {word: sum(tables.verdict(result) == word for result in results) for word in ("pass", "FAIL", "skipped")}
    return f"{count['pass']} passed, {count['FAIL']} failed, {count['skipped']} skipped."


def _kinds(results):
    headings, rows = tables.kinds(results)
    if not rows or not 1 < len(headings) - 1 <= KINDS_MAX:
        return ""
    return "<h2>What is left, by kind</h2>" + _table("Bytes found of each kind of secret", headings, rows)


def _scenario(folder, result):
    """Its faults, what was found, and what lies where."""
    before, after = kept.runs(folder, result)
    parts = [f"<section><h2>{html.escape(result['name'])}</h2>"]
    if "words" in result:
        parts.append(f"<p>{html.escape(result['words'])}</p>")
    if "skipped" in result:
        parts.append(f"<p>Skipped: {html.escape(result['skipped'])}</p>")
    if result["faults"]:
        parts.append(f'<ul class="faults">{_items(result["faults"])}</ul>')
    if before and after and before.scan and after.scan:
        parts.append(_findings(findings.Findings(before.scan, after.scan)))
    drawn = [(words, run) for words, run in (("Without the wipe", before), ("After it", after))
             if run and run.picture and run.legend]
    if drawn:
        parts += [_pictures(result["name"], drawn), _map(drawn)]
    if after and after.film:
        parts.append(_film(result["name"], after))
    if result.get("machine"):
        parts.append(_facts(result["machine"]))
    return "".join([*parts, "</section>"])


def _findings(found):
    rows = [[row.words, size(row.planted), size(row.found), size(row.left)] for row in found.rows]
    total = ["all of them", size(found.planted), size(found.found), size(found.left)]
    words = (f"Of {size(found.usable)} of usable RAM, {size(found.nonzero[0])} were not zero without the wipe, and "
             f"{size(found.nonzero[1])} after it.")
    if None not in found.keys:
        words += (f" aeskeyfind, an independent tool, saw {found.keys[0]} of the volume's two keys without it, and "
                  f"{found.keys[1]} after it.")
    return _table(words, ["Kind of secret", "planted", "without the wipe", "with it"], rows, total)


def _pictures(name, drawn):
    figures = "".join(
        f'<figure><img src="{_data(run.picture)}" width="{run.legend["width"]}" height="{run.legend["height"]}" '
        f'alt="{html.escape(_told(name, words, run.legend))}"><figcaption>{words}</figcaption></figure>'
        for words, run in drawn)
    legend = drawn[0][1].legend
    pages = {entry["name"]: sum(run.legend["legend"][place]["pages"] for _, run in drawn)
             for place, entry in enumerate(legend["legend"])}
    swatches = "".join(f"<li>{_swatch(entry['colour'])}{html.escape(_words(entry))}</li>"
                       for entry in legend["legend"] if pages[entry["name"]])
    return (f'<h3>What lies where in RAM</h3><div class="pair">{figures}</div><ul class="legend">{swatches}</ul>'
            f"<p>All RAM from its first byte, top left, to its last. One dot is {size(legend['block_bytes'])}.</p>")


def _told(name, words, legend):
    pages = {entry["name"]: entry["pages"] for entry in legend["legend"]}
    secret = sum(count for kind, count in pages.items() if kind not in PLAIN) + pages["secret"]
    return (f"Map of RAM, {name}, {words.lower()}: {secret} pages with secrets, {pages['other']} with other contents, "
            f"{pages['zero']} empty.")


def _map(drawn):
    """By kind and address, firmware's own map above."""
    axes = [charts.Axis(run.legend, run.pixels()) for _, run in drawn]
    firmware = drawn[0][1].firmware
    rows = ""
    if firmware:
        cells = "".join(f"<td>{charts.draw_firmware(axis, firmware, bool(number))}</td>"
                        for number, axis in enumerate(axes))
        rows += f'<tr><th scope="row">firmware\'s map</th>{cells}</tr>'
    for kind, entry in enumerate(drawn[0][1].legend["legend"]):
        lanes = [axis.lane(kind) for axis in axes]
        if entry["name"] in EMPTY or not any(lane.blocks for lane in lanes):
            continue
        cells = "".join(f"<td>{charts.draw_lane(axis, lane, entry['colour'], f'{_words(entry)}, {words.lower()}')}</td>"
                        for axis, lane, (words, _) in zip(axes, lanes, drawn))
        rows += f'<tr><th scope="row">{_swatch(entry["colour"])}{html.escape(_words(entry))}</th>{cells}</tr>'
    heads = "".join(f'<th scope="col">{words}</th>' for words, _ in drawn)
    last = axes[0].address(axes[0].bytes - 1) + 1
    return (f'<h3>By kind and address</h3><table class="map"><caption>Physical addresses from 0 at the left to '
            f'{last:#x} at the right{", without the hole below 4 GiB" if axes[0].has_hole else ""}; the stronger the '
            f'colour, the more of that place.</caption><thead><tr><td></td>{heads}</tr></thead><tbody>{rows}</tbody>'
            f"</table>{_firmware(firmware)}")


def _firmware(entries):
    rows = [[entry.kind, f"{entry.start:#x}", f"{entry.end:#x}", size(entry.end - entry.start)] for entry in entries]
    if not rows:
        return ""
    return _table("Firmware's map, as it has told it to the kernel", ["kind", "from", "up to", "size"], rows)


def _film(name, run):
    """Shown once; for those who want no motion, the picture of its end."""
    return (f'<h3>The wipe</h3><picture><source media="(prefers-reduced-motion: reduce)" srcset="{_data(run.picture)}">'
            f'<img class="film" src="{_data(run.film)}" width="{run.legend["width"]}" height="{run.legend["height"]}" '
            f'alt="Film of RAM during the wipe of {html.escape(name)}: its colours go out until all is '
            f'empty"></picture>' if run.picture and run.legend else "")


def _times(results):
    """A line for each result that has moments."""
    told = [(result["name"], {name: result["times"][name] for name in TIMES if name in result.get("times", {})})
            for result in results]
    told = [(name, moments) for name, moments in told if moments]
    longest = max((max(moments.values()) for _, moments in told), default=0) or 1
    rows = "".join(
        f'<tr><th scope="row">{html.escape(name)}</th><td class="bar">'
        f'{charts.draw_times(_in_order(moments), longest, f"{name}: the figures are beside it")}</td>' +
        "".join(f"<td>{f'{moments[time]:.2f} s' if time in moments else tables.NONE}</td>" for time in TIMES) + "</tr>"
        for name, moments in told)
    if not rows:
        return ""
    heads = "".join(f'<th scope="col">{words}</th>' for words in ("", *TIMES.values()) if words)
    return (f"<h2>How long it took</h2><table><caption>Seconds from the trigger, of an emulated machine: they show "
            f"the order of events, not the speed of a real machine. Brown until the first byte, blue until the last, "
            f"green until the end.</caption><thead><tr><td></td>"
            f'<th scope="col">from the trigger on</th>{heads}</tr></thead><tbody>{rows}</tbody></table>')


def _in_order(moments):
    """Two threads stamp them, so that the last one may come some milliseconds too early."""
    return sorted(moments.values())


def _facts(machine):
    return '<dl>' + "".join(f"<div><dt>{html.escape(name)}</dt><dd>{html.escape(str(value))}</dd></div>"
                            for name, value in machine.items()) + "</dl>"


def _table(caption, headings, rows, total=None):
    if not rows:
        return ""
    first, *others = headings
    head = f'<th scope="col">{html.escape(first)}</th>' if first else "<td></td>"
    head += "".join(f'<th scope="col">{html.escape(heading)}</th>' for heading in others)
    foot = f"<tfoot>{_row(total)}</tfoot>" if total else ""
    return (f'<div class="wide"><table><caption>{html.escape(caption)}</caption><thead><tr>{head}</tr></thead>'
            f'<tbody>{"".join(map(_row, rows))}</tbody>{foot}</table></div>')


def _row(cells):
    first, *others = cells
    return (f'<tr><th scope="row">{html.escape(first)}</th>' +
            "".join(f"<td>{html.escape(cell)}</td>" for cell in others) + "</tr>")


def _words(entry):
    return PLAIN.get(entry["name"]) or WORDS.get(entry["name"], entry["description"])


def _swatch(colour):
    return f'<i class="swatch" style="background:{html.escape(colour)}"></i>'


def _items(words):
    return "".join(f"<li>{html.escape(item)}</li>" for item in words)


def _data(path):
    with open(path, "rb") as file:
        return "data:image/png;base64," + base64.b64encode(file.read()).decode()
