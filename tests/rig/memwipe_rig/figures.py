# SPDX-License-Identifier: GPL-2.0-or-later
"""What runs have measured: kept from run to run, by name, and printed as the tables of docs/testing.md."""
import json
import os
import re
import subprocess

from . import held_table, report

MIB = 1 << 20
# Scenarios that differ in the machine alone share a row; those of the matrices have one each.
FAMILIES = re.compile(r"^(now)-.*|^(live-.*|tails-.*|secrets-.*)-debian\d+\S*$")
NONE = "-"


def keep(path, result):
    """Put a result beside those of other names, in the place of an older one."""
    kept = load(path) | {result["name"]: result | {"tree": _tree()}}
    with open(path + ".new", "w", encoding="utf-8") as file:
        json.dump(kept, file, indent=1)
    os.replace(path + ".new", path)


def load(path):
    try:
        with open(path, encoding="utf-8") as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def _tree():
    """The commit that is checked out, and whether it was changed."""
    try:
        said = subprocess.run(["git", "describe", "--always", "--dirty", "--abbrev=10", "--exclude=*"],
                              capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "unknown"
    return said.stdout.strip() or "unknown"


def trees(results):
    return sorted({result["tree"] for result in results})


def tables(scenarios, results, machines):
    """Lines of Markdown: results of the rig's scenarios, by name, and of the machines of Bochs."""
    for title, kinds, columns in TABLES:
        wanted = [scenario.name for scenario in scenarios if scenario.kind in kinds]
        yield from _table(title, columns, _families(name for name in wanted if name in results), results)
    yield from held_table.lines([results[scenario.name] for scenario in scenarios if scenario.name in results])
    yield from _table("Another emulator", BOCHS, [[name] for name in machines], machines)


def _family(name):
    match = FAMILIES.match(name)
    return next(filter(None, match.groups())) if match else name


def _families(names):
    """Lists of the names that share a row."""
    found = {}
    for name in names:
        found.setdefault(_family(name), []).append(name)
    return list(found.values())


def _table(title, columns, rows, results):
    if not rows:
        return
    yield from ("", f"{title}:", "")
    yield _row(heading for heading, _ in columns)
    yield _row("---" for _ in columns)
    for names in rows:
        yield _row(value([results[name] for name in names]) for _, value in columns)


def _row(cells):
    return f"| {' | '.join(cells)} |"


def _names(results):
    name = results[0]["name"]
    family = _family(name)
    return name if family == name else f"{family} ({len(results)})"


def _span(values, form):
    """The least and the greatest, as one if they look the same; those that there are."""
    values = [value for value in values if value is not None]
    if not values:
        return NONE
    ends = [form.format(min(values)), form.format(max(values))]
    return " to ".join(dict.fromkeys(ends))


def _measure(take, form="{}"):
    return lambda results: _span([take(result) for result in results], form)


def _residue(result):
    return sum(result["residue"].values()) if "residue" in result else None


def _census(result, unit=1):
    return result["census"] / unit if "census" in result else None


def _control(results):
    found = [share for result in results for share in result.get("control", {}).values()]
    return f"{min(found):.1%}" if found else NONE


def _verdict(results):
    faults = [f"{result['name']}: {fault}" for result in results for fault in result["faults"]]
    return "; ".join(faults).replace("|", " ").replace("\n", " ") or "pass"


def _time(name):
    return _measure(lambda result: result.get("times", {}).get(name), "{:.1f}")


TIMES = tuple((f"{label}, s", _time(name)) for name, label in report.TIMES if name != "command")
WIPE = (("scenario", _names), ("residue, bytes", _measure(_residue)), ("census, bytes", _measure(_census, "{:.0f}")),
        ("control found", _control), *TIMES, ("verdict", _verdict))
KERNEL = (("scenario", _names), ("residue, bytes", _measure(_residue)),
          ("not zero, MiB", _measure(lambda result: _census(result, MIB), "{:.1f}")),
          ("control found", _control), TIMES[-1], ("verdict", _verdict))
SWEEP = (("scenario", _names), ("left of the freed memory", _measure(lambda result: result.get("freed_left"), "{:.2%}")),
         ("bytes", _measure(lambda result: result.get("freed_left_bytes"))), ("control found", _control),
         ("command, s", _time("command")), ("verdict", _verdict))
BOCHS = (*WIPE[:3], ("host's CPU, s", _measure(lambda result: result.get("cpu_s"))), WIPE[-1])
TABLES = (
    ("Wipes", ("wipe", "shutdown", "halt", "shutdown-halt"), WIPE),
    ("The stock kernel", ("stock", "shutdown-stock"), KERNEL),
    ("The last resort", ("last-resort",), KERNEL),
    ("Sweeps", ("sweep", "orphan", "module-sweep", "module-sweep-deep"), SWEEP),
)
