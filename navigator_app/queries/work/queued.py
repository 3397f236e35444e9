"""What a row of Today is in the center's queue: its sort, where it came from, since when it waits, how pressing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

from sync.rules.queueing import Urgency
from sync.words import Words

Sort = Literal["new", "answered", "result", "question"]
SORTS: tuple[Sort, ...] = ("new", "answered", "result", "question")


@dataclass(frozen=True, slots=True)
class Queued:
    """What makes a row one of the queue."""

    sort: Sort
    from_site_id: str | None
    since: datetime | None
    """Since when it waits: submitted, entered, written."""
    urgency: Urgency
    ids: tuple[str, ...]
    """The records that a claim on it is about."""
    due_on: date | None = None
    """The day by which it was asked to be done, where somebody named one."""
    decide_by: date | None = None
    """The day by which the service target wants an answer."""
    readiness: Words | None = None
    """How much of what a referral needs is here."""


def earliest(moments: Iterable[datetime | None]) -> datetime | None:
    """Give the first of some moments; None where none is known."""
    return min((one for one in moments if one is not None), default=None)
