"""How pressing something in a queue is: what was stated, what the lab flagged, which day it has; never our own verdict.

The order is data in `resources/rules/queue.json`: level 0 comes first.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final

from pydantic import BaseModel, ConfigDict

from sync.records.site import Site
from sync.rules.business_days import add_business_days
from sync.rules.codes import label_of
from sync.rules.sourced import Sourced, read
from sync.words import When, Words, say

LAST: Final = 3


class Deadline(BaseModel):
    """What is due within so many days is at least at this level."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    within_days: int
    level: int


class QueueRules(Sourced):
    """The order of a queue."""

    priorities: Mapping[str, int]
    decide_within_business_days: Mapping[str, int]
    """By priority: the business days in which a referral is answered, none for the same day."""
    decide_source: str
    critical_flags: frozenset[str]
    critical_level: int
    result_level: int
    deadlines: tuple[Deadline, ...]


@cache
def rules() -> QueueRules:
    """Give the rules as shipped."""
    return read("rules/queue.json", QueueRules)


@dataclass(frozen=True, slots=True)
class Urgency:
    """A level, 0 first, and what was stated or flagged that put it there."""

    level: int
    why: Words


def urgency(
    priority: str,
    *,
    flags: Iterable[str] = (),
    is_result: bool = False,
    due_on: date | None = None,
    today: date,
) -> Urgency:
    """Give the most pressing of what is known; a priority that the table does not know counts as the last."""
    known = rules()
    found = [
        Urgency(
            known.priorities.get(priority, LAST), say(label_of("request-priority", priority) or "Routine")
        )
    ]
    critical = next((flag for flag in flags if flag in known.critical_flags), None)
    if critical:
        flag = label_of("lab-flags", critical)
        found.append(Urgency(known.critical_level, say("Lab's flag: {flag}", flag=flag)))
    if is_result:
        found.append(Urgency(known.result_level, say("Not acknowledged")))
    if due_on is not None:
        found += [
            Urgency(deadline.level, say("Due {day}", day=When(on=due_on)))
            for deadline in known.deadlines
            if due_on <= today + timedelta(days=deadline.within_days)
        ]
    return min(found, key=lambda one: one.level)


def decide_by(submitted_on: date, priority: str, site: Site | None = None) -> date:
    """Name the day by which a referral is to be answered; a priority that the table does not know counts as routine."""
    known = rules().decide_within_business_days
    return reply_by(submitted_on, known.get(priority, known["routine"]), site)


def reply_by(today: date, business_days: int, site: Site | None = None) -> date:
    """Give the day by which a question asked today is to be answered, in business days of who is asked."""
    return add_business_days(today, business_days, site)
