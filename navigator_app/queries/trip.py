"""One trip: the light with every item, its owner and fix; the legs, the night, who comes along, what is ticked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries import standing
from navigator_app.queries.choices import calmed, chip_for
from navigator_app.queries.names import Names
from navigator_app.queries.need_states import state_chip
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.scene import code_chip
from sync.records.base import Record
from sync.records.trip import Trip
from sync.records.trip_leg import TripLeg
from sync.rules import ticks
from sync.rules.codes import label_of
from sync.rules.travel_light import Light
from sync.words import When, Words, say

_OWNERS: Final[Mapping[str, Words]] = {"clinic": say("Clinic"), "center": say("Center")}
"""Who sees to an item of the light, by its code."""


@dataclass(frozen=True, slots=True)
class LightLine:
    """One thing the light looks at."""

    label: Words
    state: Chip
    owner: Words
    fix: Words


@dataclass(frozen=True, slots=True)
class TickLine:
    """One confirmation: for this version, for an earlier one, or none."""

    name: str
    label: Words
    state: Chip
    verb: Verb


@dataclass(frozen=True, slots=True)
class LegLine:
    """One leg of the way."""

    key: Key
    title: Words
    mode: Words
    departs: When | None
    arrives: When | None
    carrier: str
    phone: str
    status: Chip
    confirmed: TickLine


@dataclass(frozen=True, slots=True)
class TripView:
    """A trip with what the rules say about it."""

    key: Key
    patient_id: str
    person: str
    title: Words
    status: Chip
    colour: Literal["green", "amber", "red"]
    light: Chip
    light_lines: tuple[LightLine, ...]
    starts: When | None
    ends: When | None
    lodging: Words
    escort: Words
    legs: tuple[LegLine, ...]
    ticks: tuple[TickLine, ...]
    plan_b: str
    standing: Chip
    standing_words: Words


_LIGHTS = {
    "green": Chip(say("Ready to travel"), "circle-check", "ok"),
    "amber": Chip(say("Not known yet"), "circle-help", "warn"),
    "red": Chip(say("Not ready"), "octagon-alert", "danger"),
}


def trip(desk: Desk, trip_id: str) -> TripView | None:
    """Gather one trip; None when it is not here."""
    found = gathered.record(desk, trip_id, Trip)
    if found is None:
        return None
    light = gathered.light_of(desk, found, gathered.freshness(desk))
    return _view(desk, found, light)


def _view(desk: Desk, found: Trip, light: Light) -> TripView:
    names = Names(desk)
    zone = names.zone(names.site_of(found.owner_id))
    chosen = chip_for(desk, Key("trip", found.id), found.patient_id)
    return TripView(
        key=Key("trip", found.id),
        patient_id=found.patient_id or "",
        person=names.patient(found.patient_id),
        title=say(found.headline()),
        status=code_chip("trip-status", found.status),
        colour=light.colour,
        light=chosen or _LIGHTS[light.colour],
        light_lines=tuple(
            LightLine(
                say(one.label),
                calmed(state_chip(one)) if chosen else state_chip(one),
                _OWNERS.get(one.owner) or say(one.owner),
                say(one.fix),
            )
            for one in light.items
        ),
        starts=When(on=found.starts_on, zone=zone) if found.starts_on else None,
        ends=When(on=found.ends_on, zone=zone) if found.ends_on else None,
        lodging=_lodging(found),
        escort=_escort(found),
        legs=tuple(_leg(leg) for leg in gathered.legs_of(desk, found.id)),
        ticks=tuple(
            _tick(found, name, Verb(label, "", "trips.tick", Key("trip", found.id), "run", name, "check"))
            for name, label in _TICKS
        ),
        plan_b=found.plan_b,
        standing=standing.chip(desk, found.id, names),
        standing_words=standing.words(desk, found.id, names),
    )


_TICKS = (
    ("lodging_confirmed", say("Lodging confirmed")),
    ("advance_paid", say("Advance paid")),
    ("weather_reviewed", say("Weather reviewed")),
    ("patient_told", say("Patient told")),
)


def _lodging(found: Trip) -> Words:
    what = say(label_of("lodging", found.lodging))
    if not found.lodging_place:
        return what
    nights = found.lodging_nights
    if nights is None:
        return say("{what}, {place}", what=what, place=found.lodging_place)
    return say("{what}, {place}, nights: {nights}", what=what, place=found.lodging_place, nights=nights)


def _escort(found: Trip) -> Words:
    if found.escort_needed is None:
        return say("Not known whether an escort is needed")
    if not found.escort_needed:
        return say("No escort needed")
    parts = (found.escort_name, found.escort_relation, found.escort_phone)
    return (
        say(", ".join(part for part in parts if part))
        if found.escort_name
        else say("Needed, nobody named yet")
    )


def _leg(leg: TripLeg) -> LegLine:
    key = Key("trip_leg", leg.id)
    verb = Verb(say("Confirmed"), "", "trips.confirm_leg", key, "run", "confirmed", "check")
    return LegLine(
        key=key,
        title=say(leg.headline()),
        mode=say(label_of("travel-modes", leg.mode)),
        departs=When(at=leg.departs_at, zone=leg.departs_zone) if leg.departs_at else None,
        arrives=When(at=leg.arrives_at, zone=leg.arrives_zone) if leg.arrives_at else None,
        carrier=leg.carrier,
        phone=leg.carrier_phone,
        status=code_chip("leg-status", leg.status),
        confirmed=_tick(leg, "confirmed", verb),
    )


def _tick(record: Record, name: str, verb: Verb) -> TickLine:
    found = ticks.standing(record, name)
    label = verb.text
    if found.tick is None:
        return TickLine(name, label, Chip(say("Not yet"), "circle-dashed", "neutral"), verb)
    when = When(at=found.tick.at, zone=found.tick.zone)
    who = found.tick.by_name
    if found.is_current:
        return TickLine(
            name, label, Chip(say("{who}, {when}", who=who, when=when), "circle-check", "ok"), verb
        )
    text = say("Was for the earlier version ({who}, {when})", who=who, when=when)
    return TickLine(name, label, Chip(text, "circle-help", "warn"), verb)
