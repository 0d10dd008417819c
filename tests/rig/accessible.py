#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-2.0-or-later
"""Check that a page can be read without eyes, without a network and on paper: prints what is wrong with it, a line
each. By WCAG 2.1: 1.1.1 (texts beside pictures), 1.3.1 (headings, heads of tables), 1.4.3 (contrast), 2.2.2
(motion), 2.4.2 (title), 3.1.1 (language)."""
import base64
import itertools
import re
import sys
from html.parser import HTMLParser

CONTRAST_MIN = 4.5
LOOSE = {"meta", "img", "source", "br", "hr", "link", "input", "rect"}     # have no end
OUTSIDE = re.compile(r"^(?!data:|#)")
ADDRESSES = ("src", "href", "srcset", "poster", "action", "data")


class Page(HTMLParser):
    def __init__(self, text):
        super().__init__()
        self.faults = []
        self.open = []
        self.titles, self.mains, self.languages = [], 0, []
        self.headings, self.words, self.styles = [], "", []
        self.feed(text)
        self.close()
        self._judge()

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self._judge_tag(tag, values)
        if tag not in LOOSE:
            self.open.append((tag, values))
            self.words = ""

    def handle_startendtag(self, tag, attrs):
        self._judge_tag(tag, dict(attrs))

    def handle_endtag(self, tag):
        if not self.open or self.open[-1][0] != tag:
            self.faults.append(f"</{tag}> closes {self.open[-1][0] if self.open else 'nothing'}")
            return
        self.open.pop()
        if tag in ("h1", "h2", "h3", "h4", "title", "th", "caption", "figcaption") and not self.words.strip():
            self.faults.append(f"an empty {tag}")
        if tag == "title":
            self.titles.append(self.words)
        if tag == "style":
            self.styles.append(self.words)

    def handle_data(self, data):
        self.words += data

    def _judge_tag(self, tag, values):
        if tag == "html":
            self.languages.append(values.get("lang"))
        self.mains += tag == "main"
        if re.fullmatch("h[1-6]", tag):
            self.headings.append(int(tag[1]))
        if tag == "img" and not (values.get("alt") or "").strip():
            self.faults.append("a picture without a text beside it")
        if tag == "svg" and values.get("aria-hidden") != "true" and not (
                values.get("role") == "img" and (values.get("aria-label") or "").strip()):
            self.faults.append("a drawing without a text beside it")
        if tag == "th" and values.get("scope") not in ("col", "row"):
            self.faults.append("a table's head does not say of what: scope")
        if tag in ("script", "iframe", "object", "embed", "link"):
            self.faults.append(f"<{tag}> may want the network")
        for name in ADDRESSES:
            if values.get(name) and OUTSIDE.match(values[name]):
                self.faults.append(f"{tag} {name}={values[name][:40]} lies outside of the page")
        if tag == "img" and "acTL" in _start_of(values.get("src", "")) and not any(tag == "picture" for tag, _ in self.open):
            self.faults.append("a film for those who want no motion as well")

    def _judge(self):
        if len(self.languages) != 1 or not self.languages[0]:
            self.faults.append("no language is named")
        if len(self.titles) != 1:
            self.faults.append(f"{len(self.titles)} titles")
        if self.mains != 1:
            self.faults.append(f"{self.mains} main parts")
        if self.headings.count(1) != 1 or self.headings[:1] != [1]:
            self.faults.append("the first heading is not the only one of the first rank")
        for one, other in zip(self.headings, self.headings[1:]):
            if other > one + 1:
                self.faults.append(f"a heading of rank {other} behind one of rank {one}")
        if self.open:
            self.faults.append(f"<{self.open[-1][0]}> is not closed")
        style = "\n".join(self.styles)
        self.faults += _style_faults(style)


def tables_faults(text):
    """Each row and each column that has cells begins with a head; a table has a caption."""
    for table in re.findall(r"<table.*?</table>", text, re.DOTALL):
        if "<caption>" not in table:
            yield "a table without a caption"
        for row in re.findall(r"<tr>.*?</tr>", table, re.DOTALL):
            if "<td" in row and "<th" not in row:
                yield "a row of a table without a head"
        if 'scope="col"' not in table:
            yield "a table without heads of its columns"


def _start_of(address):
    """Where a PNG says that it is a film."""
    if not address.startswith("data:image/png;base64,"):
        return ""
    return base64.b64decode(address.partition(",")[2][:4096 // 3 * 4]).decode("latin-1")


def _style_faults(style):
    """Colours, in each of the page's palettes; and what is loaded."""
    if re.search(r"@import|url\((?!['\"]?data:)", style):
        yield "the style wants the network"
    if "@media print" not in style:
        yield "there is no style for paper"
    palettes = re.findall(r":root\s*\{(.*?)\}", style, re.DOTALL)
    base = _colours(palettes[0]) if palettes else {}
    texts = set(re.findall(r"(?<![-\w])color:\s*var\(--([\w-]+)\)", style))
    grounds = set(re.findall(r"background:\s*var\(--([\w-]+)\)", style))
    if re.search(r"(?<![-\w])color:\s*[#\w]", style.replace("color: var", "")):
        yield "a colour of text that is in no palette"
    if not texts or not grounds:
        yield "no colours of text and ground"
    for number, palette in enumerate(palettes):
        colours = base | _colours(palette)
        for text, ground in itertools.product(sorted(texts), sorted(grounds)):
            if text not in colours or ground not in colours:
                yield f"--{text} or --{ground} is no colour"
            elif contrast(colours[text], colours[ground]) < CONTRAST_MIN:
                yield (f"palette {number + 1}: {text} on {ground} has a contrast of "
                       f"{contrast(colours[text], colours[ground]):.2f}")


def _colours(palette):
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9a-fA-F]{6})", palette))


def contrast(one, other):
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour):
    """WCAG 2.1, "relative luminance"."""
    parts = [int(colour[at:at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def faults(text):
    return Page(text).faults + list(tables_faults(text))


if __name__ == "__main__":
    with open(sys.argv[1], encoding="utf-8") as source:
        found = faults(source.read())
    print(*found, sep="\n", end="\n" if found else "")
    sys.exit(bool(found))
