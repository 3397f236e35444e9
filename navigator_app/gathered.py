"""What a rule needs, gathered from the open store: a referral's readiness, a trip's light, how fresh all of it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Any, TypeVar

from navigator_app.desk import Desk
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.records import KINDS
from sync.records.appointment import Appointment
from sync.records.authorization import Authorization
from sync.records.base import Record
from sync.records.coverage import Coverage
from sync.records.derive import build
from sync.records.lab_result import LabResult
from sync.records.patient import Patient
from sync.records.prc_program import PrcProgram
from sync.records.referral import Referral
from sync.records.referral_item import ReferralItem
from sync.records.requirement import Requirement
from sync.records.site import Site
from sync.records.trip import Trip
from sync.records.trip_leg import TripLeg
from sync.rules import site_wishes
from sync.rules.freshness import Freshness
from sync.rules.payment import Payers
from sync.rules.prc.program import Program, program_for, program_of
from sync.rules.read_whole import starts_soon
from sync.rules.readiness import Asked, readiness
from sync.rules.readiness_item import ReadinessItem
from sync.rules.travel_facts import TravelFacts
from sync.rules.travel_light import Light, ready_to_travel
from sync.rules.whose_day import day_of

Noun = TypeVar("Noun", bound=Record)
_ALWAYS = ("trip_leg", "appointment", "authorization", "coverage", "referral_item", "referral", "patient")
FOR_NEEDS = ("coverage", "authorization", "referral_item", "patient", "appointment")
"""Kinds that a referral's readiness looks at."""
FOR_LIGHT = (*_ALWAYS, "lab_result")
"""Kinds that a trip's light looks at."""


def freshness(desk: Desk) -> Freshness:
    """Say how old what this desk knows is, by its site's limit."""
    site = desk.store.record(desk.me.site_id)
    exchanged_at = desk.store.counts().last_exchange_at
    awaited = desk.store.awaited().values()
    arriving = (sum(here for here, _ in awaited), sum(rows for _, rows in awaited)) if awaited else None
    if isinstance(site, Site):
        return Freshness(exchanged_at, timedelta(hours=site.stale_after_hours), arriving)
    return Freshness(exchanged_at, arriving=arriving)


def own(desk: Desk, field: str) -> object:
    """Give what the site of this desk has under a field of its record; None where it is not here."""
    site = desk.image(desk.me.site_id)
    return site.fields.get(field) if site is not None else None


def limit(desk: Desk, name: str) -> int:
    """Give a limit as the site of this desk set it, else as shipped."""
    return site_wishes.limit(name, own(desk, "limits"))


def typed(images: Sequence[Document], noun: type[Noun]) -> list[Noun]:
    """Give the images of one kind as their noun, withdrawn ones left out."""
    name = noun.about.name
    found = [build(KINDS[name], i.id, i.patient, i.site, i.fields) for i in images if i.kind == name]
    return [record for record in found if isinstance(record, noun) and not record.is_withdrawn]


def record(desk: Desk, record_id: str | None, noun: type[Noun]) -> Noun | None:
    """Give one record if it is here and of this kind."""
    found = desk.store.record(record_id) if record_id else None
    return found if isinstance(found, noun) else None


def needs_of(
    desk: Desk, referral: Referral, at: datetime | None = None, shared: Shared | None = None
) -> tuple[ReadinessItem, ...]:
    """Say what a referral needs and how far each thing is."""
    patient = referral.patient_id
    images = desk.store.of_patient(patient, FOR_NEEDS) if patient else []
    today = day_of(at or desk.now(), desk.me.zone)
    return needs_among(images, referral, today, asked_of(desk, images, referral, today, shared))


@dataclass
class Shared:
    """What many charts of one answer are judged by, each read once: sites, programs, what destinations ask for."""

    desk: Desk
    _served: dict[tuple[str | None, date], tuple[Site | None, Program]] = field(default_factory=dict)

    @cached_property
    def decided(self) -> tuple[Requirement, ...]:
        """Give what destinations ask for by the center's word."""
        return tuple(decided(self.desk))

    def served(self, site_id: str | None, today: date) -> tuple[Site | None, Program]:
        """Give a site, and the program that serves it today."""
        if (site_id, today) not in self._served:
            site = record(self.desk, site_id, Site)
            self._served[site_id, today] = site, program_at(self.desk, site, today)
        return self._served[site_id, today]


def asked_of(
    desk: Desk, images: Sequence[Document], referral: Referral, today: date, shared: Shared | None = None
) -> Asked:
    """Say whose program is asked for a referral, by which clock, and on which days its visits are booked."""
    around = shared or Shared(desk)
    site, program = around.served(referral.from_site_id or desk.me.site_id, today)
    days = visit_days(typed(images, Appointment), referral)
    return Asked(program, site.zone if site else "", days, around.decided)


