# SPDX-License-Identifier: GPL-2.0-or-later
"""The unit tests of a program that is run, with the sum that every stage of the tests ends with."""
import sys
import unittest


def run(name):
    """The exit code. A test counts once, however many of its sub-tests fail."""
    tests = unittest.defaultTestLoader.loadTestsFromModule(sys.modules["__main__"])
    result = unittest.TextTestRunner(stream=sys.stdout, verbosity=0).run(tests)
    wrong = len({test.id().partition(" ")[0] for test, _ in result.failures + result.errors})
    print(f"{name}: {result.testsRun - wrong} passed, {wrong} failed, 0 skipped")
    return 1 if wrong else 0
