"""Schedules: lists of small steps drawn from a seed with the weights of a busy week, and cut to a short story.

Hypothesis gives the seeds. Its own lists repeat themselves too much to meet the rare orders that matter here
(a planted base-at-saving went unseen through 300 of them), so the steps come from a weighted draw.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from random import Random
from typing import Any

from tests.properties.places import PEOPLE
from tests.properties.sticks import LEGS, carry
from tests.properties.wire import FAULTS
from tests.properties.world import TEXTS, Machine, World

Step = tuple[Any, ...]
Weights = Mapping[str, float]
STEPS = int(os.environ.get("NAVIGATOR_STEPS", "0"))
"""How many steps each schedule has, for the nightly run."""
SHORTEST, LONGEST, WEEK = 4, 14, 50
ONE_IN = 6
"""Most schedules are short, so that many orders are met; one in so many lasts, since some stories need it."""
PICKS = 5
ADVERSARY: Weights = {
    "edit": 5, "overtaken": 2, "cut_off": 1, "round": 6, "stale": 2, "open": 1, "create": 1,
    "withdraw": 0.4, "settle": 1, "late": 1, "late_reply": 1, "clock": 0.5,
}  # fmt: skip
RESTORED: Weights = {
    "edit": 5, "overtaken": 2, "round": 8, "stale": 1, "open": 1, "create": 1, "withdraw": 0.3, "settle": 1,
    "late": 1, "hub_backup": 2, "hub_restore": 1.5, "clock": 0.3,
}  # fmt: skip
BACK_IN_TIME: Weights = {
    "edit": 5, "overtaken": 1, "round": 8, "stale": 1, "open": 1, "create": 1, "settle": 1, "late": 1,
    "desk_backup": 2, "desk_restore": 1.5, "twin": 0.5, "hub_backup": 0.5, "hub_restore": 0.5, "both_back": 0.3,
}  # fmt: skip
BOTH_BACK: Weights = {"edit": 4, "round": 4, "hub_backup": 2, "desk_backup": 2, "both_back": 2.5}
ALONE_RESTORED: Weights = {"edit": 6, "create": 1, "round": 6, "hub_backup": 2, "hub_restore": 1.5}
ALONE: Weights = {"edit": 6, "create": 1, "round": 6, "late": 1, "late_reply": 1}
APART: Weights = {"own_field": 6, "round": 6, "late": 1, "late_reply": 1, "clock": 0.5}
SETS: Weights = {
    "put_in": 5, "take_out": 3, "edit": 1, "round": 6, "late": 1, "late_reply": 1, "clock": 0.5,
}  # fmt: skip
SETS_RESTORED: Weights = {
    "put_in": 5, "take_out": 3, "round": 7, "late": 1, "late_reply": 0.5, "hub_backup": 2, "hub_restore": 1.5,
}  # fmt: skip
"""Numbers of one chart, put in and taken out by everybody."""
BY_STICK: Weights = {
    "edit": 6,
    "stale": 1,
    "withdraw": 0.3,
    "create": 1,
    "round": 1.5,
    "stick": 9,
    "settle": 0.5,
}
"""Sticks between live rounds: late, doubled, out of order, and stopped half way."""


def schedule(seed: int, weights: Weights, machines: int = len(PEOPLE)) -> list[Step]:
    """Draw the steps of one schedule; the same seed gives the same steps."""
    random = Random(seed)  # noqa: S311 - a schedule, not a secret
    length = WEEK if random.randrange(ONE_IN) == 0 else random.randint(SHORTEST, LONGEST)
    names = random.choices(list(weights), list(weights.values()), k=STEPS or length)
    return [_drawn(random, name, random.randrange(machines)) for name in names]


def _drawn(random: Random, name: str, machine: int) -> Step:
    pick, text = random.randrange(PICKS), random.choice(TEXTS)
    parts: dict[str, tuple[Any, ...]] = {
        "edit": (pick, text),
        "stale": (pick, text),
        "own_field": (pick, TEXTS[machine % len(TEXTS)]),
        "open": (pick,),
        "clock": (pick,),
        "withdraw": (pick,),
        "settle": (pick,),
        "round": (random.choice(("none", *FAULTS)),),
        "stick": (random.choice(LEGS), pick),
        "overtaken": (random.randrange(len(PEOPLE)), pick, text),
        "cut_off": (random.randrange(len(PEOPLE)), text),
        "take_out": (pick,),
        "hub_restore": (pick,),
        "desk_restore": (pick,),
        "both_back": (pick,),
    }
    return (name, machine, *parts.get(name, ()))


def shortest(steps: list[Step], breaks: Callable[[list[Step]], bool]) -> list[Step]:
    """Leave out every step without which the story still breaks."""
    at = 0
    while at < len(steps):
        without = steps[:at] + steps[at + 1 :]
        if breaks(without):
            steps = without
        else:
            at += 1
    return steps


def play(made: World, steps: list[Step]) -> None:
    """Do the steps one after another."""
    for name, who, *rest in steps:
        _DEEDS[name](made, made.machines[who % len(made.machines)], *rest)


def _record(made: World, pick: int) -> str:
    return made.records[pick % len(made.records)]


def _overtaken(made: World, machine: Machine, other: int, pick: int, name: str) -> None:
    """Open a form, let somebody else write the same field and both exchange, then save the form."""
    form = machine.open(_record(made, pick))
    made.machines[other].edit(_record(made, pick), name)
    made.machines[other].round()
    machine.round()
    if form is not None:
        machine.forms.remove(form)
        machine.save(form, {name: made.value()})


def _cut_off(made: World, machine: Machine, other: int, name: str) -> None:
    """Let somebody else change every record, and the link end in the middle of hearing of it."""
    for record in made.records:
        made.machines[other].edit(record, name)
    made.machines[other].round()
    machine.round("cut")


def _both_back(made: World, machine: Machine, pick: int) -> None:
    """Put back a desk and then the hub, after everybody heard of what was written."""
    for other in made.machines:
        other.round()
    machine.put_back(pick)
    made.put_hub_back(pick)


_DEEDS: dict[str, Callable[..., None]] = {
    "edit": lambda made, machine, pick, text: machine.edit(_record(made, pick), text),
    "own_field": lambda made, machine, pick, text: machine.edit(_record(made, pick), text),
    "stale": lambda made, machine, pick, text: machine.edit(_record(made, pick), text, is_fresh=False),
    "open": lambda made, machine, pick: machine.open(_record(made, pick)),
    "withdraw": lambda made, machine, pick: machine.withdraw(_record(made, pick)),
    "create": lambda made, machine: made.create(machine),
    "settle": lambda _made, machine, pick: machine.settle(pick),
    "round": lambda _made, machine, fault: machine.round(fault),
    "clock": lambda _made, machine, pick: machine.set_clock(pick),
    "late": lambda _made, machine: machine.deliver_late(),
    "late_reply": lambda _made, machine: machine.absorb_late_reply(),
    "hub_backup": lambda made, _machine: made.back_up_hub(),
    "hub_restore": lambda made, _machine, pick: made.put_hub_back(pick),
    "desk_backup": lambda _made, machine: machine.back_up(),
    "desk_restore": lambda _made, machine, pick: machine.put_back(pick),
    "twin": lambda made, machine: made.add_twin(machine),
    "both_back": _both_back,
    "stick": lambda _made, machine, leg, pick: carry(machine, leg, pick),
    "put_in": lambda made, machine: made.numbers.put_in(machine),
    "take_out": lambda made, machine, pick: made.numbers.take_out(machine, pick),
    "overtaken": _overtaken,
    "cut_off": _cut_off,
}
