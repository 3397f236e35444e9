"""What somebody needs who takes a call: what tells this patient from others, the visits ahead, the last results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.contacting import Person, people
from navigator_app.queries.header import Header, header
from navigator_app.queries.names import Names
from navigator_app.store.asking import Where
from sync.records.appointment import Appointment
from sync.records.lab_result import LabResult
from sync.records.site import Site
from sync.rules.watching import who_is_watching
from sync.words import When, Words, say, us_date

_MOVABLE = ("proposed", "pending", "booked", "waitlist")


@dataclass(frozen=True, slots=True)
class Around:
    """What is known before it is said whose call it is."""

    people: tuple[Person, ...]
    sites: tuple[tuple[str, str], ...]
    """Other sites a question can go to: the centers from a clinic, the clinics from a center."""
    watch: Words
    """Who looks at a result at the center now, and whom to call; empty where no center is known."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """One thing that tells this patient from others; `name` is noted, `words` are what is read back."""

    name: str
    words: str


@dataclass(frozen=True, slots=True)
class Visit:
    """A visit that can be moved."""

    id: str
    words: str
    zone: str


@dataclass(frozen=True, slots=True)
class Whose:
    """A patient about whom somebody calls."""

    header: Header
    identifiers: tuple[Identifier, ...]
    visits: tuple[Visit, ...]
    last: Mapping[str, LabResult] = field(default_factory=dict)
    """The newest result of each analyte, by its code."""

    @property
    def lab(self) -> str:
        """The laboratory of the newest result."""
        newest = max(self.last.values(), key=_at, default=None)
        return newest.lab if newest else ""


def around(desk: Desk) -> Around:
    """Gather what a call can be about and who can answer."""
    sites = [one for one in gathered.typed(desk.store.of_kind("site"), Site) if one.id != desk.me.site_id]
    mine = desk.store.record(desk.me.site_id)
    is_center = isinstance(mine, Site) and mine.is_center
    centers = [mine] if isinstance(mine, Site) and is_center else [one for one in sites if one.is_center]
    names = Names(desk)
    others = tuple((one.id, names.site(one.id)) for one in sites if one.is_center != is_center)
    watch = who_is_watching(centers[0], desk.now(), names.site(centers[0].id)).words if centers else say("")
    return Around(people(desk), others, watch)


def whose(desk: Desk, patient_id: str) -> Whose | None:
    """Gather what is needed about a patient; None when the chart is not here."""
    head = header(desk, patient_id)
    if head is None:
        return None
    return Whose(head, tuple(_identifiers(head)), _visits(desk, patient_id), _last(desk, patient_id))


def _identifiers(head: Header) -> Iterator[Identifier]:
    if head.birth_on:
        yield Identifier(say("birth date"), say("Born {day}", day=us_date(head.birth_on)))
    for number in head.numbers:
        known = {"MR": "MRN", "HRN": say("Chart no. (HRN)")}.get(number.type.upper(), number.type)
        words = " ".join(part for part in (known or say("Number"), number.value) if part)
        yield Identifier(
            say("record number of {who}", who=number.assigner) if number.assigner else say("record number"),
            f"{words}, {number.assigner}" if number.assigner else words,
        )
    phones = [one.value for one in head.phones if one.system == "phone"]
    if phones:
        yield Identifier(say("phone"), say("Phone {numbers}", numbers=", ".join(phones)))
    if head.community:
        yield Identifier(say("community"), say("Lives in {place}", place=head.community))
    yield Identifier(say("name, spelled"), say("Name, spelled: {name}", name=head.name))


def _visits(desk: Desk, patient_id: str) -> tuple[Visit, ...]:
    """Give the visits ahead, the next one first."""
    rows = desk.store.rows(
        "appointment",
        Where("patient_id", "=", patient_id),
        Where("is_withdrawn", "=", value=False),
        Where("status", "in", _MOVABLE),
    )
    ahead = [row for row in rows if row.starts_at is None or row.starts_at >= desk.now()]
    images = desk.store.documents(row.id for row in sorted(ahead, key=_starts))
    found = (gathered.record(desk, one, Appointment) for one in images)
    return tuple(_visit(desk, one) for one in found if one is not None)


def _visit(desk: Desk, one: Appointment) -> Visit:
    zone = one.patient_zone or one.provider_zone or desk.me.zone
    when = When(at=one.starts_at, zone=zone) if one.starts_at else say("no time yet")
    return Visit(one.id, say("{when}, {what}", when=when, what=one.headline()), zone)


def _starts(row: Any) -> tuple[bool, float]:
    return row.starts_at is None, row.starts_at.timestamp() if row.starts_at else 0.0


def _last(desk: Desk, patient_id: str) -> dict[str, LabResult]:
    found: Sequence[LabResult] = gathered.typed(desk.store.of_patient(patient_id, ("lab_result",)), LabResult)
    newest: dict[str, LabResult] = {}
    for one in sorted((one for one in found if not one.is_withdrawn), key=_at):
        if one.code:
            newest[one.code] = one
    return newest


def _at(one: LabResult) -> float:
    at: datetime | None = one.collected_at or one.reported_at
    return at.timestamp() if at else 0.0
