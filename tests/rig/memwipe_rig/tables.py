# SPDX-License-Identifier: GPL-2.0-or-later
"""Results as a table: which columns there are, and what each says of a result. A column that no result has anything
for is left out."""
from . import findings, report

NONE = "-"
HELD = "held_wipe"    # of a result: which judges have found each secret of a program, or a key, after the wipe


def verdict(result):
    if "skipped" in result:
        return "skipped"
    return "pass" if result["passed"] else "FAIL"


def table(results):
    """Headings, and for each result its cells; the first one is its name."""
    used = [(heading, value) for heading, value in COLUMNS if any(value(result) for result in results)]
    used += [(name, lambda result, name=name: result.get("conditions", {}).get(name)) for name in conditions(results)]
    return ["", *(heading for heading, _ in used)], [
        [result["name"], *(value(result) or NONE for _, value in used)] for result in results]


def conditions(results):
    """Under which a way was tried as well, by their names."""
    return list(dict.fromkeys(name for result in results for name in result.get("conditions", {})))


def kinds(results):
    """What is left of each kind: headings, and a row for each kind that was planted."""
    told = [result for result in results if "residue" in result and "planted" in result]
    names = dict.fromkeys(name for result in told for name in result["planted"])
    rows = [[findings.WORDS.get(name, name), *(_size(result["residue"].get(name)) or NONE for result in told)]
            for name in names]
    secrets = dict.fromkeys(name for result in told for name in result.get(HELD, {}))
    rows += [[f"secret {name}", *(_found(result, name) for result in told)] for name in secrets]
    return ["", *(result["name"] for result in told)], rows


def text(headings, rows):
    """Lines."""
    widths = [max(map(len, column)) for column in zip(headings, *rows)]
    for first, *others in [headings, *rows]:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:])]
        yield "  ".join([first.ljust(widths[0]), *cells]).rstrip()


def _size(count):
    return None if count is None else findings.size(count)


def _found(result, name):
    judges = result.get(HELD, {}).get(name)
    return NONE if judges is None else "found" if judges else "no"


def _residue(result):
    return _size(sum(result["residue"].values())) if "residue" in result else None


def _secrets(result):
    found = list(result.get(HELD, {}).values())
    return f"{sum(map(bool, found))} of {len(found)}" if found else None


def _control(result):
    return f"{min(result['control'].values()):.1%}" if result.get("control") else None


def _freed(result):
    return f"{result['freed_left']:.2%}" if "freed_left" in result else _size(result.get("freed_left_bytes"))


def _time(name):
    return lambda result: f"{result['times'][name]:.1f} s" if name in result.get("times", {}) else None


COLUMNS = (
    ("verdict", verdict),
    ("markers left", _residue),
    ("secrets found", _secrets),
    ("keys for aeskeyfind", lambda result: str(result["aes_keys"]) if "aes_keys" in result else None),
    ("RAM not zero", lambda result: _size(result.get("census"))),
    ("freed memory left", _freed),
    ("control found", _control),
    *((label, _time(name)) for name, label in report.TIMES),
    ("end", lambda result: result.get("end")),
)
