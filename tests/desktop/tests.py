# SPDX-License-Identifier: GPL-2.0-or-later
"""All cases on one desktop; tests.py [NAME...] has only those whose name contains one of the words."""
import importlib
import sys
import unittest

from case import DESKTOP

FILES = ("cases_state", "cases_acts", "cases_words", "cases_indicator", "cases_settings", "cases_remedies")


def all_cases(suite):
    for part in suite:
        if isinstance(part, unittest.TestSuite):
            yield from all_cases(part)
        else:
            yield part


def main():
    words = [word for word in sys.argv[1:] if word != "all"]
    loaded = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(name))
                                for name in FILES)
    chosen = [case for case in all_cases(loaded) if not words or any(word in case.id() for word in words)]
    if not chosen:
        print("there is no such case\ndesktop: 0 passed, 1 failed, 0 skipped")
        return True
    with DESKTOP:
        result = unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(unittest.TestSuite(chosen))
    failed = len(result.failures) + len(result.errors)
    passed = result.testsRun - failed - len(result.skipped)
    print(f"desktop: {passed} passed, {failed} failed, {len(result.skipped)} skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
