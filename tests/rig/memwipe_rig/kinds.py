# SPDX-License-Identifier: GPL-2.0-or-later
"""The kinds of scenarios: how their runs end, and which judges read them."""
from collections.abc import Callable
from dataclasses import dataclass

from . import living, trigger, verdict


@dataclass(frozen=True)
class Kind:
    fire_control: Callable      # (guest, scenario): trigger.End
    fire: Callable
    judge_control: Callable     # (scenario, outcome): reasons why it is no pass, measures by name
    judge: Callable
    # The bars of judge, in verdict's words, that the control must fail: it was not wiped.
    control_fails: tuple


RAM = verdict.RESIDUE, verdict.CENSUS


def _freeze(guest, _):
    guest.freeze()
    return trigger.End("frozen", life=living.UNTOUCHED)


def _run_trigger(guest, scenario):
    return living.fire(guest, scenario.trigger, scenario.pull_at)


def _run_control(guest, scenario):
    return living.fire(guest, scenario.control)


KINDS = {
    # Nothing may be left in a machine that is off.
    "wipe": Kind(trigger.fire_unarmed, trigger.fire, verdict.judge_control, verdict.judge_wipe, RAM),
    # The same two, where the control goes down in order, too.
    "shutdown": Kind(trigger.fire, trigger.fire, verdict.judge_control_ended, verdict.judge_wipe, RAM),
    "shutdown-halt": Kind(trigger.fire_plain_halt, trigger.fire_halted, verdict.judge_control_ended,
                          verdict.judge_halt, RAM),
    # There is no way to wipe: the system goes down all the same, and a person is told.
    "shutdown-plain": Kind(trigger.fire, trigger.fire, verdict.judge_control_ended,
                           verdict.judge_plain, (verdict.SAYS,)),
    # No marker may be left in a machine that is off; but the kernel that removed them is.
    "stock": Kind(trigger.fire_unarmed, trigger.fire, verdict.judge_control, verdict.judge_stock,
                  (verdict.RESIDUE,)),
    "shutdown-stock": Kind(trigger.fire, trigger.fire, verdict.judge_control_ended, verdict.judge_stock,
                           (verdict.RESIDUE,)),
    # The machine goes off; RAM is not asked for.
    "off": Kind(trigger.fire_and_live_on, trigger.fire, verdict.judge_lives, verdict.judge_off,
                (verdict.END,)),
    # Nothing may be left, nor come again, in a machine that stays on.
    "halt": Kind(trigger.fire_unarmed, trigger.fire_halted, verdict.judge_control,
                 verdict.judge_halt, RAM),
    # The payload hangs, and the watchdog's reset empties RAM; in the control it empties nothing.
    "hang": Kind(trigger.fire_hang, trigger.fire_hang, verdict.judge_control, verdict.judge_hang, (verdict.RESIDUE,)),
    # What no program has any more is gone from a machine that is off; the kernel kept its own.
    "last-resort": Kind(trigger.fire_unarmed, trigger.fire, verdict.judge_control,
                        verdict.judge_last_resort, (verdict.RESIDUE,)),
    # Next to nothing may be left of freed memory, and all of what is in use.
    "sweep": Kind(_freeze, _run_trigger, verdict.judge_control, verdict.judge_sweep,
                  (verdict.FREED, verdict.POOL)),
    # The same of freed memory alone: the stick is pulled in the middle.
    "orphan": Kind(_freeze, _run_trigger, verdict.judge_control, verdict.judge_orphan,
                   (verdict.FREED, verdict.POOL)),
    # Of what programs had before a soft reboot, next to nothing may be left when the next ones are started.
    "soft-reboot": Kind(trigger.fire_and_freeze, trigger.fire_and_freeze, verdict.judge_control_soft_reboot,
                        verdict.judge_soft_reboot, (verdict.FREED,)),
    "module-sweep": Kind(_freeze, _run_trigger, verdict.judge_control, verdict.judge_module_sweep,
                         (verdict.FREED,)),
    "module-sweep-deep": Kind(_freeze, _run_trigger, verdict.judge_control,
                              verdict.judge_module_sweep_deep, (verdict.FREED,)),
    # No process may be harmed by the trigger; the control must do harm.
    "load": Kind(_run_control, _run_trigger, verdict.judge_harm, verdict.judge_load, (verdict.HARM,)),
    # The trigger is a test of its own; the control shows that a complaint would be heard.
    "manners": Kind(_run_control, _run_trigger, verdict.judge_complaint, verdict.judge_manners,
                    (verdict.HARM,)),
}
