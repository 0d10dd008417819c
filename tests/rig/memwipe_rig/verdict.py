# SPDX-License-Identifier: GPL-2.0-or-later
"""Turns how a run ended and what its RAM holds into measures and the reasons why it is no pass."""
import re

from . import holdings

CENSUS_MAX_BYTES = 64       # the payload's last instructions
POWER_OFF = "guest-shutdown"    # in QEMU's words
CONTROL_MIN = 0.99          # of each class
ENDED_CLASS_MIN = 0.9       # of each, where the system goes down in order; CONTROL_MIN of all
FREED_CLASSES = ("freed", "hugepool")   # no longer in use
LOAD_ROUNDS_MIN = 20
# The kernel keeps the two halves of an XTS key apart, each at the head of its round keys.
KEY_HALVES = {"luks/1", "luks/2"}
PROGRAMS = ("heap", "stack", "freed", "hugepool")
LARGE = ("heap", "freed", "hugepool")
MUST_BE_SEEN = KEY_HALVES | {"frame"}
# Not in every machine: video memory has a judge of its own, and only some scenarios plant in the kernel.
ELSEWHERE = {"video", "kernel"}
# What the kernel itself clears when processes and volumes come to their end.
ENDED = ("keyring", "secretmem")

# What a judge asks of a run. Each fault names the bar that was failed.
RESIDUE, DAMAGED, AES_KEYS = "residue", "damaged records", "keys for aeskeyfind"
CENSUS, UNWRITTEN = "census", "unwritten bytes"
FREED, POOL = "freed memory", "free huge pages"
END, SAYS, COMMAND, HARM, LOSS, ROUNDS = "end", "words", "command", "harm", "loss", "rounds"
NEVER = "unwanted words"
CONTROL = "control"


class Fault(str):
    """Why a run is no pass, in words."""

    def __new__(cls, bar, words):
        fault = super().__new__(cls, words)
        fault.bar = bar
        return fault


def judge_control(scenario, outcome):
    return (control_faults(scenario.machine, outcome.scan),
            {"planted": planted(outcome.scan), "control": found(outcome.scan)})


def blind_faults(kind, scenario, outcome):
    """A control goes through the judge of the wipe, too. What that judge does not find wrong there, it
    would not find after a wipe that did nothing."""
    faults, _ = kind.judge(scenario, outcome)
    return missed_faults(bars_that_see(kind, scenario), faults)


def missed_faults(bars, faults):
    seen = {fault.bar for fault in faults}
    return [Fault(CONTROL, f"the judge of the wipe finds nothing wrong with the control's {bar}")
            for bar in sorted(bars - seen)]


def bars_that_see(kind, scenario):
    """Those which the control of this scenario must fail."""
    bars = set(kind.control_fails)
    if scenario.says:
        bars.add(SAYS)
    if scenario.never:
        bars.add(NEVER)
    if RESIDUE in bars and scenario.aeskeyfind:
        bars.add(AES_KEYS)
    if CENSUS in bars and scenario.machine.prefill:
        bars.add(UNWRITTEN)
    return bars


def judge_control_ended(_, outcome):
    """The system went down in order. What the kernel clears on the way is not asked for, and what
    still runs takes some pages of what is freed; of all together next to nothing."""
    return _judge_shares(outcome, found(outcome.scan, ENDED))


def judge_control_soft_reboot(_, outcome):
    """What the next programs take comes from small pieces; what was freed in large ones is there."""
    shares = found(outcome.scan)
    return _judge_shares(outcome, {name: shares[name] for name in LARGE if name in shares})


def _judge_shares(outcome, shares):
    sizes = {name: size for name, size in planted(outcome.scan).items() if name in shares}
    if not sizes:
        return [Fault(CONTROL, "control planted nothing that an orderly end leaves")], {"planted": {}, "control": {}}
    total = sum(shares[name] * size for name, size in sizes.items()) / sum(sizes.values())
    faults = [Fault(CONTROL, f"control found only {share:.1%} of {name}")
              for name, share in shares.items() if share < ENDED_CLASS_MIN]
    if total < CONTROL_MIN:
        faults.append(Fault(CONTROL, f"control found only {total:.1%} of all"))
    return faults, {"planted": sizes, "control": {**shares, "all": round(total, 4)}}


def judge_plain(scenario, outcome):
    """The same as without the hook, its end included."""
    faults, _ = judge_control_ended(scenario, outcome)
    return (faults + _end_faults(scenario, outcome, scenario.end),
            {"end": outcome.end.reason, "times": outcome.end.times})


def judge_halt(scenario, outcome):
    return _judge_end(scenario, outcome, "halted")


def judge_wipe(scenario, outcome):
    return _judge_end(scenario, outcome, scenario.end)


