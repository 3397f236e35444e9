"""Two records that take what there is only one of: what is taken twice, by which, and which of them are here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries import told
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Chip, Key
from navigator_app.queries.work.decisions import kind_label
from navigator_app.queries.work.scene import ALIVE, code_chip
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.records import KINDS
from sync.records.collision import Collision
from sync.records.derive import build
from sync.records.review import Other, Review
from sync.rules.collisions import Taking, between_s, claims, rule, said_right, takings
from sync.rules.lifecycle import lifecycle_of
from sync.rules.whose_day import clock_of
from sync.words import When, Words, say

OPEN = "open"
_LONGEST = timedelta(days=1)
"""What began earlier is not looked for in a form; the center looks at all."""


@dataclass(frozen=True, slots=True)
class Party:
    """One of the records that take the same, as far as it may be told here."""

    key: Key
    is_here: bool
    kind: Words
    title: str
    person: str
    when: str
    status: Chip | None
    is_open: bool = True
    """It is in the way still, and nobody said that both are right."""


@dataclass(frozen=True, slots=True)
class CollisionView:
    """What is taken twice; `sentence` says so in the words of the record that the Review is about."""

    key: Key
    patient_id: str | None
    what: Words
    sentence: Words
    this: Party
    others: tuple[Party, ...]
    is_open: bool
    is_answered: bool
    """Somebody here said that both are right, or changed this record so that it takes something else."""
    state: Words


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What a form would take that a record on this computer has already."""

    sentence: Words
    other: Party


def collision(desk: Desk, review_id: str) -> CollisionView | None:
    """Gather one; None when it is not here, or two people disagree in it."""
    found = gathered.record(desk, review_id, Review)
    image = desk.image(found.target_id) if found is not None and found.collision else None
    return _view(desk, Names(desk), found, image) if found is not None and image is not None else None


def is_collision(desk: Desk, review_id: str) -> bool:
    """Say whether something is taken twice in a Review, rather than disagreed about."""
    found = gathered.record(desk, review_id, Review)
    return found is not None and bool(found.collision)


def open_collisions(desk: Desk, patient_id: str | None = None) -> tuple[CollisionView, ...]:
    """Gather what is open and not answered here, a pair whose records are both here once."""
    mine = (Where("patient_id", "=", patient_id),) if patient_id else ()
    rows = desk.store.rows("review", ALIVE, Where("state", "=", OPEN), Where("collision", "!=", ""), *mine)
    views = [view for row in rows if (view := collision(desk, row.id)) is not None and not view.is_answered]
    told_here = {view.this.key: view for view in views}
    return tuple(view for view in views if _is_first(view, told_here))


def in_the_way(
    desk: Desk, kind: str, record_id: str | None, values: Mapping[str, Any]
) -> tuple[InTheWay, ...]:
    """Say what a form with these values would take that another record on this computer takes.

    Empty: also where the other one is not on this computer; the center tells both then.
    """
    names, found = Names(desk), dict[tuple[str, str], InTheWay]()
    for taking in takings(KINDS.get(kind), values):
        for other in _candidates(desk, taking):
            if other.id != record_id and any(taking.claim.meets(one) for one in _claims(other)):
                party = _party(names, other)
                sentence = _sentence(names, kind, values, taking)
                found[taking.claim.key, other.id] = InTheWay(sentence, party)
    return tuple(found.values())


def _is_first(view: CollisionView, told_here: Mapping[Key, CollisionView]) -> bool:
    return any(
        party.is_open and (party.key not in told_here or view.this.key < party.key) for party in view.others
    )


def _view(desk: Desk, names: Names, found: Review, image: Document) -> CollisionView:
    here = desk.store.documents(other.record for other in found.others)
    said = said_right(image.fields).get(found.collision, ())
    mine = {
        taking.claim.key: taking for taking in _takings(image) if taking.claim.collision == found.collision
    }
    is_right = {other.mark for other in found.others if other.mark in said or other.key not in mine}
    waits = [other for other in found.others if other.state == OPEN]
    shown = waits or found.others
    taking = next((mine[other.key] for other in shown if other.key in mine), None)
    return CollisionView(
        key=Key("review", found.id),
        patient_id=found.patient_id,
        what=collision_label(found.collision),
        sentence=_sentence(names, image.kind, image.fields, taking)
        if taking
        else say("{what}: taken twice", what=collision_label(found.collision)),
        this=_party(names, image),
        others=tuple(_other(names, other, here.get(other.record)) for other in shown),
        is_open=found.state == OPEN,
        is_answered=found.state == OPEN and all(other.mark in is_right for other in waits),
        state=say(code_chip("review-states", found.state).text),
    )


