# SPDX-License-Identifier: GPL-2.0-or-later
"""What was found of the secrets of programs, as a table in Markdown: a line for each secret, a column for each
scenario. A cell is empty where the scenario's system has not the program."""
from . import holdings

PREFIX = "secrets-"     # of the names of scenarios
FOUND, GONE, NOT_THERE = "found", "-", ""
LOOKED = {"held_before", "held_control", "held_wipe"}


def lines(results):
    """Of those results that have looked for them; nothing if none has."""
    results = [result for result in results if LOOKED <= result.keys()]
    if not results:
        return
    yield from ("", "Secrets of programs, without and with the wipe:", "")
    yield _row(["secret", "before, found by", *(result["name"].removeprefix(PREFIX) for result in results)])
    yield _row(["---"] * (len(results) + 2))
    for secret in holdings.SECRETS:
        before = [result["held_before"][secret.name] for result in results if secret.name in result["held_before"]]
        if before:
            judges = dict.fromkeys(judge for found in before for judge in found)
            yield _row([secret.words, ", ".join(judges) or secret.absent,
                        *(_cell(result, secret.name) for result in results)])


def _cell(result, name):
    if name not in result["held_before"]:
        return NOT_THERE
    return " / ".join(FOUND if result[run][name] else GONE for run in ("held_control", "held_wipe"))


def _row(cells):
    return f"| {' | '.join(cells)} |"
