"""Who sees a chart: its sites, outside clinicians and the people it is restricted to; and who would, once decided.

Where a chart is not restricted the center sees it, at whichever sites it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from navigator_app import gathered
from navigator_app.deciding import why_not, why_not_at_all
from navigator_app.desk import Desk
from navigator_app.queries import emergencies
from navigator_app.queries.header import NOTHING, restriction
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Chip, Key
from navigator_app.queries.today import Freshness, freshness
from sync.changes import Document
from sync.records.patient import Patient
from sync.rules.codes import label_of
from sync.rules.roles import role_table
from sync.rules.who_sees import DECIDING, FIELD_OF, Decision, decided
from sync.words import When, Words, say

DECISIONS: Final = tuple(FIELD_OF)


@dataclass(frozen=True, slots=True)
class Someone:
    """A site, or a person: by name, with what tells them apart."""

    id: str
    name: str
    detail: Words


@dataclass(frozen=True, slots=True)
class WhoSees:
    """Who sees a chart now, and whom a decision could name."""

    key: Key
    patient_id: str
    person: str
    title: Words
    opened: Document
    sites: tuple[Someone, ...]
    centers: tuple[Someone, ...]
    """Those that see it although it is not at them."""
    panel: tuple[Someone, ...]
    named: tuple[Someone, ...]
    """The people it is restricted to; nobody while it is not."""
    others: Mapping[Decision, tuple[Someone, ...]]
    """Whom each decision may choose."""
    refusals: Mapping[Decision, Words]
    """Why some decisions are not for who sits here."""
    restriction: Chip | None
    """Whether it is restricted, and whether the center knows."""
    is_waiting: bool
    """Whether what was decided here is not sent yet."""
    freshness: Freshness
    reason: Words = NOTHING
    """Why it is restricted."""
    reads: tuple[Words, ...] = ()
    """Who opened it on this computer and when, the newest first; one person on one day is told once."""
    emergencies: tuple[Words, ...] = ()
    """Who opened it in an emergency, when and why, the newest first."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Who sees a chart once a decision has reached everybody."""

    gain: tuple[str, ...]
    lose: tuple[str, ...]
    keep: tuple[str, ...]
    is_lost_here: bool
    """Whether the chart leaves this computer."""
    refusal: Words | None


def who_sees(desk: Desk, patient_id: str) -> WhoSees | None:
    """Say who sees a chart; None when it is not here."""
    image, patient = desk.image(patient_id), gathered.record(desk, patient_id, Patient)
    if image is None or patient is None:
        return None
    names = Names(desk)
    sites = tuple(_site(desk, names, one) for one in patient.sites)
    panel = tuple(_person(names, one) for one in patient.panel_ids)
    named = tuple(_person(names, one) for one in patient.restricted_to_ids)
    refusals = {one: no for one in DECISIONS if (no := why_not_at_all(desk, one))}
    return WhoSees(
        key=Key("patient", patient_id),
        patient_id=patient_id,
        person=patient.headline(),
        title=say("Who sees this chart"),
        opened=image,
        sites=sites,
        centers=tuple(_site(desk, names, one) for one in _centers(names) if one not in patient.sites),
        panel=panel,
        named=named,
        others=_others(desk, names, patient),
        refusals=refusals,
        restriction=restriction(desk, patient),
        is_waiting=any((last := image.last_write(one)) and last.revision is None for one in DECIDING),
        freshness=freshness(desk),
        reason=label_of("restriction-reasons", patient.restriction_reason),
        reads=_reads(desk, names, patient_id),
        emergencies=emergencies.of_chart(desk, patient_id),
    )


def _reads(desk: Desk, names: Names, patient_id: str) -> tuple[Words, ...]:
    told: dict[tuple[str, str], Words] = {}
    for read in desk.store.reads(patient_id):
        when = When(at=read.at, zone=desk.me.zone)
        who = names.person(read.person)
        told.setdefault((read.person, str(when.day)), say("{who}, {when}", who=who, when=when))
    return tuple(told.values())


