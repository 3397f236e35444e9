"""What somebody needs who speaks with somebody: whom it can be about, and what the record at hand is called."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app.desk import Desk
from navigator_app.queries.patients import patients
from sync.words import Words, say, us_date

_MOST = 5_000


@dataclass(frozen=True, slots=True)
class Person:
    """A patient to pick: the name alone would not tell two apart."""

    id: str
    name: str
    words: str


@dataclass(frozen=True, slots=True)
class About:
    """What is at hand while somebody speaks with somebody."""

    people: tuple[Person, ...]
    title: Words
    """Of the record that it is about; empty where it is about a patient alone, or nothing."""


def people(desk: Desk) -> tuple[Person, ...]:
    """Name every patient here, with the birth date."""
    return tuple(
        Person(one.id, one.name, f"{one.name} \u00b7 {us_date(one.birth_on)}" if one.birth_on else one.name)
        for one in patients(desk, limit=_MOST)
    )


def about(desk: Desk, record_id: str) -> About:
    """Gather whom it can be about, and what the record at hand is called."""
    return About(people(desk), title_of(desk, record_id))


def title_of(desk: Desk, record_id: str) -> Words:
    """Say what a record is and is called, never by a name; empty for a patient, and where it is not here."""
    record = desk.store.record(record_id) if record_id else None
    if record is None or record.about.name == "patient":
        return say("")
    what, title = say(record.about.label), record.headline()
    return say("{what}: {title}", what=what, title=say(title)) if title and title != what else what
