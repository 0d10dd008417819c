# SPDX-License-Identifier: GPL-2.0-or-later
"""Pairwise covering sets: few rows in which every possible pair of values of two axes occurs."""
import itertools


def cover(axes, excluded):
    """Rows {axis: value}. axes: {axis: [values]}; excluded: partial rows that are impossible, such
    as {"chipset": "pc", "firmware": "ovmf-secureboot"}. The same input gives the same rows."""
    missing = set(_pairs(axes, excluded))
    rows = []
    while missing:
        row = _best_row(axes, excluded, missing, rows)
        missing -= set(itertools.combinations(_sorted(row, axes), 2))
        rows.append({axis: row[axis] for axis in axes})
    return rows


def possible(row, excluded):
    return not any(ban.items() <= row.items() for ban in excluded)


def _pairs(axes, excluded):
    """The pairs that occur in at least one possible row."""
    for (one, ones), (other, others) in itertools.combinations(axes.items(), 2):
        for pair in itertools.product(ones, others):
            row = dict(zip((one, other), pair))
            if _complete(axes, excluded, row):
                yield tuple(row.items())


def _complete(axes, excluded, row):
    """The first possible row that holds these values, or None."""
    if not possible(row, excluded):
        return None
    left = next((axis for axis in axes if axis not in row), None)
    if left is None:
        return row
    for value in axes[left]:
        whole = _complete(axes, excluded, {**row, left: value})
        if whole:
            return whole
    return None


def _best_row(axes, excluded, missing, rows):
    """A row around the first missing pair; each further value is the one that covers most, and of
    several the one that has been used least."""
    row = dict(min(missing, key=lambda pair: _rank(pair, axes)))
    for axis in axes:
        if axis in row:
            continue
        choices = [value for value in axes[axis]
                   if _complete(axes, excluded, {**row, axis: value})]
        row[axis] = max(choices, key=lambda value, axis=axis: (
            _gain({**row, axis: value}, axes, missing),
            -sum(earlier[axis] == value for earlier in rows)))
    return row


def _gain(row, axes, missing):
    return sum(pair in missing for pair in itertools.combinations(_sorted(row, axes), 2))


def _rank(pair, axes):
    names = list(axes)
    return [(names.index(axis), axes[axis].index(value)) for axis, value in pair]


def _sorted(row, axes):
    return [(axis, row[axis]) for axis in axes if axis in row]
