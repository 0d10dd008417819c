# SPDX-License-Identifier: GPL-2.0-or-later
"""Results for programs: TAP 13, JUnit's XML, JSON; and for people. Each format is a function from a list of
results, and their folder, to lines."""
import json
from xml.etree import ElementTree

from . import findings, held_table, kept, report, tables


def text(results, _):
    for result in results:
        yield report.line(result)
        yield from (f"    {fault}" for fault in result["faults"])
    yield from held_table.lines(results)
    yield report.summary(results)


def as_table(results, _):
    yield from tables.text(*tables.table(results))


def as_findings(results, folder):
    """Of each scenario that has left what can be compared."""
    for result in results:
        before, after = kept.runs(folder, result)
        if before and after and before.scan and after.scan:
            yield from ("", result["name"], "")
            yield from findings.table(findings.Findings(before.scan, after.scan))


def as_json(results, _):
    yield json.dumps(results, indent=1)


def tap(results, _):
    yield "TAP version 13"
    yield f"1..{len(results)}"
    for number, result in enumerate(results, 1):
        good = result["passed"] or "skipped" in result
        why = f" # SKIP {_one_line(result['skipped'])}" if "skipped" in result else ""
        yield f"{'ok' if good else 'not ok'} {number} - {result['name']}{why}"
        yield from (f"# {_one_line(fault)}" for fault in result["faults"])


def _one_line(words):
    """In which no "#" begins a directive."""
    return printable(" ".join(words.split())).replace("#", "no.")


def junit(results, _):
    failed = [result for result in results if result["faults"]]
    skipped = [result for result in results if "skipped" in result]
    suite = ElementTree.Element(
        "testsuite", name="memwipe-rig", tests=str(len(results)), failures=str(len(failed)), errors="0",
        skipped=str(len(skipped)), time=str(sum(result.get("seconds", 0) for result in results)))
    for result in results:
        case = ElementTree.SubElement(suite, "testcase", classname="memwipe-rig", name=result["name"],
                                      time=str(result.get("seconds", 0)))
        if "skipped" in result:
            ElementTree.SubElement(case, "skipped", message=printable(result["skipped"]))
        if result["faults"]:
            words = printable("\n".join(result["faults"]))
            failure = ElementTree.SubElement(case, "failure", message=words.partition("\n")[0])
            failure.text = words
        ElementTree.SubElement(case, "system-out").text = printable(report.line(result))
    ElementTree.indent(suite)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield ElementTree.tostring(suite, encoding="unicode")


def printable(words):
    """A guest's console may hold control characters; XML has no way to write most of them."""
    return "".join(char if char.isprintable() or char in "\n\t" else "?" for char in words)


FORMATS = {"text": text, "table": as_table, "findings": as_findings, "junit": junit, "tap": tap, "json": as_json}
