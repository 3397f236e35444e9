"""Until when a denial or a deferral can be answered: counted from the receipt of the notice, which is never assumed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from sync.records.authorization import Authorization
from sync.rules.prc.program import Program
from sync.words import When, Words, say

CAN_APPEAL = ("denied", "deferred")
ASK: Words = say("Ask for the date on which the notice was received.")


@dataclass(frozen=True, slots=True)
class Appeal:
    """What the next level is, and until when it can be asked."""

    state: Literal["ask", "open", "over", "no_level"]
    level: int
    """1 is the first; one after the last where no level is left."""
    name: str
    to_whom: str
    days: int
    received_on: date | None
    due_on: date | None
    """None until somebody knows when the notice was received."""
    words: Words


def appeal(authorization: Authorization, program: Program, today: date) -> Appeal | None:
    """Give the next level of a denied or deferred authorization; None for any other."""
    if authorization.status not in CAN_APPEAL:
        return None
    level = max(authorization.appeal_level or 0, 0) + 1
    received, ladder = authorization.denial_received_on, program.terms.appeal_levels
    if level > len(ladder):
        return Appeal("no_level", level, "", "", 0, received, None, _no_level(program))
    step = ladder[level - 1]
    if received is None:
        return Appeal("ask", level, step.name, step.to_whom, step.days, None, None, ASK)
    due = received + timedelta(days=step.days)
    when, whom = When(on=due), step.to_whom or step.name
    if due < today:
        words = say("The days to appeal to {whom} ended {day}.", whom=whom, day=when)
        return Appeal("over", level, step.name, step.to_whom, step.days, received, due, words)
    words = say("Appeal to {whom} by {day}.", whom=whom, day=when)
    return Appeal("open", level, step.name, step.to_whom, step.days, received, due, words)


def _no_level(program: Program) -> Words:
    if not program.terms.appeal_levels:
        return say("No appeal levels of this program are written down: ask the program.")
    return say("No further level is written down: ask the program.")


@dataclass(frozen=True, slots=True)
class Deferral:
    """When a deferred request is looked at again."""

    received_on: date | None
    ask_again_on: date | None
    words: Words


def deferral(authorization: Authorization, program: Program) -> Deferral | None:
    """Give when to ask again for what was deferred; None for what was not."""
    if authorization.status != "deferred":
        return None
    received = authorization.denial_received_on
    if received is None:
        return Deferral(None, None, ASK)
    on = received + timedelta(days=program.terms.deferral_review_days)
    return Deferral(received, on, say("Ask the program again by {day}.", day=When(on=on)))
