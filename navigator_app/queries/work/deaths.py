"""Rows about a death: a report that says so and waits for a person; what is left of a trip when the patient died."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.item import Work, short
from navigator_app.queries.work.scene import ALIVE, Scene, kind_words
from navigator_app.store.asking import Where
from sync.rules.deaths import died_on
from sync.words import When, say


def work(scene: Scene) -> Iterator[Work]:
    """Give every report of a death that nobody has confirmed; the program never does."""
    rows = scene.desk.store.rows(
        "patient", ALIVE, Where("death_report_state", "=", "waiting"), Where("died_at", "is null")
    )
    yield from (_report(scene, row) for row in rows if scene.is_about(row.id))


def _report(scene: Scene, row: Any) -> Work:
    key = Key("patient", row.id)
    owner = row.death_asked_id
    told = say("From {source}, came {day}", source=row.death_report_from, day=When(on=row.death_report_on))
    return Work(
        source="death",
        key=key,
        icon="user-round",
        icon_tint="violet",
        kind=kind_words("Patient"),
        title=short(say("A report says this patient died")),
        patient_id=row.id,
        context=told,
        status=Chip(say("Not confirmed"), "circle-help", "violet"),
        due=None,
        owner_id=owner,
        site_id=scene.names.site_of(owner),
        verbs=(
            Verb(say("Confirm"), "E", "deaths.note", key, icon="check"),
            Verb(say("Not so"), "", "deaths.not_so", key, icon="circle-x"),
            Verb(say("Open chart"), "", "chart", key, "open", icon="user-round"),
        ),
        group="decision",
        outlives_death=True,
    )


def after(scene: Scene, trip: Any) -> Work:
    """Give what is left of a trip: the way home of whoever travelled along and the bills, or all that is booked."""
    patient = scene.names.patient_row(trip.patient_id)
    site_id = scene.names.site_of(trip.owner_id)
    zone = scene.names.zone(site_id)
    day = died_on(patient, zone) if patient is not None else None
    has_left = trip.starts_on is not None and (day is None or trip.starts_on <= day)
    key = Key("trip", trip.id)
    title = say("Way home, lodging and bills") if has_left else say("Call off ride, escort and lodging")
    escort = say("Escort: {name}", name=trip.escort_name) if trip.escort_name else say("No escort is named")
    return Work(
        source="trip",
        key=key,
        icon="car",
        icon_tint="info",
        kind=kind_words("Trip"),
        title=short(title),
        patient_id=trip.patient_id,
        context=escort,
        status=Chip(say("Patient died"), "clock", "neutral"),
        due=When(on=scene.today(zone), zone=zone),
        owner_id=trip.owner_id,
        site_id=site_id,
        verbs=(Verb(say("Open trip"), "E", "trip", key, "open", icon="car"),),
        outlives_death=True,
    )
