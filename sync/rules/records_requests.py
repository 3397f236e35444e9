"""How a records request stands: each thing that was asked for, what is still missing, which reminder is due when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Final, Literal

from sync.records.records_request import Noted, RecordsRequest
from sync.rules.sourced import Sourced, read

PATH: Final = "rules/records_requests.json"
SETTLED: Final = ("came", "not_there")
"""States after which nobody asks for a thing any more."""
OUT: Final = ("sent", "partly_received")
"""Statuses in which somebody was asked and has not given everything."""
OVER: Final = ("reviewed", "cancelled")
ReminderField = Literal["first_reminder_on", "second_reminder_on"]
_REMINDERS: Final[tuple[ReminderField, ...]] = ("first_reminder_on", "second_reminder_on")


class Rule(Sourced):
    """On which days after it was sent somebody is reminded, and which line of a readiness list a thing answers."""

    reminder_days: tuple[int, int]
    answers: Mapping[str, str]


@cache
def rule() -> Rule:
    """Give the rule as shipped."""
    return read(PATH, Rule)


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One thing that was asked for, and what was said of it last."""

    item: str
    state: str
    noted: Noted | None = None


@dataclass(frozen=True, slots=True)
class Reminder:
    """The next reminder: which one, and on which day by the clock of the asking site."""

    field: ReminderField
    due_on: date


def item_lines(request: RecordsRequest) -> tuple[ItemLine, ...]:
    """Give everything that was asked for, or that came without being asked for, with how it stands."""
    last: dict[str, Noted] = {}
    # The list is a set that grows at two ends: what was said last counts, and one order decides between equals.
    for one in sorted(request.came, key=lambda noted: (noted.at, noted.state, noted.by_id)):
        last[one.item] = one
    wanted = dict.fromkeys((*request.asked_for, *sorted(last)))
    return tuple(_line(item, last.get(item)) for item in wanted)


def _line(item: str, noted: Noted | None) -> ItemLine:
    return ItemLine(item, noted.state if noted else "asked", noted)


def missing(request: RecordsRequest) -> tuple[str, ...]:
    """Name what is not here yet, and may still come."""
    return tuple(line.item for line in item_lines(request) if line.state not in SETTLED)


def has_come(request: RecordsRequest) -> bool:
    """Say whether anything came."""
    return any(noted.state == "came" for noted in request.came)


def status_after(request: RecordsRequest) -> str:
    """Give the status of a request that is out, by what came: all of it, some of it, nothing."""
    if not missing(request):
        return "received"
    return "partly_received" if any(line.state in SETTLED for line in item_lines(request)) else "sent"


def next_reminder(request: RecordsRequest) -> Reminder | None:
    """Give the reminder that comes next; None while it is not out, all came, or both were given."""
    if request.status not in OUT or request.sent_on is None or not missing(request):
        return None
    for field, days in zip(_REMINDERS, rule().reminder_days, strict=True):
        if getattr(request, field) is None:
            return Reminder(field, request.sent_on + timedelta(days=days))
    return None


def is_release_settled(request: RecordsRequest) -> bool:
    """Say whether the release is signed, or somebody said why none is needed."""
    return request.release_signed_on is not None or bool(request.why_no_release.strip())


def requirement_of(item: str) -> str:
    """Name the line of a referral's readiness list that a thing answers; empty for one that answers none."""
    return rule().answers.get(item, "")
