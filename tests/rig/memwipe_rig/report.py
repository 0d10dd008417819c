# SPDX-License-Identifier: GPL-2.0-or-later
"""Results as lines for people."""

TIMES = (("first_write", "first write"), ("last_write", "last write"), ("power_off", "off"),
         ("command", "command"))


def line(result):
    """One scenario: name, verdict, residue, census, times, control, and in brackets what it took."""
    if "skipped" in result:
        return f"{result['name']:<22}  SKIPPED  {result['skipped']}"
    words = [f"{result['name']:<22}", "PASS" if result["passed"] else "FAIL"]
    if "residue" in result:
        words += [f"residue {sum(result['residue'].values())} B", _census(result)]
    if "freed_left" in result:
        words.append(f"freed left {result['freed_left']:.2%}")
    if "freed_left_bytes" in result:
        words.append(f"freed left {result['freed_left_bytes']} B")
    if "load_rounds" in result:
        words.append(f"load {result['load_rounds']} rounds")
    if "times" in result:
        words += [f"{label} {result['times'][name]:.1f} s" for name, label in TIMES
                  if name in result["times"]]
    if result.get("control_harm"):
        words.append(f"control {result['control_harm'][0]}")
    if "control" in result:
        words.append(f"control {min(result['control'].values()):.1%}")
    if result.get("control_tries", 1) > 1:
        words.append(f"at try {result['control_tries']}")
    if result.get("not_up"):
        words.append("booted again: " + "; ".join(result["not_up"]))
    if "seconds" in result:
        words.append(f"({result['seconds']} s)")
    return "  ".join(words)


def _census(result):
    judged = "" if result.get("census_judged", True) else " (not judged)"
    return f"census {result['census']} B{judged}"


def summary(results):
    """The last line."""
    passed = sum(result["passed"] for result in results)
    skipped = sum("skipped" in result for result in results)
    return f"{passed} passed, {len(results) - passed - skipped} failed, {skipped} skipped"
