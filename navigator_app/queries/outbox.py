"""What this desk wrote and the center has not taken: what waits, and what was not accepted and why, in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from navigator_app.desk import Desk
from navigator_app.queries import told
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Key
from navigator_app.queries.work.decisions import kind_label
from navigator_app.store.change_log import HistoryLine
from navigator_app.store.refused import together, with_it, words_again
from sync.changes import Change
from sync.records import KINDS
from sync.words import When, Words, say

MOST = 100
"""As many as a page shows with their words; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Written:
    """One change as a person wrote it: of which record, what in words, by whom, when."""

    change: str
    key: Key
    title: Words
    patient_id: str | None
    person: str
    author: str
    at: When
    fields: tuple[Words, ...]
    """`Lodging: motel`, one for each field, in the form's own words."""


@dataclass(frozen=True, slots=True)
class Unaccepted:
    """A change that the center could not accept: why, and what to do."""

    written: Written
    field: str
    reason: str
    is_for_lead: bool
    can_correct: bool
    """Whether a form can show these words again; a kind from a newer release has none."""
    with_it: tuple[Written, ...] = ()
    """What was refused together with it, and goes again together with it."""


def unsent(desk: Desk, limit: int = MOST) -> tuple[Written, ...]:
    """List what is saved here and not sent, in the order in which it goes out."""
    names = Names(desk)
    return tuple(_written(names, change) for change in desk.store.queue(limit))


def unaccepted(desk: Desk) -> tuple[Unaccepted, ...]:
    """List what needs a person, refused or held for the site lead; what belongs together is told together."""
    names = Names(desk)
    return tuple(_unaccepted(names, group) for group in together(desk.store.needs_you()))


def _unaccepted(names: Names, group: tuple[HistoryLine, ...]) -> Unaccepted:
    # The sentence of a follower says only that another one failed: the one with a reason of its own leads.
    main = next((line for line in group if line.field), None) or group[0]
    noun = KINDS.get(main.change.kind)
    return Unaccepted(
        _written(names, main.change),
        told.label(noun, main.field) if main.field else "",
        main.reason,
        is_for_lead=main.outcome == "lead",
        can_correct=noun is not None and main.outcome != "lead",
        with_it=tuple(_written(names, line.change) for line in group if line is not main),
    )


@dataclass(frozen=True, slots=True)
class Correction:
    """What a form needs to show refused words again."""

    change: str
    kind: str
    record: str
    patient: str | None
    field: str | None
    reason: str
    values: Mapping[str, Any]


def correction(desk: Desk, change_id: str) -> Correction | None:
    """Give the refused words of a record, to be typed in again; None when they were settled meanwhile."""
    lines = with_it(desk.store.needs_you(), change_id)
    line = next((one for one in lines if one.change.id == change_id), None)
    if line is None:
        return None
    change = line.change
    changes = [one.change for one in lines if one.change.record == change.record]
    values = words_again(desk.image(change.record), changes)
    return Correction(change.id, change.kind, change.record, change.patient, line.field, line.reason, values)


def _written(names: Names, change: Change) -> Written:
    patient = change.patient or (change.record if change.kind == "patient" else None)
    return Written(
        change.id,
        Key(change.kind, change.record),
        _title(change),
        patient,
        names.patient(patient) or _shared_name(names, change),
        names.person(change.author),
        When(at=change.at, zone=change.zone),
        tuple(field_words(names, change)),
    )


def _shared_name(names: Names, change: Change) -> str:
    """Name what every site shares: a change of a site says of which one."""
    if change.creates or change.kind not in ("site", "practitioner"):
        return ""
    return names.site(change.record) if change.kind == "site" else names.person(change.record)


def _title(change: Change) -> Words:
    kind = kind_label(change.kind)
    return say("New: {kind}", kind=kind.lower()) if change.creates else kind


def field_words(names: Names, change: Change) -> list[Words]:
    """Tell each field that was written; a zone stands in the moment beside it already."""
    noun, found = KINDS.get(change.kind), []
    for name, value in change.patch.items():
        if _is_clock_of_a_moment(name, change.patch):
            continue
        label = told.label(noun, name)
        if _is_set_change(value):
            found += _set_words(names, change, name, value)
            continue
        text = told.value(names, change.kind, name, value, _beside(name, change))
        if text:
            found.append(say("{field}: {text}", field=label, text=text))
        elif not change.creates and not name.endswith("_reason"):
            # A status is written with its reason, which mostly was empty before as well.
            found.append(say("{field}: emptied", field=label))
    return found


def _beside(name: str, change: Change) -> Mapping[str, Any]:
    """Give what stands beside a field; a moment without a clock of its own is told by the writer's."""
    has_clock = bool(told.zone_beside(name, change.patch))
    return change.patch if has_clock else {**change.patch, "zone": change.zone}


def _is_clock_of_a_moment(name: str, patch: Mapping[str, Any]) -> bool:
    """Say whether a zone stands in the words of a moment that was written with it."""
    return (name == "zone" or name.endswith("_zone")) and any(
        other.endswith("_at") and value and told.zone_beside(other, patch) == patch[name]
        for other, value in patch.items()
    )


def _is_set_change(value: Any) -> bool:
    return isinstance(value, Mapping) and set(value) == {"add", "remove"}


def _set_words(names: Names, change: Change, name: str, value: Mapping[str, Any]) -> list[Words]:
    label = told.label(KINDS.get(change.kind), name)
    added, removed = (told.value(names, change.kind, name, value[part]) for part in ("add", "remove"))
    found = [say("{field}: added {text}", field=label, text=added)] if added else []
    return found + ([say("{field}: removed {text}", field=label, text=removed)] if removed else [])
