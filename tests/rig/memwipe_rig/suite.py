# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenarios, one after the other or some at once, as results that JSON can hold."""
import collections
import concurrent.futures
import time

from . import verdict
from .errors import Lacking, RigError
from .kinds import KINDS

# A control in which the guest happened to need the planted memory for itself proves nothing. It is made
# again, and how often is told.
CONTROL_TRIES = 3


def judge_control(scenario, outcome):
    """By its own judge, and by that of the wipe, which must find that nothing was wiped."""
    kind = KINDS[scenario.kind]
    faults, measures = kind.judge_control(scenario, outcome)
    return faults + verdict.blind_faults(kind, scenario, outcome), measures


def run_control(lab, scenario, pictures=False):
    """Until one proves something: its faults, and its measures."""
    for number in range(1, CONTROL_TRIES + 1):
        outcome = lab.control(scenario, number)
        faults, measures = judge_control(scenario, outcome)
        _put_away(lab, scenario, outcome, pictures)
        if not faults:
            break
    return faults, measures | {"control_tries": number, "not_up": list(outcome.not_up)} | _held(outcome, "control", "before")


def run_wipe(lab, scenario, pictures=False):
    outcome = lab.wipe(scenario)
    faults, measures = KINDS[scenario.kind].judge(scenario, outcome)
    _put_away(lab, scenario, outcome, pictures)
    return faults, measures | _held(outcome, "wipe")


def _held(outcome, run, before=None):
    """Which judges have found what programs held, by run, where they held something."""
    held = outcome.scan.get("held")
    if not held:
        return {}
    return {f"held_{run}": held["now"]} | ({f"held_{before}": held["before"]} if before else {})


def _put_away(lab, scenario, outcome, pictures):
    if pictures:
        lab.draw(scenario, outcome)
    lab.drop_images(outcome)


def run_one(lab, scenario, pictures=False):
    """Control, then wipe. "faults" says in words why it is no pass, "lacking" that this machine is to blame;
    "seconds" is what all of it took on this host; the rest are measures."""
    result = {"name": scenario.name, "passed": False, "faults": [], "machine": scenario.machine.told}
    if scenario.words:
        result["words"] = scenario.words
    started = time.monotonic()
    try:
        for run in (run_control, run_wipe):
            faults, measures = run(lab, scenario, pictures)
            result["faults"] += faults
            result |= measures
    except Lacking as error:
        result |= {"faults": [*result["faults"], str(error)], "lacking": True}
    except (RigError, OSError) as error:
        result["faults"].append(str(error))
    result["passed"] = not result["faults"]
    result["folder"] = lab.keep_logs(scenario)
    lab.forget(scenario)
    result["seconds"] = round(time.monotonic() - started)
    return result


def run_all(lab, scenarios, told, pictures=False):
    """Every result, in order of completion; told(result) is called for each as it comes. A
    snapshot goes when the last scenario that starts from it has ended."""
    results = []
    wanted = collections.Counter(scenario.machine for scenario in scenarios)
    with concurrent.futures.ThreadPoolExecutor(lab.jobs) as pool:
        try:
            futures = {pool.submit(run_one, lab, scenario, pictures): scenario for scenario in scenarios}
            for future in concurrent.futures.as_completed(futures):
                results.append(future.result())
                told(results[-1])
                machine = futures[future].machine
                wanted[machine] -= 1
                if not wanted[machine]:
                    lab.forget_machine(machine)
        except BaseException:
            lab.abort()
            pool.shutdown(cancel_futures=True)
            raise
    return results
