"""One number of the directory, whole: what is known of it, who else has it, what goes or went there."""

from __future__ import annotations

from dataclasses import dataclass

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.numbers import charts_with, same_number
from navigator_app.queries.directory_lines import Line, Lines
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Chip, Key
from navigator_app.sends import sends_to
from sync.records.endpoint import Endpoint
from sync.records.site import Site
from sync.rules.reaching import named
from sync.words import When, Words, say

_WAITS = Chip(say("Waits to be sent"), "hourglass", "warn")
_WENT = Chip(say("Went there"), "check", "neutral")


@dataclass(frozen=True, slots=True)
class Touching:
    """Something that goes or went to the number."""

    key: Key
    patient_id: str | None
    title: str
    person: str
    state: Chip


@dataclass(frozen=True, slots=True)
class Chart:
    """A patient in whose chart the number stands."""

    patient_id: str
    name: str


@dataclass(frozen=True, slots=True)
class NumberView:
    """A number with all that is known of it."""

    facts: tuple[tuple[Words, Words | str], ...]
    others: tuple[str, ...]
    """Who else has the same number in the directory."""
    touched: tuple[Touching, ...]
    charts: tuple[Chart, ...]
    site_id: str | None
    """The site whose hours and holidays are known here."""
    instead: Key | None
    """The number that took its place."""


def number(desk: Desk, line: Line) -> NumberView | None:
    """Gather what is known of the number of a line; None where its record is not here any more."""
    record = desk.store.record(line.record.id)
    if record is None:
        return None
    names = Names(desk)
    endpoint = record if isinstance(record, Endpoint) else None
    system, value = (endpoint.system, endpoint.value) if endpoint else _own(desk, line)
    site_id = line.record.id if line.record.kind == "site" else endpoint.organization_id if endpoint else None
    same = [one for one in same_number(desk, system, value) if one.id != line.record.id]
    ids = {line.record.id, *(one.id for one in same)}
    charts = charts_with(desk, system, value)
    names.fetch_patients(charts)
    lines = Lines(desk)
    return NumberView(
        facts=tuple((label, text) for label, text in _facts(desk, endpoint, site_id) if text),
        others=tuple(sorted({lines.of_endpoint(one).whose for one in same})),
        touched=tuple(
            Touching(
                Key(one.kind, one.id),
                one.patient_id,
                one.title,
                names.patient(one.patient_id),
                _WAITS if one.is_open else _WENT,
            )
            for one in (sends_to(desk, system, value, ids) if value else ())
        ),
        charts=tuple(sorted((Chart(one, names.patient(one)) for one in charts), key=lambda one: one.name)),
        site_id=site_id,
        instead=Key("endpoint", endpoint.replaced_by_id) if endpoint and endpoint.replaced_by_id else None,
    )


def _own(desk: Desk, line: Line) -> tuple[str, str]:
    """Give a number in a site's or a person's own record."""
    image = desk.image(line.record.id)
    points = (image.fields.get("contact_points") or ()) if image else ()
    at = named(points, line.point)
    return (
        (str(points[at].get("system") or "phone"), str(points[at].get("value") or ""))
        if at is not None
        else ("", "")
    )


def _facts(desk: Desk, endpoint: Endpoint | None, site_id: str | None) -> list[tuple[Words, Words | str]]:
    site = gathered.record(desk, site_id, Site)
    found: list[tuple[Words, Words | str]] = []
    if endpoint is not None:
        found += [(say("Answered"), endpoint.answered), (say("Note"), endpoint.note)]
    if site is not None:
        now = desk.now()
        coming = sorted((one for one in site.holidays if one.on >= now.date()), key=lambda one: one.on)
        found += [
            (
                say("Closed next"),
                say("{day}, {name}", day=When(on=coming[0].on), name=coming[0].name) if coming else "",
            ),
            (say("After hours"), site.on_call_number),
        ]
    return found
