"""Who at the center knows a partner: the liaison, the back-up, and who covers for them now, each with a number."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import reduce

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.numbers import holding
from navigator_app.queries.names import WITHIN, Names
from navigator_app.queries.work.scene import Scene
from sync.records.practitioner import Practitioner
from sync.records.site import Site
from sync.words import When, Words, say, us_date


@dataclass(frozen=True, slots=True)
class Liaison:
    """One person to ask first."""

    name: str
    part: Words
    number: str
    """Empty where none is known."""
    verified: Words


def liaisons(desk: Desk, site: Site) -> tuple[Liaison, ...]:
    """Give the liaison of a partner and the back-up; who is covered now says by whom and until when."""
    return tuple(_each(desk, site))


def _each(desk: Desk, site: Site) -> Iterator[Liaison]:
    scene, names = Scene(desk, desk.now()), Names(desk)
    for person_id, part in (
        (site.liaison_id, say("Liaison")),
        (site.liaison_backup_id, say("Liaison's back-up")),
    ):
        if person_id is None:
            continue
        cover, said = scene.covers.get(person_id), part
        if cover is not None:
            who, day = names.person(cover.by_id, WITHIN), When(on=cover.until_on)
            said = say("{part}, covered by {who} until {day}", part=part, who=who, day=day)
        person = gathered.record(desk, person_id, Practitioner)
        points = holding(desk, person.contact_points) if person else []
        phone = next((point for point in points if point.system == "phone"), None)
        yield Liaison(
            names.person(person_id, desk.me.name),
            said,
            phone.value if phone else "",
            verified(phone.verified_by, phone.verified_on) if phone else say(""),
        )


def liaison_words(desk: Desk, site_id: str | None) -> Words:
    """Say it in one line, for a referral; empty where no liaison is named."""
    site = gathered.record(desk, site_id, Site)
    said = [
        say(
            "{part}: {name}, {number}",
            part=one.part,
            name=one.name,
            number=one.number or say("no number known"),
        )
        for one in (liaisons(desk, site) if site else ())
    ]
    return reduce(lambda one, other: say("{one}. {other}", one=one, other=other), said) if said else say("")


def verified(by: str, on: date | None) -> Words:
    """Say who verified a number, and when."""
    if on is None:
        return say("Not verified")
    return say("Verified {day} by {who}", day=us_date(on), who=by or say("somebody"))