def collision_label(name: str) -> Words:
    """Name what is taken twice; one from a newer release by its own name."""
    declared = (one for noun in KINDS for one in noun.collides if one.name == name)
    return say(next((one.label for one in declared), name.replace("_", " ").capitalize()))


def _other(names: Names, other: Other, image: Document | None) -> Party:
    if image is not None:
        return _party(names, image, is_open=other.state == OPEN)
    # Nothing of it may be told here: not even that it has a patient whom somebody here knows.
    title = say("{kind} of another patient", kind=kind_label(other.kind))
    if other.kind == "patient":
        title = say("Chart that is not on this computer")
    key = Key(other.kind, other.record)
    kind = kind_label(other.kind)
    return Party(key, False, kind, title, "", "", None, is_open=other.state == OPEN)  # noqa: FBT003


def _party(names: Names, image: Document, *, is_open: bool = True) -> Party:
    noun = KINDS[image.kind]
    record = build(noun, image.id, image.patient, image.site, image.fields)
    table = lifecycle_of(noun)
    span = next((taking.declared.span for taking in _takings(image) if taking.declared.span), None)
    is_chart = image.kind == "patient"
    return Party(
        key=Key(image.kind, image.id),
        is_here=True,
        kind=kind_label(image.kind),
        title=record.headline(),
        person="" if is_chart else names.patient(image.patient),
        when=_span_text(names, image.fields, span) if span else "",
        status=code_chip(table.codes, image.fields.get(table.field)) if table else None,
        is_open=is_open,
    )


def _takings(image: Document) -> Sequence[Taking]:
    return takings(KINDS.get(image.kind), image.fields)


def _claims(image: Document) -> Sequence[Any]:
    return claims(KINDS.get(image.kind), image.fields)


def _sentence(names: Names, kind: str, values: Mapping[str, Any], taking: Taking) -> Words:
    """Say what is taken twice, with the key's fields in words."""
    declared = taking.declared
    parts = {name: _part(names, kind, declared, name, value) for name, value in taking.values.items()}
    if declared.span:
        parts["when"] = _span_text(names, values, declared.span)
    return say(declared.sentence, **parts)


def _part(names: Names, kind: str, declared: Collision, name: str, value: Any) -> str:
    return str(value) if declared.each else told.value(names, kind, name, value)


def _span_text(names: Names, values: Mapping[str, Any], span: tuple[str, str]) -> str:
    """Write from when until when, by the clock of the place that is taken."""
    starts, ends = (_moment(values.get(name)) for name in span)
    if starts is None:
        return ""
    place = values.get("patient_site_id" if values.get("modality") == "video" else "provider_site_id")
    zone = names.zone(place) if place else told.zone_beside(span[0], values)
    clock = clock_of(zone)
    begin = starts.astimezone(clock)
    end = ends.astimezone(clock) if ends and ends > starts else None
    hours = f"{_hours(begin, end)} {begin.tzname()}"
    return say("{day}, {time}", day=When(on=begin.date()), time=hours)


def _hours(begin: datetime, end: datetime | None) -> str:
    if end is None:
        return _hour(begin) + f" {begin:%p}"
    half = "" if begin.strftime("%p") == end.strftime("%p") else f" {begin:%p}"
    return f"{_hour(begin)}{half}-{_hour(end)} {end:%p}"


def _hour(moment: datetime) -> str:
    return f"{moment.hour % 12 or 12}:{moment:%M}"


def _moment(text: Any) -> datetime | None:
    try:
        found = datetime.fromisoformat(text) if isinstance(text, str) else None
    except ValueError:
        return None
    return found if found is not None and found.tzinfo is not None else None


def _candidates(desk: Desk, taking: Taking) -> Iterator[Document]:
    """Find the records on this computer that might take the same."""
    for noun in KINDS:
        for declared in noun.collides:
            if declared.name == taking.claim.collision:
                yield from desk.store.documents(_near(desk, noun.about.name, declared, taking)).values()


def _near(desk: Desk, kind: str, declared: Collision, taking: Taking) -> list[str]:
    if declared.span is None:
        words = " ".join(str(value) for value in taking.values.values())
        return [found.id for found in desk.store.search(words, (kind,))]
    margin = timedelta(seconds=between_s(declared.name) + rule().assumed_minutes * 60)
    starts, ends = (
        datetime.fromtimestamp(at_s, UTC) for at_s in (taking.claim.starts_s, taking.claim.ends_s)
    )
    first = declared.span[0]
    rows = desk.store.rows(
        kind, ALIVE, Where(first, ">=", starts - _LONGEST), Where(first, "<", ends + margin)
    )
    return [row.id for row in rows]