def judge_stock(scenario, outcome):
    """The census is told, but not judged: it counts the kernel that has done the work."""
    return (residue_faults(outcome.scan) + _end_faults(scenario, outcome, scenario.end),
            _measures(outcome) | {"census_judged": False})


def judge_hang(scenario, outcome):
    """No marker is left; firmware has begun to use RAM when it is read."""
    return (residue_faults(outcome.scan) + _end_faults(scenario, outcome, "watchdog"),
            _measures(outcome) | {"census_judged": False})


def _judge_end(scenario, outcome, wanted):
    return (ram_faults(scenario.machine, outcome.scan) + _end_faults(scenario, outcome, wanted),
            _measures(outcome))


def _end_faults(scenario, outcome, wanted):
    faults = end_faults(outcome.end.reason, wanted)
    if scenario.says and not re.search(scenario.says, outcome.console):
        faults.append(Fault(SAYS, f"the console did not say '{scenario.says}'"))
    if scenario.never and re.search(scenario.never, outcome.console):
        faults.append(Fault(NEVER, f"the console said '{scenario.never}'"))
    return faults


def end_faults(end, wanted=POWER_OFF):
    return [] if end == wanted else [Fault(END, f"ended by {end}, not by {wanted}")]


def _measures(outcome):
    return {"residue": residue(outcome.scan), "census": outcome.scan["census"]["nonzero_bytes"],
            "end": outcome.end.reason, "times": outcome.end.times}


def judge_lives(_, outcome):
    """A control in which the machine must stay as it is."""
    return (end_faults(outcome.end.reason, "frozen") + _loss(outcome),
            {"control": found(outcome.scan)})


def judge_off(scenario, outcome):
    return _end_faults(scenario, outcome, scenario.end), {"end": outcome.end.reason, "times": outcome.end.times}


def judge_last_resort(scenario, outcome):
    """Nothing is left of what programs had; the machine is off."""
    left = residue(outcome.scan)
    gone = {*PROGRAMS, *holdings.labels_in_programs(left)}
    faults = [Fault(RESIDUE, f"{left[name]} bytes of {name} left") for name in left
              if name in gone and left[name]]
    return faults + _end_faults(scenario, outcome, scenario.end), _measures(outcome)


def judge_sweep(scenario, outcome):
    """Freed memory is gone, everything else is there."""
    faults, measures = judge_orphan(scenario, outcome)
    return faults + _harm(outcome.end.life) + _loss(outcome), measures


def judge_orphan(scenario, outcome):
    """Freed memory is gone; what else becomes of a system without its disk is not asked."""
    left = round(residue(outcome.scan)["freed"] / planted(outcome.scan)["freed"], 5)
    pool = residue(outcome.scan)["hugepool"]
    faults = _command_faults(outcome.end.life)
    if left > scenario.freed_max:
        faults.append(Fault(FREED, f"{left:.2%} of the freed memory left"))
    if pool:
        faults.append(Fault(POOL, f"{pool} bytes left in free huge pages"))
    return faults, {"freed_left": left, "said": outcome.end.life.said, "times": outcome.end.times}


def judge_soft_reboot(scenario, outcome):
    """Next to nothing is left of what programs had; the kernel goes on, and keeps its own."""
    sizes, left = planted(outcome.scan), residue(outcome.scan)
    shares = {name: round(left[name] / sizes[name], 5) for name in PROGRAMS if name in sizes}
    faults = [Fault(FREED, f"{share:.2%} of {name} left") for name, share in shares.items()
              if share > scenario.freed_max]
    return faults + _end_faults(scenario, outcome, "frozen"), {"freed_left": max(shares.values())}


def judge_module_sweep(_, outcome):
    """Nothing is left of freed memory, and no process was harmed."""
    faults, measures = _freed_left(outcome)
    return faults + _harm(outcome.end.life), measures


def judge_module_sweep_deep(_, outcome):
    """Nothing is left of freed memory; this is for a system that is about to go down."""
    return _freed_left(outcome)


def _freed_left(outcome):
    left = residue(outcome.scan)["freed"]
    faults = _command_faults(outcome.end.life) + _loss(outcome)
    if left:
        faults.append(Fault(FREED, f"{left} bytes of the freed memory left"))
    return faults, {"freed_left_bytes": left, "times": outcome.end.times}


def judge_load(_, outcome):
    """The load and all other programs have not noticed."""
    life = outcome.end.life
    faults = _command_faults(life) + _harm(life) + _loss(outcome)
    if life.load_rounds < LOAD_ROUNDS_MIN:
        faults.append(Fault(ROUNDS, f"the load did only {life.load_rounds} rounds"))
    return faults, {"load_rounds": life.load_rounds, "said": life.said, "times": outcome.end.times}


