# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs tests in the copy: first as it is, when each must pass, then broken, when one must fail."""
import os
import re
import signal
import subprocess
import time
from dataclasses import dataclass

from mutant import MutantError

# A test that does not come to its end has noticed. Its limit: seconds, and times what it took in the control.
LIMIT_S, LIMIT_TIMES = 60, 2
NOBODY = "65534"
# Broken code that would kill all, fill memory or switch the machine off must not do it to this one.
CONFINED = ("unshare", "--pid", "--fork", "--kill-child", "--mount-proc")
AS_ROOT = ("setpriv", f"--reuid={NOBODY}", f"--regid={NOBODY}", "--clear-groups", "--no-new-privs")
AS_USER = ("--user", "--map-current-user")
FIRST_TO_DIE = ("choom", "-n", "1000", "--")
# How the tests name what has failed.
NAMES = (r"^\[  FAILED  \] ([a-z]\w+)$", r"^(?:FAIL|ERROR): (\w+)", r"^\w[\w-]*: FAIL: (.{1,80})",
         r"^(\S+) +FAILED", r"^(\S+) +FAIL\b", r"^SUMMARY: (.{1,80})")
PASSED = r"(\d+) passed|^\[  PASSED  \] (\d+)"


@dataclass(frozen=True)
class Result:
    passed: bool
    seconds: float
    words: str      # which part of the test has failed, or how it ended


def confined():
    if os.geteuid() == 0:
        return (*CONFINED, *FIRST_TO_DIE, *AS_ROOT)
    return (*CONFINED, *AS_USER, *FIRST_TO_DIE)


def failures(output):
    found = [match for pattern in NAMES for match in re.findall(pattern, output, re.MULTILINE)]
    return ", ".join(dict.fromkeys(found[:2]))


def has_passed(output):
    return any(int(a or b) for a, b in re.findall(PASSED, output, re.MULTILINE))


class Runner:
    def __init__(self, tree):
        self.tree = tree
        self.control = {}

    def _targets(self, test):
        kind = test.kind
        named = [target.format(test.name) for target in kind.targets]
        if kind.needs:
            named += self.tree.output_of([word.format(test.name) for word in kind.needs]).split()
        return named

    def _build(self, test):
        return self.tree.make(*self._targets(test))

    def _run(self, test, limit_s):
        command = [word.format(test.name) for word in test.kind.command]
        if test.kind.on_host:
            command = [*confined(), *command]
        started = time.monotonic()
        process = subprocess.Popen(command, cwd=self.tree.path, stdin=subprocess.DEVNULL,
                                   stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
                                   errors="replace", start_new_session=True,
                                   env=os.environ | {"PYTHONDONTWRITEBYTECODE": "1"})
        try:
            output, _ = process.communicate(timeout=limit_s)
            words = failures(output) or f"it ended with {process.returncode}"
        except subprocess.TimeoutExpired:
            output, words = "", f"no end after {limit_s:.0f} s"
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
                process.communicate()
        return Result(process.returncode == 0 and has_passed(output), time.monotonic() - started, words)

    def _run_control(self, test):
        """Each test once on the tree as it is: one that fails there notices nothing."""
        said = self._build(test)
        if said:
            raise MutantError(f"'{test}' cannot be built:\n{said}")
        result = self._run(test, None)
        print(f"control   {str(test):<40} {'PASSED' if result.passed else 'FAILED: ' + result.words}  "
              f"({result.seconds:.0f} s)", flush=True)
        self.control[test] = result

    def _try(self, mutant):
        """The test that has noticed and what it said, or why none has."""
        for test in mutant.tests:
            said = self._build(test)
            if said:
                return None, f"cannot be built:\n{said}"
            result = self._run(test, LIMIT_S + LIMIT_TIMES * self.control[test].seconds)
            if not result.passed:
                return test, result.words
        return None, f"SURVIVED: {mutant.why}"

    def _trial(self, mutant):
        started = time.monotonic()
        text = self.tree.text(mutant.file)
        self.tree.put(mutant.file, mutant.change(text))
        try:
            test, words = self._try(mutant)
        finally:
            self.tree.put(mutant.file, text)
        caught = f"caught by {test}: " if test else "FAILED: "
        print(f"{mutant.name:<34} {caught}{words}  ({time.monotonic() - started:.0f} s)", flush=True)
        return bool(test)

    def run(self, mutants):
        tests = sorted({test for mutant in mutants for test in mutant.tests})
        if any(test.kind.part == "guests" for test in tests):
            self.tree.with_guests()
        for test in tests:
            self._run_control(test)
        broken = [test for test in tests if not self.control[test].passed]
        if broken:
            raise MutantError(f"fails without any change: {', '.join(map(str, broken))}")
        # By file, so that little has to be built again.
        caught = [self._trial(mutant) for mutant in sorted(mutants, key=lambda mutant: mutant.file)]
        print(f"{sum(caught)} passed, {len(caught) - sum(caught)} failed, 0 skipped")
        return 0 if all(caught) else 1
