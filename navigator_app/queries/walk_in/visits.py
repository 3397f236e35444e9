"""The visits that are ahead or today: when by the patient's own clock, where, with whom, and how sure that is."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from navigator_app import gathered
from navigator_app.queries.shown import Key
from navigator_app.queries.walk_in.line import OpenLine, confirmation
from navigator_app.queries.work.scene import Scene
from sync.changes import Document
from sync.records.appointment import Appointment
from sync.rules import ticks
from sync.rules.codes import label_of
from sync.rules.whose_day import day_of
from sync.words import When, Words, joined, say

_AHEAD = ("proposed", "pending", "booked", "arrived", "checked-in")


def visits(scene: Scene, images: Sequence[Document]) -> tuple[OpenLine, ...]:
    """Give the visits of today and of the days ahead, the nearest first."""
    found = [one for one in gathered.typed(images, Appointment) if one.starts_at and one.status in _AHEAD]
    ahead = [one for one in found if _day(one) >= scene.today(_zone(one))]
    ahead.sort(key=lambda one: (str(one.starts_at), one.id))
    return tuple(_visit(scene, one) for one in ahead)


def _zone(one: Appointment) -> str:
    return one.patient_zone or one.provider_zone


def _day(one: Appointment) -> date:
    return day_of(one.starts_at, _zone(one)) if one.starts_at else date.max


def _visit(scene: Scene, one: Appointment) -> OpenLine:
    when = When(at=one.starts_at, zone=_zone(one))
    return OpenLine(
        key=Key("appointment", one.id),
        icon="video" if one.modality == "video" else "calendar",
        title=say(one.headline()),
        when=when,
        state=confirmation(ticks.standing(one, "confirmed"), scene.fresh, when, When(at=scene.now)),
        more=tuple(_more(scene, one)),
    )


def _more(scene: Scene, one: Appointment) -> Iterator[Words]:
    is_video = one.modality == "video"
    there = one.patient_site_id if is_video else one.provider_site_id or one.patient_site_id
    place = joined((scene.names.site(there), one.room), ", ")
    yield say("By video, from {place}", place=place) if is_video and place else place
    if one.status in ("proposed", "pending"):
        yield say("Not booked yet: {status}", status=say(label_of("appointment-status", one.status)))
    if one.provider:
        yield say("With {provider}", provider=one.provider)
    if is_video and one.provider_zone and one.provider_zone != one.patient_zone:
        yield say("Where {who} sits it is {when}", who=one.provider or say("the provider"),
                  when=When(at=one.starts_at, zone=one.provider_zone))  # fmt: skip
    if one.interpreter in ("needed", "booked"):
        yield say("Interpreter: {state}", state=say(label_of("interpreter-status", one.interpreter)))
    if one.plan_b:
        yield say("If it does not work: {plan}", plan=one.plan_b)
