"""A patient's death in words, and what goes on being work after it: the way home, the bills, the family."""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from typing import Any, Final

from sync.rules.sourced import Sourced, read
from sync.rules.whose_day import day_of
from sync.words import When, say

NOTHING_TO_PUT_OFF: Final = say(
    "A death is noted here: nobody asks them anything any more, so there is nothing to put off."
)


class AfterDeath(Sourced):
    """What stays when reminders stop."""

    tasks_that_stay: tuple[str, ...]
    """Kinds of tasks."""


@cache
def after_death() -> AfterDeath:
    """Give what stays."""
    return read("rules/death.json", AfterDeath)


def died_on(patient: Any, zone: str) -> date | None:
    """Give the day of a death, by the clock of the place where it was noted; None for the living."""
    at: datetime | None = patient.died_at
    return day_of(at, patient.death_zone or zone) if at is not None else None


def died_when(patient: Any, zone: str) -> When | None:
    """Give when somebody died, as exactly as it is known; None for the living."""
    if patient.died_at is None:
        return None
    clock = patient.death_zone or zone
    if patient.death_day_only:
        return When(on=died_on(patient, zone), zone=clock)
    return When(at=patient.died_at, zone=clock)
