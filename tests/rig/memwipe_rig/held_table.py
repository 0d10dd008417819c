# SPDX-License-Identifier: GPL-2.0-or-later
"""What was found of the secrets of programs, as a table in Markdown: a line for each secret, a column for each
scenario."""
import re

from . import holdings

NAME = re.compile(r"^secrets-(.*)-debian\d+-secrets$")
FOUND, GONE = "found", "-"
LOOKED = {"held_before", "held_control", "held_wipe"}


def lines(results):
    """Of those results that have looked for them; nothing if none has."""
    results = [result for result in results if LOOKED <= result.keys()]
    if not results:
        return
    yield from ("", "Secrets of programs, without and with the wipe:", "")
    yield _row(["secret", "before, found by", *(_way(result) for result in results)])
    yield _row(["---"] * (len(results) + 2))
    for secret in holdings.SECRETS:
        before = results[0]["held_before"].get(secret.name, [])
        yield _row([secret.words, ", ".join(before) or secret.absent,
                    *(_cell(result, secret.name) for result in results)])


def _cell(result, name):
    return " / ".join(FOUND if result[run].get(name) else GONE for run in ("held_control", "held_wipe"))


def _way(result):
    match = NAME.match(result["name"])
    return match[1] if match else result["name"]


def _row(cells):
    return f"| {' | '.join(cells)} |"