def outcome(desk: Desk, opened: Document, decision: Decision, chosen: Sequence[str]) -> Outcome:
    """Say who would see a chart, who no more and who still, once this is decided."""
    names, field, me = Names(desk), FIELD_OF[decision], desk.me.person_id
    after_fields = {**opened.fields, field: decided(opened.fields, decision, chosen)}
    before, after = _viewers(names, opened.fields), _viewers(names, after_fields)
    people = tuple(dict.fromkeys((*before.people, *after.people)))
    still = [one for one in people if before.has(names, one) and after.has(names, one)]

    def told(sites: Iterable[str], some: Iterable[str]) -> tuple[str, ...]:
        return (*(_everybody(names, site, still) for site in sites), *(names.person(one) for one in some))

    return Outcome(
        gain=told(_without(after.sites, before.sites), (p for p in people if not before.has(names, p))),
        lose=told(_without(before.sites, after.sites), (p for p in people if not after.has(names, p))),
        keep=told((site for site in after.sites if site in before.sites), still),
        is_lost_here=before.has(names, me) and not after.has(names, me),
        refusal=why_not(desk, opened, decision, chosen),
    )


@dataclass(frozen=True, slots=True)
class _Viewers:
    """The sites where everybody sees a chart, and the people who see it by name."""

    sites: tuple[str, ...]
    people: tuple[str, ...]

    def has(self, names: Names, person: str) -> bool:
        return person in self.people or names.site_of(person) in self.sites


def _viewers(names: Names, fields: Mapping[str, Any]) -> _Viewers:
    """Give who a patient's fields let see the chart, as the hub's feeds do."""
    if named := fields.get("restricted_to_ids"):
        return _Viewers((), tuple(named))
    sites = (*(fields.get("sites") or ()), *_centers(names))
    return _Viewers(tuple(dict.fromkeys(sites)), tuple(fields.get("panel_ids") or ()))


def _everybody(names: Names, site: str, still: Iterable[str]) -> Words:
    """Name everybody at a site, without those who are named beside it."""
    if any(names.site_of(one) == site for one in still):
        return say("everybody else at {site}", site=names.site(site))
    return say("everybody at {site}", site=names.site(site))


def _without(some: Iterable[str], others: Sequence[str]) -> Iterable[str]:
    return (one for one in some if one not in others)


def _centers(names: Names) -> list[str]:
    return [one for one, row in names.sites.items() if row.is_center]


def _site(desk: Desk, names: Names, site: str) -> Someone:
    is_mine, is_center = site == desk.me.site_id, names.is_center(site)
    detail = say("this site") if is_mine else say("the center") if is_center else say("")
    return Someone(site, names.site(site), detail)


def _person(names: Names, person: str) -> Someone:
    return Someone(person, names.person(person), say(names.site(names.site_of(person))))


def _others(desk: Desk, names: Names, patient: Patient) -> dict[Decision, tuple[Someone, ...]]:
    """Give whom each decision may choose: sites that do not hold it and that hold charts, and people."""
    outside, inside = _people(desk, names)
    # A practice of outside clinicians follows no site: nobody there would see a chart that was shared with it.
    holding = {names.site_of(one.id) for one in inside}
    practices = {names.site_of(one.id) for one in outside} - holding
    sites = _sorted(
        _site(desk, names, one) for one in names.sites if one not in patient.sites and one not in practices
    )
    may_see = [*inside, *(one for one in outside if one.id in patient.panel_ids)]
    return {
        "share": sites,
        "move": sites,
        "link": _sorted(one for one in outside if one.id not in patient.panel_ids),
        "restrict": _sorted(may_see),
    }


def _people(desk: Desk, names: Names) -> tuple[list[Someone], list[Someone]]:
    """Give who works outside the sites and who works at one, without those whose access ended."""
    outside_roles = {role.code for role in role_table().roles if role.is_outside}
    outside: list[Someone] = []
    inside: list[Someone] = []
    for image in desk.store.of_kind("practitioner"):
        if image.fields.get("is_active", True) and not image.fields.get("is_withdrawn"):
            is_outside = bool(outside_roles & set(image.fields.get("roles") or ()))
            (outside if is_outside else inside).append(_person(names, image.id))
    return outside, inside


def _sorted(found: Iterable[Someone]) -> tuple[Someone, ...]:
    return tuple(sorted(found, key=lambda one: one.name.casefold()))
