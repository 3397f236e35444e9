"""A patient's own choice: which one holds for a record, what it quiets, what goes on all the same, how it is closed.

A choice about a record holds for all that belongs to it: a referral's for its appointment, trips, legs and labs. The
nearest comes first, a record's own before the chart's; of several about the same the newest that was not taken back.
Nothing depends on the order in which they came, so that two desks that know the same say the same.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import cache
from typing import Any, Final, Literal

from pydantic import BaseModel, ConfigDict

from sync.records import KINDS
from sync.records.derive import fields
from sync.rules.lifecycle import lifecycle_of, status_in
from sync.rules.sourced import Sourced, read
from sync.rules.whose_day import day_of

About = tuple[str, str]
"""Kind and id of a record."""
Find = Callable[[str, str], Mapping[str, Any] | None]
"""Gives what a record says by its kind and id; None for one that is not here."""
CHART: Final = "patient"
NOT_NOW: Final = "not_now"
NO: Final = "no"
_BEGINNING: Final = datetime.min.replace(tzinfo=UTC)


class Closing(BaseModel):
    """How a record of one kind is closed by a no, and begun again."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    open: tuple[str, ...]
    """Statuses in which something is left to close."""
    to: tuple[str, ...]
    """Where it goes, the first that is allowed."""
    again: str
    """Where it begins again."""


class ChoiceRules(Sourced):
    """What a choice does, as data."""

    wider: tuple[str, ...]
    """What a choice may be about besides the chart, from the narrowest to the widest."""
    quiet: frozenset[str]
    """Sources of rows that only ask again."""
    tasks_that_go_on: frozenset[str]
    under_way: Mapping[str, Mapping[str, tuple[str, ...]]]
    """Of each kind what shows that it is under way: a field with one of these values, with any where none is named."""
    closes: Mapping[str, Closing]
    booked: Mapping[str, tuple[str, ...]]
    """Statuses in which somebody else counts on it."""


@cache
def choice_rules() -> ChoiceRules:
    """Give what a choice does."""
    return read("rules/patient_choices.json", ChoiceRules)


@dataclass(frozen=True, slots=True)
class Choice:
    """One choice as the rules see it."""

    id: str
    """Of its record; empty for one that an earlier release kept in the chart itself."""
    about: About
    choice: Literal["not_now", "no"]
    heard_at: datetime | None
    zone: str
    ask_again_on: date | None
    is_informed: bool
    is_taken_back: bool = False
    waits: frozenset[str] = frozenset()
    heard_by_id: str | None = None

    @property
    def heard_on(self) -> date | None:
        """Give the day on which it was heard, by the clock of that place."""
        return day_of(self.heard_at, self.zone or "UTC") if self.heard_at else None

    def may_ask(self, today: date) -> bool:
        """Say whether the day has come on which it may be asked again, once."""
        return self.choice == NOT_NOW and self.ask_again_on is not None and self.ask_again_on <= today


def newest(choices: Iterable[Choice]) -> Choice | None:
    """Give the one that holds of several about the same thing; None where each was taken back."""
    standing = [one for one in choices if not one.is_taken_back]
    return max(standing, key=lambda one: (one.heard_at or _BEGINNING, one.id), default=None)


def belongs_to(kind: str, values: Mapping[str, Any]) -> Iterator[About]:
    """Name the wider things that a record says it belongs to, the nearest first."""
    if kind == "task" and values.get("about_id") and values.get("about_kind") != CHART:
        yield str(values.get("about_kind")), str(values["about_id"])
    wider = choice_rules().wider
    above = wider[wider.index(kind) + 1 :] if kind in wider else wider
    named: dict[str, list[str]] = {}
    noun = KINDS.get(kind)
    for field in fields(noun).values() if noun is not None else ():
        if field.about.refers in above and values.get(field.name):
            named.setdefault(field.about.refers, []).append(field.name)
    for one in above:
        for name in named.get(one, ()):
            yield one, str(values[name])


def chain(about: About, find: Find) -> tuple[About, ...]:
    """Name a record and all that it belongs to, the nearest first; what is not here ends its branch."""
    found: dict[About, None] = {about: None}
    waiting = [about]
    while waiting:
        kind, record = waiting.pop(0)
        values = find(kind, record)
        for wider in belongs_to(kind, values) if values is not None else ():
            if wider not in found:
                found[wider] = None
                waiting.append(wider)
    return tuple(found)


