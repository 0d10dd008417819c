# SPDX-License-Identifier: GPL-2.0-or-later
"""Scenarios, one after the other or some at once, as results that JSON can hold."""
import collections
import concurrent.futures
import time

from . import verdict
from .errors import RigError
from .kinds import KINDS


def judge_control(scenario, outcome):
    """By its own judge, and by that of the wipe, which must find that nothing was wiped."""
    kind = KINDS[scenario.kind]
    faults, measures = kind.judge_control(scenario, outcome)
    return faults + verdict.blind_faults(kind, scenario, outcome), measures


def run_one(lab, scenario):
    """Control, then wipe. "faults" says in words why it is no pass; "seconds" is what all of it took
    on this host; the rest are measures."""
    result = {"name": scenario.name, "passed": False, "faults": []}
    kind = KINDS[scenario.kind]
    started = time.monotonic()
    try:
        for run, judge in ((lab.control, judge_control), (lab.wipe, kind.judge)):
            outcome = run(scenario)
            faults, measures = judge(scenario, outcome)
            result["faults"] += faults
            result |= measures
            lab.drop_images(outcome)
    except (RigError, OSError) as error:
        result["faults"].append(str(error))
    result["passed"] = not result["faults"]
    if result["passed"]:
        lab.drop_logs(scenario)
    else:
        result["logs"] = lab.keep_logs(scenario)
    lab.forget(scenario)
    result["seconds"] = round(time.monotonic() - started)
    return result


def run_all(lab, scenarios, told):
    """Every result, in order of completion; told(result) is called for each as it comes. A
    snapshot goes when the last scenario that starts from it has ended."""
    results = []
    wanted = collections.Counter(scenario.machine for scenario in scenarios)
    with concurrent.futures.ThreadPoolExecutor(lab.jobs) as pool:
        try:
            futures = {pool.submit(run_one, lab, scenario): scenario for scenario in scenarios}
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
