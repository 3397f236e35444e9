"""What a patient's *no* closes, by the moves that each kind has; who is to be told; and how it is begun again."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from navigator_app.choosing import may_begin_again
from navigator_app.commands.referrals import moved
from navigator_app.commands.seen import as_record, of
from navigator_app.commands.tasks import new_task
from navigator_app.deciding import may_edit
from navigator_app.desk import Deed, Desk
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.records import KINDS
from sync.records.appointment import Appointment
from sync.records.lab_plan import LabPlan
from sync.records.trip import Trip
from sync.records.trip_leg import TripLeg
from sync.rules import moves
from sync.rules.choices import NO, About, choice_rules, is_booked, is_open, is_under_way, status_of
from sync.rules.codes import label_of
from sync.rules.whose_day import day_of
from sync.words import Words, joined, say

_REASON_LETTERS: Final = 500
"""A status's reason holds so much of their words; whole they stand in the choice."""
_OVER: Final = ("completed", "cancelled")


def closed(
    desk: Desk, touched: Sequence[Document], about: About, words: str, choice: str = NO
) -> tuple[list[Deed], tuple[str, ...]]:
    """Give the deeds that close what is open of this, and the ids of what they close.

    What is under way goes on, and so does what another side or role has to close: that is shown to them as a row.
    """
    why = reason_of(choice, words)
    today = day_of(desk.now(), desk.me.zone)
    left = {one.id for one in touched if is_under_way(one.kind, one.fields, today)}
    deeds: list[Deed] = []
    ids: list[str] = []
    for image in touched:
        to = _move(desk, image)
        if to is None or image.id in left or image.fields.get("trip_id") in left:
            continue
        deeds.append(of(image, moved(to, why) if image.kind == "referral" else _status(to, why)))
        ids.append(image.id)
        if is_booked(image.kind, image.fields):
            deeds.append(_to_phone(desk, image))
    return [*deeds, *_referral_of_visit(desk, about, ids, why)], tuple(ids)


def reason_of(choice: str, words: str) -> str:
    """Give the reason that stands beside what was closed."""
    said = words if len(words) <= _REASON_LETTERS else f"{words[: _REASON_LETTERS - 1].rstrip()}\u2026"
    if choice == NO:
        return str(say("The patient said no. In their words: {words}", words=said))
    return str(say("The patient said not now. In their words: {words}", words=said))


def _status(to: str, why: str) -> dict[str, Any]:
    return {"status": to, "status_reason": why}


def _move(desk: Desk, image: Document) -> str | None:
    """Name the status by which who sits here closes a record; None where nothing is open or it is not theirs."""
    noun = KINDS.get(image.kind)
    if noun is None or not is_open(image.kind, image.fields) or not may_edit(desk, image.kind):
        return None
    mover = desk.mover(noun, image.fields)
    ways = choice_rules().closes[image.kind].to
    may = (one for one in ways if one != status_of(image.kind, image.fields))
    return next((one for one in may if moves.may_move(noun, image.fields, one, mover)), None)


def _referral_of_visit(desk: Desk, about: About, ids: Sequence[str], why: str) -> list[Deed]:
    """Say of a referral that its visit was called off, where the choice was about the visit alone."""
    if about[0] != "appointment" or about[1] not in ids:
        return []
    rows = desk.store.rows(
        "referral", Where("appointment_id", "=", about[1]), Where("status", "=", "scheduled")
    )
    images = desk.store.documents(row.id for row in rows).values()
    noun = KINDS["referral"]
    return [
        of(one, moved("event_cancelled", why))
        for one in images
        if may_edit(desk, "referral")
        and moves.may_move(noun, one.fields, "event_cancelled", desk.mover(noun, one.fields))
    ]


def booked_words(image: Document) -> Words:
    """Say what was booked and with whom, so that a person can call it off."""
    record = as_record(image)
    if isinstance(record, TripLeg):
        ride = label_of("travel-modes", record.mode)
        return joined((ride, record.headline(), record.carrier, record.carrier_phone, record.confirmation))
    if isinstance(record, Trip):
        lodging = label_of("lodging", record.lodging)
        return joined((record.headline(), lodging, record.lodging_place, record.lodging_confirmation))
    if isinstance(record, Appointment):
        return joined((record.headline(), record.provider, record.room))
    return (
        joined((record.headline(), record.ordered_by))
        if isinstance(record, LabPlan)
        else say(record.headline())
    )


_TITLES: Final = {
    "trip_leg": say("Call off the ride"),
    "trip": say("Call off lodging and trip"),
    "appointment": say("Call off the visit"),
    "lab_plan": say("Call off the lab order"),
}


def _to_phone(desk: Desk, image: Document) -> Deed:
    """Give the deed that asks a person to tell whoever counts on it."""
    typed = {
        "title": str(_TITLES.get(image.kind, say("Call it off"))),
        "kind": "call_off",
        "due_on": day_of(desk.now(), desk.me.zone).isoformat(),
        "about_kind": image.kind,
        "about_id": image.id,
        "note": str(booked_words(image)),
    }
    return new_task(desk, typed, image.patient)


def moot(desk: Desk, ids: Iterable[str], patient: str | None, why: str) -> list[Deed]:
    """Give the deeds that end what was still to be called off of these."""
    wanted = set(ids)
    if not wanted or patient is None:
        return []
    mine, kind = Where("patient_id", "=", patient), Where("kind", "=", "call_off")
    rows = desk.store.rows("task", mine, kind, Where("status", "not in", _OVER))
    images = desk.store.documents(row.id for row in rows if row.about_id in wanted)
    return [of(one, {"status": "cancelled", "status_reason": why}) for one in images.values()]


def begun_again(desk: Desk, record_id: str) -> list[Deed]:
    """Give the deeds that begin a closed record again, a trip with its rides; none where it was begun already."""
    image = desk.image(record_id)
    if image is None or not may_begin_again(desk, image):
        return []
    again = choice_rules().closes[image.kind].again
    typed = moved(again) if image.kind == "referral" else _status(again, "")
    return [of(image, typed), *_rides(desk, image)]


def _rides(desk: Desk, trip: Document) -> list[Deed]:
    """Begin those rides again that ended with their trip, by the same reason."""
    if trip.kind != "trip":
        return []
    rows = desk.store.rows("trip_leg", Where("trip_id", "=", trip.id), Where("status", "=", "cancelled"))
    legs = desk.store.documents(row.id for row in rows).values()
    again = choice_rules().closes["trip_leg"].again
    why = trip.fields.get("status_reason")
    return [of(one, _status(again, "")) for one in legs if one.fields.get("status_reason") == why]
