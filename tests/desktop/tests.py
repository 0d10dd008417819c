# SPDX-License-Identifier: GPL-2.0-or-later
"""All cases, on one desktop but for those that come before it; tests.py [NAME...] has only those whose name contains one
of the words."""
import importlib
import sys
import unittest

from case import DESKTOP

FILES = ("cases_state", "cases_acts", "cases_words", "cases_indicator", "cases_settings", "cases_remedies",
         "cases_path")


def all_cases(suite):
    for part in suite:
        if isinstance(part, unittest.TestSuite):
            yield from all_cases(part)
        else:
            yield part


def run(cases):
    return unittest.TextTestRunner(stream=sys.stdout, verbosity=2).run(unittest.TestSuite(cases))


def main():
    words = [word for word in sys.argv[1:] if word != "all"]
    loaded = unittest.TestSuite(unittest.defaultTestLoader.loadTestsFromModule(importlib.import_module(name))
                                for name in FILES)
    chosen = [case for case in all_cases(loaded) if not words or any(word in case.id() for word in words)]
    if not chosen:
        print("there is no such case\ndesktop: 0 passed, 1 failed, 0 skipped")
        return True
    alone = [case for case in chosen if getattr(case, "before_desktop", False)]
    results = [run(alone)] if alone else []
    beside = [case for case in chosen if case not in alone]
    if beside:
        with DESKTOP:
            results.append(run(beside))
    failed = sum(len(result.failures) + len(result.errors) for result in results)
    skipped = sum(len(result.skipped) for result in results)
    passed = sum(result.testsRun for result in results) - failed - skipped
    print(f"desktop: {passed} passed, {failed} failed, {skipped} skipped")
    return failed > 0


if __name__ == "__main__":
    sys.exit(main())
