# SPDX-License-Identifier: GPL-2.0-or-later
"""What the words of a scenario's file may be. Errors name the file, the scenario and the word."""
import difflib
import re
from dataclasses import MISSING

from . import cord, images, machine
from .errors import BadInput
from .kinds import KINDS

# A name becomes that of a folder.
NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._+-]*")
RESERVED = ("standard", "all")
CHOICES = {
    "kind": tuple(KINDS), "kernel": tuple(images.KERNELS), "firmware": tuple(machine.FIRMWARE),
    "chipset": tuple(machine.SPLITS), "cord": ("", *cord.CORDS), "system": ("small", *images.LIVE),
    "apic": ("xapic", "x2apic"), "paging": (4, 5), "nodes": (1, 2), "threads": (1, 2),
    "attach": ("usb", "cd", "disk"), "enter": ("serial", "keyboard", "agent"),
}
PATTERNS = ("says", "never", "freeze_at")
AT_LEAST = {"boot_s": 1, "memory_mib": 64, "cpus": 1, "prefill": 0, "crashkernel_mib": 0, "dimm_mib": 0, "freed_max": 0}
AT_MOST = {"prefill": 0xff, "freed_max": 1}


def check(where, entry, known):
    """Each word of entry, a table: {word: value}; known: the fields of the dataclasses that are made of it."""
    known = {field.name: field for field in known}
    for word, value in entry.items():
        if word not in known:
            near = difflib.get_close_matches(word, known, 1)
            raise BadInput(f"{where}: unknown word '{word}'" + (f"; is it '{near[0]}'?" if near else ""))
        _check_value(where, word, value, known[word].type)
    for word, field in known.items():
        if word not in entry and field.default is MISSING and field.default_factory is MISSING:
            raise BadInput(f"{where}: there is no '{word}'")


def check_names(where, names):
    """Of scenarios in one file."""
    for name in names:
        if not NAME.fullmatch(name) or name in RESERVED or name.endswith(".toml"):
            raise BadInput(f"{where}: '{name}' cannot be a name: letters, digits and ._+- can be in one")
        if names.count(name) > 1:
            raise BadInput(f"{where}: two scenarios are called '{name}'")


def _check_value(where, word, value, wanted):
    wanted = list if wanted is tuple else wanted    # TOML has no tuples
    if type(value) is not wanted and (wanted, type(value)) != (float, int):
        raise BadInput(f"{where}: '{word}' must be {_KIND_WORDS[wanted]}")
    if wanted is list and not all(isinstance(item, str) for item in value):
        raise BadInput(f"{where}: '{word}' must be a list of strings")
    if word in CHOICES and value not in CHOICES[word]:
        raise BadInput(f"{where}: '{word}' cannot be {value!r}; it can be "
                       f"{', '.join(repr(choice) for choice in CHOICES[word])}")
    if word in AT_LEAST and not AT_LEAST[word] <= value <= AT_MOST.get(word, value):
        raise BadInput(f"{where}: '{word}' cannot be {value}")
    if word in PATTERNS:
        _check_pattern(where, word, value)


def _check_pattern(where, word, value):
    try:
        re.compile(value)
    except re.error as error:
        raise BadInput(f"{where}: '{word}' is no pattern: {error}") from None


_KIND_WORDS = {str: "a string", int: "a whole number", float: "a number", bool: "true or false",
               list: "a list of strings"}