def judge_manners(_, outcome):
    """The command has succeeded, and no process was harmed."""
    life = outcome.end.life
    return (_command_faults(life) + _harm(life) + _loss(outcome),
            {"said": life.said, "times": outcome.end.times})


def judge_complaint(scenario, outcome):
    """A control that must do harm, but not to memory."""
    faults, measures = judge_harm(scenario, outcome)
    return faults + _loss(outcome), measures


def judge_harm(_, outcome):
    """A control that must do harm. Which is not judged: memplant's process may be killed."""
    harm = _harm(outcome.end.life)
    return [] if harm else [Fault(CONTROL, "the control did no harm")], {"control_harm": harm}


def _command_faults(life):
    return [Fault(COMMAND, f"exit status {life.status}: {life.said}")] if life.status else []


def _harm(life):
    harm = [f"{name} died" for name in life.died]
    if life.oom_kills:
        harm.append(f"{life.oom_kills} killed for memory")
    if life.alarm:
        harm.append(f"the kernel said: {life.alarm}")
    return [Fault(HARM, words) for words in harm]


def _loss(outcome):
    """Of markers in use; others may have been overwritten by programs that needed memory."""
    return [Fault(LOSS, f"only {share:.1%} of {name} survived")
            for name, share in found(outcome.scan).items()
            if name not in FREED_CLASSES and share < CONTROL_MIN]


def residue(scan):
    """Marker bytes left, by class; secrets count with their length."""
    left = {entry["class"]: entry["bytes"] for entry in scan["classes"]}
    left |= {secret["name"]: secret["bytes"] * secret["found"] for secret in scan["secrets"]}
    return left


def planted(scan):
    return {entry["class"]: entry["planted_bytes"] for entry in scan["classes"]
            if entry["planted_bytes"]}


def found(scan, without=()):
    """The share of each class that a scan found again."""
    return {entry["class"]: round(entry["ratio"], 4) for entry in scan["classes"]
            if entry["planted_bytes"] and entry["class"] not in without}


def control_faults(machine, scan, erased=()):
    """Why this control proves nothing; empty if it does. erased: classes and secrets that are not asked for."""
    faults = [f"control found only {share:.1%} of {name}"
              for name, share in found(scan, erased).items() if share < CONTROL_MIN]
    if machine.image:
        return [Fault(CONTROL, words) for words in faults]
    # Such a kernel leaves nothing of what is freed, in the control either.
    elsewhere = ELSEWHERE.union(erased, {"freed"} if machine.erases_freed else ())
    faults += [f"control planted no {entry['class']}" for entry in scan["classes"]
               if not entry["planted_bytes"] and entry["class"] not in elsewhere]
    faults += [f"control did not find the key {secret['name']}" for secret in scan["secrets"]
               if secret["name"] in MUST_BE_SEEN and not secret["found"]]
    faults += [f"control did not find what a program has: {name}"
               for name in holdings.missing(machine, scan["held"]["now"]) if name not in erased] if "held" in scan else []
    if machine.has_two_sides and not _both_sides(scan):
        faults.append("control has no markers on both sides of the hole below 4 GiB")
    if scan.get("aes_keys", len(KEY_HALVES)) < len(KEY_HALVES):
        faults.append("aeskeyfind does not see the LUKS key in the control")
    return [Fault(CONTROL, words) for words in faults]


def ram_faults(machine, scan):
    """What a wipe has left."""
    faults = residue_faults(scan)
    census = scan["census"]
    if census["nonzero_bytes"] > CENSUS_MAX_BYTES:
        faults.append(Fault(CENSUS, f"{census['nonzero_bytes']} bytes of usable RAM are not zero: "
                                    f"{_places(census)}"))
    if machine.prefill and census["unwritten_bytes"]:
        faults.append(Fault(UNWRITTEN, f"{census['unwritten_bytes']} bytes of usable RAM were never "
                                       "written"))
    return faults


def residue_faults(scan):
    faults = [Fault(RESIDUE, f"{count} bytes of {name} left")
              for name, count in residue(scan).items() if count]
    if scan["damaged"]["tags"]:
        faults.append(Fault(DAMAGED, f"{scan['damaged']['tags']} damaged records left"))
    if scan.get("aes_keys"):
        faults.append(Fault(AES_KEYS, "aeskeyfind still sees the LUKS key"))
    return faults


def _places(census):
    return ", ".join(f"{entry['nonzero_bytes']} in {entry['start']}-{entry['end']}"
                     for entry in census["ranges"] if entry["nonzero_bytes"])


def _both_sides(scan):
    starts = [int(piece["start"], 16) for entry in scan["classes"] for piece in entry["ranges"]]
    hole_end = 1 << 32
    return any(start < hole_end for start in starts) and any(start >= hole_end for start in starts)
