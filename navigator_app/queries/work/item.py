"""A row of Today: the draft that a source gives, the place it finds by the clock of where it is done, the row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from typing import Literal

from navigator_app.queries.shown import Chip, Key, Mark, Tint, Verb
from navigator_app.queries.work.queued import Queued
from sync.rules.sourced import Sourced, read
from sync.words import When, Words

Group = Literal["overdue", "due_today", "decision", "waiting", "next_days"]
Scope = Literal["mine", "clinic", "everyone"]
GROUPS: tuple[Group, ...] = ("overdue", "due_today", "decision", "waiting", "next_days")


class Limits(Sourced):
    """The numbers of the worklist that are the same everywhere, with their source."""

    title_limit: int
    result_after_draw_days: int
    acknowledge_within_hours: int
    acknowledge_window_days: int
    window_ends_within_days: int


@cache
def limits() -> Limits:
    """Give the numbers of the worklist."""
    return read("rules/worklist.json", Limits)


@dataclass(frozen=True, slots=True)
class Work:
    """What a source knows of one thing to do; `group` where the day does not decide it."""

    source: str
    key: Key
    icon: str
    icon_tint: Tint
    kind: Words
    title: str
    patient_id: str | None
    context: Words
    status: Chip
    due: When | None
    owner_id: str | None
    site_id: str | None
    verbs: tuple[Verb, ...]
    group: Group | None = None
    waiting_on: str = ""
    asked_on: date | None = None
    person: str = ""
    outlives_death: bool = False
    queued: Queued | None = None
    """What it is in the center's queue; None for what does not stand there."""


@dataclass(frozen=True, slots=True)
class WorkItem:
    """One thing to do or to wait for, with its next deed."""

    source: str
    key: Key
    group: Group
    icon: str
    icon_tint: Tint
    kind: Words
    title: Words
    """At most 40 characters; no patient's name in it."""
    patient_id: str | None
    person: str
    """The patient's name; the site's or person's where there is no patient."""
    context: Words
    status: Chip
    due: When | None
    late_days: int
    """Days since it was due, by the clock of the place; 0 when not late."""
    owner: str
    owner_id: str | None
    is_mine: bool
    site_id: str | None
    """Where it is done."""
    site: str
    """The name of that place; empty where it belongs to no one place."""
    mark: Mark
    verbs: tuple[Verb, ...]
    """The first is the row's verb."""
    waiting_on: str = ""
    asked_on: date | None = None
    queued: Queued | None = None
    covering: Words | None = None
    """For whom it is done here until when, or who covers for its owner."""

    @property
    def row_id(self) -> str:
        """Name the row: one record may have several."""
        return f"{self.source}/{self.key.kind}/{self.key.id}"

    @property
    def verb(self) -> Verb | None:
        """Give the row's own verb."""
        return self.verbs[0] if self.verbs else None


def short(title: str) -> str:
    """Cut a title to what a row can hold."""
    most = limits().title_limit
    return title if len(title) <= most else title[: most - 1].rstrip() + "…"


def late_days(due: When | None, now: datetime, zone: str) -> int:
    """Count the days since something was due, by its own clock or that of the place."""
    day = due.day if due else None
    return max((_today(now, due, zone) - day).days, 0) if day else 0


def _today(now: datetime, due: When | None, zone: str) -> date:
    local = When(at=now, zone=(due.zone if due and due.zone else zone)).day
    return local or now.date()


def group_of(work: Work, now: datetime, zone: str, ahead_days: int) -> Group | None:
    """Say in which group a draft belongs; None when its day is further ahead than Today looks, by the site's limit."""
    day = work.due.day if work.due else None
    today = _today(now, work.due, zone)
    is_over = work.due is not None and work.due.at is not None and work.due.at < now
    if work.group in ("decision", "due_today", "overdue"):
        return "overdue" if day is not None and day < today and work.group != "decision" else work.group
    if day is not None and (day < today or is_over):
        return "overdue"
    if work.waiting_on or work.group == "waiting":
        return "waiting"
    if day == today:
        return "due_today"
    is_ahead = work.group == "next_days" or day is None or day <= today + timedelta(days=ahead_days)
    return "next_days" if is_ahead else None
