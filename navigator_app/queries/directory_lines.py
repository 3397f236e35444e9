"""One line of the directory: a number, whose it is and what for, how far it is trusted, what can be done about it."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from navigator_app import gathered
from navigator_app.deciding import may_edit
from navigator_app.desk import Desk
from navigator_app.numbers import LIMIT, OWN_STANDINGS, SYSTEMS, Standings
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.store.asking import Where
from sync.records.base import Tick
from sync.records.endpoint import Endpoint
from sync.records.patient import ContactPoint
from sync.records.practitioner import Practitioner
from sync.records.site import Site
from sync.rules.codes import label_of
from sync.rules.contact_points import DIALED, Standing, line_of
from sync.rules.reaching import point_key
from sync.rules.reaching import standing as own_standing
from sync.rules.whose_day import day_of
from sync.words import Words, joined, say, us_date

CHIPS: Final[Mapping[Standing, Chip]] = {
    "verified": Chip(say("Verified"), "circle-check", "ok", (say("Use it."),)),
    "old": Chip(
        say("Verify again"),
        "clock",
        "warn",
        (say("It was verified too long ago. Verify it again, or type its last four when you use it."),),
    ),
    "unverified": Chip(
        say("Not verified"),
        "circle-dashed",
        "neutral",
        (say("Nobody wrote down that it holds. Its last four are typed when it is used."),),
    ),
    "ahead": Chip(
        say("Date not possible"),
        "triangle-alert",
        "warn",
        (say("It says that it was verified on a day that is still to come. Verify it again."),),
    ),
    "failed": Chip(
        say("Set aside"),
        "circle-x",
        "danger",
        (say("Something failed there. Nobody uses it until somebody verified it again."),),
    ),
    "replaced": Chip(
        say("Replaced"), "circle-dashed", "neutral", (say("Another number stands in its place."),)
    ),
}
NO_NUMBER: Final = Chip(say("No number"), "circle-help", "neutral")
Owned = Container[tuple[str, tuple[str, str]]]
"""Owner and line of the numbers that the directory has itself."""


@dataclass(frozen=True, slots=True)
class Line:
    """One number, or an organisation of which none is known."""

    key: str
    record: Key
    """Where it stands: a record of the directory, a site's or a person's."""
    point: str
    """Which number of a site's or a person's record; empty for a record of the directory."""
    number: str
    system: Words
    icon: str
    whose: str
    part: str
    """Department and person."""
    purposes: Words
    place: str
    how: Standing
    chip: Chip
    said: Words
    """Who verified it, when and how, or what happened there."""
    verbs: tuple[Verb, ...]


class Lines:
    """Makes the lines of one answer; names and failures are looked up once."""

    def __init__(self, desk: Desk) -> None:
        self._desk, self._names, self._standings = desk, Names(desk), Standings(desk)
        self._today = day_of(desk.now(), desk.me.zone)
        self._holds_days = gathered.limit(desk, LIMIT)
        self._is_stale = gathered.freshness(desk).is_stale(desk.now())
        self.may_write = may_edit(desk, "endpoint")

    def of_endpoint(self, one: Endpoint) -> Line:
        """Give the line of a record of the directory."""
        how = self._standings.of(one)
        known = self._names.sites.get(one.organization_id) if one.organization_id else None
        organization = ", ".join(
            part for part in (known.name if known else "", one.organization) if part
        ) or (self._names.site(one.organization_id))
        person = one.person or (self._names.person(one.person_id) if one.person_id else "")
        whose, part = (organization, person) if organization else (person, "")
        place = (
            (one.community, one.state) if one.community or known is None else (known.community, known.state)
        )
        return Line(
            key=f"endpoint/{one.id}",
            record=Key("endpoint", one.id),
            point="",
            number=one.value,
            system=say(label_of("contact-systems", one.system)),
            icon=_icon(one.system),
            whose=whose,
            part=", ".join(each for each in (one.department, part) if each),
            purposes=joined(say(label_of("contact-purposes", code)) for code in one.purposes),
            place=", ".join(each for each in place if each),
            how=how,
            chip=self._chip(how),
            said=self._said(one, how),
            verbs=self._verbs(Key("endpoint", one.id), "", how),
        )

    def of_site(self, site: Site, known: Owned) -> Iterator[Line]:
        """Give the numbers in a site's own record; one line without a number where nobody knows any of it."""
        place = ", ".join(part for part in (site.community, site.state) if part)
        points = [point for point in site.contact_points if point.value.strip()]
        for point in points:
            if (site.id, _line(point)) not in known:
                yield self._of_point(Key("site", site.id), site.name, place, point)
        if not points and (site.id, ("", "")) not in known:
            yield Line(
                key=f"site/{site.id}",
                record=Key("site", site.id),
                point="",
                number="",
                system=say(""),
                icon="house",
                whose=site.name,
                part="",
                purposes=say(""),
                place=place,
                how="unverified",
                chip=NO_NUMBER,
                said=say("No number of it is written down here"),
                verbs=(),
            )

    def of_person(self, person: Practitioner, known: Owned) -> Iterator[Line]:
        """Give the numbers in the record of somebody who works in care."""
        place = self._names.site(person.site_id)
        for point in person.contact_points:
            if point.value.strip() and (person.id, _line(point)) not in known:
                yield self._of_point(Key("practitioner", person.id), person.headline(), place, point)

    def known(self, owners: Sequence[str]) -> set[tuple[str, tuple[str, str]]]:
        """Say which numbers of these owners the directory has itself, and which of them have any there."""
        found: set[tuple[str, tuple[str, str]]] = set()
        for field in ("organization_id", "person_id"):
            rows = self._desk.store.rows(
                "endpoint", Where(field, "in", list(owners)), Where("is_withdrawn", "=", value=False)
            )
            for row in rows:
                owner = getattr(row, field)
                found |= {(owner, line_of(row.system, row.value)), (owner, ("", ""))}
        return found

    def _of_point(self, record: Key, whose: str, place: str, point: ContactPoint) -> Line:
        kept = point.model_dump(mode="json")
        how = OWN_STANDINGS[own_standing(kept, self._today, self._holds_days)]
        system, key = SYSTEMS.get(point.system, point.system), point_key(kept)
        if self._standings.has_failed_since(system, point.value, point.verified_on):
            how = "failed"
        return Line(
            key=f"{record.kind}/{record.id}/{key}",
            record=record,
            point=key,
            number=point.value,
            system=say(label_of("contact-systems", system)),
            icon=_icon(system),
            whose=whose,
            part=point.note,
            purposes=say(""),
            place=place,
            how=how,
            chip=self._chip(how),
            said=self._said_of_point(point, how),
            verbs=self._verbs(record, key, how),
        )

    def _chip(self, how: Standing) -> Chip:
        """Give how a number stands; green only while this desk knows what happened elsewhere."""
        chip = CHIPS[how]
        return replace(chip, tint="neutral") if self._is_stale and chip.tint == "ok" else chip

    def _said(self, one: Endpoint, how: Standing) -> Words:
        if how == "failed" and one.failed is None:
            return say("It failed at another place that has the same number")
        if how == "failed" and one.failed is not None:
            return say("{what}. {who}, {day}", what=one.status_reason, **self._who(one.failed))
        if how in ("verified", "old") and one.verified is not None:
            way = say(label_of("verified-ways", one.verified.how))
            return (
                say("Verified {day} by {who}: {way}", **self._who(one.verified), way=way)
                if how == "verified"
                else say("Last verified {day} by {who}: {way}", **self._who(one.verified), way=way)
            )
        if how == "replaced":
            return say("Another number stands in its place")
        return say("Nobody wrote down that it holds")

    def _said_of_point(self, point: ContactPoint, how: Standing) -> Words:
        if how == "failed":
            return (
                say("{what}. {who}", what=point.failed_note, who=point.failed_by)
                if point.failed_on
                else say("It failed at another place that has the same number")
            )
        if point.verified_on is None:
            return say("In the site's own record; nobody wrote down that it holds")
        return say("Verified {day} by {who}", day=us_date(point.verified_on), who=point.verified_by)

    def _who(self, tick: Tick) -> dict[str, Any]:
        return {"day": us_date(day_of(tick.at, tick.zone)), "who": tick.by_name}

    def _verbs(self, record: Key, point: str, how: Standing) -> tuple[Verb, ...]:
        if not self.may_write:
            return ()
        verify = Verb(say("Verified today…"), "V", "directory.verify", record, "ask", point, "circle-check")
        failed = Verb(say("It failed…"), "F", "directory.failed", record, "ask", point, "circle-x")
        other = Verb(say("Another number…"), "R", "directory.replace", record, "ask", point, "pencil")
        if how == "replaced":
            return (verify,)
        if how == "failed":
            return (verify, other)
        used = Verb(say("I used it…"), "U", "directory.use", record, "ask", point, "send")
        return (verify, failed, other, *(() if point else (used,)))


def _line(point: ContactPoint) -> tuple[str, str]:
    return line_of(SYSTEMS.get(point.system, point.system), point.value)


def _icon(system: str) -> str:
    if system in DIALED:
        return {"fax": "printer", "sms": "message-square"}.get(system, "phone")
    return "map-pin" if system == "mail" else "send"