def visit_days(visits: Sequence[Appointment], referral: Referral) -> tuple[date, ...]:
    """Give the days of the visits that were booked for a referral, each by the clock of where it is given."""
    return tuple(
        day_of(one.starts_at, one.provider_zone or one.patient_zone or "UTC")
        for one in visits
        if one.starts_at is not None and _is_for(one, referral)
    )


def _is_for(visit: Appointment, referral: Referral) -> bool:
    is_its = visit.referral_id == referral.id or visit.id == referral.appointment_id
    return is_its and visit.status in ("booked", "arrived", "checked-in", "fulfilled")


def decided(desk: Desk) -> list[Requirement]:
    """Give what destinations ask for by the center's word, every line that is here."""
    rows = desk.store.rows("requirement", Where("is_withdrawn", "=", value=False))
    return typed(list(desk.store.documents(row.id for row in rows).values()), Requirement) if rows else []


def program_at(desk: Desk, site: Site | None, today: date) -> Program:
    """Give the PRC program that serves a site today, as far as this desk knows it."""
    rows = desk.store.rows("prc_program", Where("is_withdrawn", "=", value=False))
    found = typed(list(desk.store.documents(row.id for row in rows).values()), PrcProgram) if rows else []
    return program_for(found, site, today)


def program_of_record(desk: Desk, authorization: Authorization, today: date) -> tuple[Program, Site | None]:
    """Give the program that an authorization is asked of, and the site by whose clock and business days."""
    referral = record(desk, authorization.referral_id, Referral)
    site = record(desk, (referral.from_site_id if referral else None) or desk.me.site_id, Site)
    named = record(desk, authorization.program_id, PrcProgram)
    if named is not None and not named.is_withdrawn:
        return program_of(named, site.type if site else ""), site
    return program_at(desk, site, today), site


def needs_among(
    images: Sequence[Document], referral: Referral, today: date, asked: Asked | None = None
) -> tuple[ReadinessItem, ...]:
    """Say what a referral needs, from the records of its chart and what is asked for there."""
    items = [item for item in typed(images, ReferralItem) if item.referral_id == referral.id]
    patients = typed(images, Patient)
    return readiness(
        referral,
        items,
        typed(images, Coverage),
        typed(images, Authorization),
        patients[0] if patients else None,
        today,
        asked,
    )


def light_of(
    desk: Desk, trip: Trip, fresh: Freshness, at: datetime | None = None, shared: Shared | None = None
) -> Light:
    """Work out a trip's light from its chart."""
    now = at or desk.now()
    kinds = FOR_LIGHT if trip.labs_needed else _ALWAYS
    images = desk.store.of_patient(trip.patient_id, kinds) if trip.patient_id else []
    referral = next((r for r in typed(images, Referral) if r.id == trip.referral_id), None)
    appointment = next((a for a in typed(images, Appointment) if a.id == trip.appointment_id), None)
    authorizations = typed(images, Authorization)
    today = day_of(now, desk.me.zone)
    asked = asked_of(desk, images, referral, today, shared) if referral else None
    facts = TravelFacts(
        trip=trip,
        now=now,
        freshness=fresh,
        legs=tuple(leg for leg in typed(images, TripLeg) if leg.trip_id == trip.id),
        referral=referral,
        appointment=appointment,
        authorization=_newest_for(authorizations, trip.referral_id),
        results=tuple(typed(images, LabResult)),
        records=needs_among(images, referral, today, asked) if referral else None,
        home=record(desk, desk.me.site_id, Site),
        payers=_payers(images, asked),
    )
    return ready_to_travel(facts)


def _payers(images: Sequence[Document], asked: Asked | None) -> Payers | None:
    if asked is None:
        return None
    patients = typed(images, Patient)
    return Payers(asked.program, typed(images, Coverage), patients[0] if patients else None, asked.zone)


def _newest_for(found: Sequence[Authorization], referral_id: str | None) -> Authorization | None:
    if referral_id is None:
        return None
    mine = [a for a in found if a.referral_id == referral_id]
    return max(mine, key=lambda a: (a.status == "approved", a.ends_on is not None, a.id), default=None)


def legs_of(desk: Desk, trip_id: str) -> list[TripLeg]:
    """Give a trip's legs in their order."""
    rows = desk.store.rows("trip_leg", Where("trip_id", "=", trip_id), order=("position",))
    found = [record(desk, row.id, TripLeg) for row in rows]
    return [leg for leg in found if leg is not None and not leg.is_withdrawn]


def begins_soon(desk: Desk, image: Document, typed: Mapping[str, Any]) -> bool:
    """Say whether a record begins, or with this typed would begin, so soon that it is read whole."""
    return any(
        starts_soon(image.kind, values, desk.now(), desk.me.zone)
        for values in (image.fields, {**image.fields, **typed})
    )
