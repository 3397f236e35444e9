"""The history of one record: every field, who wrote it, where, when; and what became of each write."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from navigator_app.desk import Desk
from navigator_app.queries import told
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Chip
from navigator_app.store.change_log import HistoryLine
from sync.records import KINDS
from sync.words import When, Words, say


@dataclass(frozen=True, slots=True)
class FieldWrite:
    """One field of one write: what it was made into, and what stood there before as far as this desk knows."""

    name: str
    label: Words
    text: str
    before: str


@dataclass(frozen=True, slots=True)
class Entry:
    """One write, newest first."""

    change: str
    person: str
    place: str
    at: When
    """By that computer's clock."""
    received: When | None
    """By the hub's clock; None while it is not sent."""
    words: Words
    """`Rosa Delgado, Juniper Creek, Fri Nov 20, 10:12 AM MST by that computer's clock, received ...`."""
    reason: str
    outcome: Chip
    fields: tuple[FieldWrite, ...]
    can_undo: bool


@dataclass(frozen=True, slots=True)
class History:
    """A record's writes, and whether more is known at the center."""

    entries: tuple[Entry, ...]
    is_complete: bool
    end: Words


_OUTCOMES: Mapping[str, Chip] = {
    "accepted": Chip(say("Sent to the center"), "cloud", "info"),
    "merged": Chip(say("Sent, joined with others' changes"), "cloud", "info"),
    "held": Chip(say("In a Review"), "git-merge", "violet"),
    "refused": Chip(say("Not accepted by the center"), "circle-x", "danger"),
    "lead": Chip(say("Waits for the site lead"), "hourglass", "warn"),
}
_PENDING = Chip(say("Saved on this computer"), "cloud-upload", "neutral")
_RECEIVED = Chip(say("Received"), "check", "neutral")


def history(desk: Desk, record_id: str) -> History:
    """Tell what was written to a record, the newest first."""
    names, image = Names(desk), desk.image(record_id)
    lines = desk.store.history(record_id)
    seen: dict[str, Any] = {}
    entries: list[Entry] = []
    for line in lines:
        newest = {g: w[0].change for g, w in image.writes.items() if w} if image else {}
        entries.append(_entry(desk, names, line, seen, newest))
        seen |= written(line, seen)
    entries.reverse()
    is_complete = desk.store.has_whole_past(record_id)
    end = say("") if is_complete else say("Earlier history is at the center.")
    return History(tuple(entries), is_complete, end)


def written(line: HistoryLine, seen: Mapping[str, Any]) -> dict[str, Any]:
    """Give the values that a write left, over those seen before it; none where it was not accepted."""
    if line.outcome in ("refused", "lead"):
        return {}
    found: dict[str, Any] = {}
    for name, value in line.change.patch.items():
        if isinstance(value, Mapping) and set(value) == {"add", "remove"}:
            kept = [one for one in (seen.get(name) or []) if one not in value["remove"]]
            found[name] = kept + [one for one in value["add"] if one not in kept]
        else:
            found[name] = value
    return found


def _entry(
    desk: Desk, names: Names, line: HistoryLine, seen: Mapping[str, Any], newest: Mapping[str, str]
) -> Entry:
    change = line.change
    noun = KINDS.get(change.kind)
    after = {**seen, **written(line, seen)}
    shown = tuple(
        FieldWrite(
            name,
            told.label(noun, name),
            told.value(names, change.kind, name, after.get(name, change.patch[name]), after),
            told.value(names, change.kind, name, seen.get(name), seen),
        )
        for name in change.patch
    )
    at, person, place = (
        When(at=change.at, zone=change.zone),
        names.person(change.author),
        names.site(change.place),
    )
    received = _received(line, desk.me.zone)
    return Entry(
        change=change.id,
        person=person,
        place=place,
        at=at,
        received=received,
        words=_words(person, place, at, received, is_pending=line.is_pending),
        reason=change.reason,
        outcome=_outcome(line),
        fields=shown,
        can_undo=line.is_own and change.author == desk.me.person_id and change.id in newest.values(),
    )


def _received(line: HistoryLine, zone: str) -> When | None:
    return When(at=datetime.fromisoformat(line.received_at), zone=zone) if line.received_at else None


def _outcome(line: HistoryLine) -> Chip:
    if line.is_pending:
        return _PENDING
    if not line.is_own and line.outcome in (None, "accepted", "merged"):
        return _RECEIVED
    return _OUTCOMES.get(line.outcome or "", _RECEIVED)


def _words(person: str, place: str, at: When, received: When | None, *, is_pending: bool) -> Words:
    who = say("{person}, {place}", person=person, place=place) if place else say(person)
    if is_pending:
        return say("{who}, {at} by that computer's clock, not sent yet", who=who, at=at)
    if received is None:
        return say("{who}, {at} by that computer's clock", who=who, at=at)
    return say("{who}, {at} by that computer's clock, received {received}", who=who, at=at, received=received)