def holding(
    choices: Mapping[About, Sequence[Choice]], of: Sequence[About], charts: Sequence[str]
) -> Choice | None:
    """Give the choice that holds for a record of this chain: a record's own before the chart's."""
    own = (newest(choices.get(one, ())) for one in of)
    nearest = next((one for one in own if one is not None), None)
    return nearest or newest(one for chart in charts for one in choices.get((CHART, chart), ()))


def is_under_way(kind: str, values: Mapping[str, Any], heard_on: date | None) -> bool:
    """Say whether something goes on whatever is chosen: what was drawn is read, who has left comes home."""
    if kind == "trip":
        # Whether they left is not always written down; that somebody comes home weighs more than a quiet list.
        left = str(values.get("starts_on") or "")
        return bool(left) and heard_on is not None and left < heard_on.isoformat()
    shows = choice_rules().under_way.get(kind, {})
    return any(
        bool(values.get(field)) and (not among or values[field] in among) for field, among in shows.items()
    )


def quiets(choice: Choice, source: str, of: Sequence[About], find: Find) -> bool:
    """Say whether a row of this source, about the record that this chain begins with, asks nobody while it holds."""
    rules = choice_rules()
    if source not in rules.quiet or not of:
        return False
    kind, record = of[0]
    values = find(kind, record) or {}
    is_alone = not any(one in rules.wider for one, _ in of)
    if kind == "task" and not _waits(choice, record, values, is_alone=is_alone):
        return False
    return not any(
        is_under_way(one, find(one, its) or {}, choice.heard_on)
        for one, its in of
        if (one, its) == of[0] or one == "trip"
    )


def _waits(choice: Choice, task: str, values: Mapping[str, Any], *, is_alone: bool) -> bool:
    """Say whether a task waits: one that is about nothing else in the chart only where it was said to."""
    if values.get("kind") in choice_rules().tasks_that_go_on:
        return False
    return task in choice.waits or not is_alone


def is_open(kind: str, values: Mapping[str, Any]) -> bool:
    """Say whether something is left to close of a record."""
    closing = choice_rules().closes.get(kind)
    return closing is not None and not values.get("is_withdrawn") and status_of(kind, values) in closing.open


def status_of(kind: str, values: Mapping[str, Any]) -> Any:
    """Give the status of a record, that with which its kind begins where it says none."""
    noun = KINDS.get(kind)
    table = lifecycle_of(noun)
    return status_in(noun, table, values) if noun is not None and table is not None else values.get("status")


def is_booked(kind: str, values: Mapping[str, Any]) -> bool:
    """Say whether somebody else counts on it, so that a person has to call it off with them."""
    return status_of(kind, values) in choice_rules().booked.get(kind, ()) or bool(
        kind == "trip" and is_open(kind, values) and values.get("lodging_confirmed")
    )


def is_to_call_off(choice: Choice, kind: str, values: Mapping[str, Any]) -> bool:
    """Say whether a record stands although the choice says otherwise: made apart, or booked for before its day."""
    if not is_open(kind, values) or is_under_way(kind, values, choice.heard_on):
        return False
    if choice.choice == NO:
        return True
    day = _day(kind, values)
    return is_booked(kind, values) and day is not None and _is_before(day, choice.ask_again_on)


def _is_before(day: date, until: date | None) -> bool:
    return until is not None and day < until


def _day(kind: str, values: Mapping[str, Any]) -> date | None:
    """Give the day on which a patient would be expected."""
    if kind == "trip" and values.get("starts_on"):
        return date.fromisoformat(str(values["starts_on"]))
    if kind == "appointment":
        return _day_at(values.get("starts_at"), values.get("patient_zone") or values.get("provider_zone"))
    return _day_at(values.get("departs_at"), values.get("departs_zone")) if kind == "trip_leg" else None


def _day_at(at: Any, zone: Any) -> date | None:
    return day_of(datetime.fromisoformat(str(at)), str(zone or "UTC")) if at else None
