"""The people of one chart: how the patient is reached, who is close, who cares for them, who comes along."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.numbers import Standings
from navigator_app.queries.names import Names
from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.wishes import NO_WISHES, Wishes, wishes_of
from sync.changes import Document
from sync.records.appointment import Appointment
from sync.records.lab_plan import LabPlan
from sync.records.patient import ContactPoint, Patient, RelatedPerson
from sync.records.referral import Referral
from sync.records.trip import Trip
from sync.rules.reaching import Standing, point_key, standing
from sync.rules.whose_day import day_of
from sync.words import Words, say, us_date


@dataclass(frozen=True, slots=True)
class Reach:
    """A phone or address with how surely it holds."""

    key: str
    value: str
    kind: Words
    note: str
    standing: Chip
    said: Words
    """Who verified it and when, or what happened there."""
    verbs: tuple[Verb, ...] = ()


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody close to the patient."""

    name: str
    detail: str
    phone: str
    note: str
    may_hear: Chip


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody who cares for the patient, in which part, where."""

    name: str
    part: Words
    where: str


@dataclass(frozen=True, slots=True)
class People:
    """Everybody around one patient."""

    reaches: tuple[Reach, ...]
    near: tuple[Near, ...]
    team: tuple[Member, ...]
    escorts: tuple[Near, ...]
    wishes: Wishes


_STANDINGS: Mapping[Standing, Chip] = {
    "verified": Chip(say("Verified"), "circle-check", "ok"),
    "old": Chip(say("Verify again"), "clock", "warn"),
    "never": Chip(say("Never verified"), "circle-dashed", "neutral"),
    "failed": Chip(say("Failed"), "circle-x", "danger"),
}
_HEARS: Mapping[bool | None, Chip] = {
    True: Chip(say("May hear news"), "circle-check", "ok"),
    False: Chip(say("May not hear news"), "circle-x", "danger"),
    None: Chip(say("Not asked"), "circle-dashed", "neutral"),
}
_KINDS: Mapping[str, Words] = {
    "phone": say("Phone"),
    "fax": say("Fax"),
    "email": say("Email"),
    "address": say("Address"),
    "sms": say("Text message"),
}
_USES: Mapping[str, Words] = {
    "home": say("home"),
    "work": say("work"),
    "mobile": say("mobile"),
    "temp": say("for now"),
    "old": say("old"),
}
NOBODY = People((), (), (), (), NO_WISHES)


def people(desk: Desk, patient: Patient, images: Sequence[Document]) -> People:
    """Gather everybody around a patient."""
    names, today = Names(desk), day_of(desk.now(), desk.me.zone)
    holds_days = gathered.limit(desk, "verify_again_after_days")
    image = next((one for one in images if one.id == patient.id), None)
    failed = Standings(desk).has_failed_since
    return People(
        reaches=tuple(
            reach(
                one,
                today,
                holds_days,
                patient.id,
                is_aside=failed(one.system, one.value, one.verified_on),
            )
            for one in patient.contact_points
        ),
        near=tuple(_near(one) for one in patient.people),
        team=tuple(_team(names, patient, images)),
        escorts=tuple(_escorts(images)),
        wishes=wishes_of(desk, patient, image, names),
    )


def reach(
    point: ContactPoint, today: date, holds_days: int, patient: str, *, is_aside: bool = False
) -> Reach:
    """Say how surely somebody is reached at a phone or address; verified, it holds for so many days.

    Shape: `is_aside` where the same number failed in the directory since.
    """
    kept = point.model_dump(mode="json")
    how = "failed" if is_aside else standing(kept, today, holds_days)
    kind = _KINDS.get(point.system, say(point.system))
    record, key = Key("patient", patient), point_key(kept)
    reached = Verb(say("Reached today"), "", "reaching.reached", record, "run", key, "check")
    failed = Verb(say("It failed…"), "", "reaching.failed", record, "ask", key, "circle-x")
    return Reach(
        key=key,
        value=point.value,
        kind=say("{kind}, {use}", kind=kind, use=_USES.get(point.use, point.use)) if point.use else kind,
        note=point.note,
        standing=_STANDINGS[how],
        said=_said(point, how),
        verbs=(reached,) if how == "failed" else (reached, failed),
    )


def _said(point: ContactPoint, how: Standing) -> Words:
    if how == "failed" and point.failed_on:
        day = us_date(point.failed_on)
        return say("{what}. {who}, {day}", what=point.failed_note, who=point.failed_by, day=day)
    if how == "failed":
        return say("It failed at another place that has the same number")
    if point.verified_on is None:
        return say("Nobody wrote down that it holds")
    day, who = us_date(point.verified_on), point.verified_by
    if how == "old":
        return (
            say("Not verified since {day}, by {who}", day=day, who=who)
            if who
            else say("Not verified since {day}", day=day)
        )
    return say("Verified {day} by {who}", day=day, who=who) if who else say("Verified {day}", day=day)


def _near(one: RelatedPerson) -> Near:
    detail = ", ".join(part for part in (one.relation, one.part) if part)
    return Near(one.name or one.relation, detail, one.phone, one.note, _HEARS[one.may_hear])


def _escorts(images: Sequence[Document]) -> Iterable[Near]:
    """Give who comes along on the trips that are not over, each once."""
    seen: set[tuple[str, str]] = set()
    for trip in gathered.typed(images, Trip):
        who = (trip.escort_name, trip.escort_phone)
        if trip.escort_name and trip.status not in ("completed", "cancelled") and who not in seen:
            seen.add(who)
            chip = Chip(say("Escort"), "users", "info")
            yield Near(trip.escort_name, trip.escort_relation, trip.escort_phone, "", chip)


def _team(names: Names, patient: Patient, images: Sequence[Document]) -> Iterable[Member]:
    """Give who cares for the patient, each once in each part; those of what is over are left out."""
    found: dict[tuple[str, str], Member] = {}

    def add(person: str, part: Words, where: str) -> None:
        if person:
            found.setdefault((person, str(part)), Member(person, part, where))

    for one in gathered.typed(images, Referral):
        if one.status not in ("closed", "cancelled"):
            where = names.site(one.from_site_id)
            add(names.person(one.case_manager_id), say("Case manager"), _place(names, one.case_manager_id))
            add(names.person(one.authored_by_id), say("Began the referral"), where)
    for plan in gathered.typed(images, LabPlan):
        if plan.status not in ("stopped", "ended"):
            add(plan.ordered_by, say("Ordered the labs"), "")
            add(
                names.person(plan.requested_by_id),
                say("Proposed the labs"),
                _place(names, plan.requested_by_id),
            )
    for visit in gathered.typed(images, Appointment):
        if visit.status in ("proposed", "pending", "booked"):
            add(visit.provider, say("Sees the patient"), names.site(visit.provider_site_id))
    for person in patient.panel_ids:
        add(names.person(person), say("Follows from outside"), _place(names, person))
    yield from found.values()


def _place(names: Names, person: str | None) -> str:
    return names.site(names.site_of(person))
