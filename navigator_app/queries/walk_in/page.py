"""Everything that is open for one patient, gathered for somebody who stands at the counter."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.cards import Card, cards
from navigator_app.queries.choices import choice_chip
from navigator_app.queries.header import Header, header_of
from navigator_app.queries.shown import Chip
from navigator_app.queries.today import Freshness, WorkItem, freshness_words, of_patient
from navigator_app.queries.walk_in.calls import Call, calls, verified
from navigator_app.queries.walk_in.labs import labs
from navigator_app.queries.walk_in.line import NOBODY, OpenLine
from navigator_app.queries.walk_in.travel import travel
from navigator_app.queries.walk_in.visits import visits
from navigator_app.queries.work.scene import Scene
from sync.records.lab_plan import LabPlan
from sync.records.patient import Patient
from sync.words import When, Words, say

_SHOWN = frozenset({"appointment", "trip", "trip_leg", "lab_draw"})
"""Kinds that have a part of the page to themselves."""


@dataclass(frozen=True, slots=True)
class WalkIn:
    """One page: who it is, how they speak, what is ahead, what is waited for, whom to call."""

    header: Header
    speaks: Words
    reached: tuple[Words, ...]
    """The patient's own numbers, with who verified each."""
    cards: tuple[Card, ...]
    visits: tuple[OpenLine, ...]
    travel: tuple[OpenLine, ...]
    labs: tuple[OpenLine, ...]
    waits: tuple[OpenLine, ...]
    messages: tuple[OpenLine, ...]
    to_do: tuple[OpenLine, ...]
    calls: tuple[Call, ...]
    freshness: Freshness


def walk_in(desk: Desk, patient_id: str) -> WalkIn | None:
    """Gather the page; None when the chart is not here."""
    patient = gathered.record(desk, patient_id, Patient)
    if patient is None:
        return None
    scene = Scene(desk, desk.now(), patient_id)
    images = desk.store.of_patient(patient_id)
    head = header_of(desk, patient)
    # Nothing that a living person comes for; the way home goes on.
    has_died = scene.names.has_died(patient_id)
    ahead = () if has_died else visits(scene, images)
    items = of_patient(desk, patient_id, scene.now)
    waits = [one for one in items if one.waiting_on]
    messages = [one for one in items if one.key.kind == "message" and one not in waits]
    to_do = [one for one in items if one not in waits and one not in messages and one.key.kind not in _SHOWN]
    return WalkIn(
        header=head,
        speaks=speaks(head),
        reached=tuple(
            say(
                "{number} ({how})",
                number=_number(one.value, one.note),
                how=verified(one.verified_on, one.verified_by),
            )
            for one in head.phones
            if one.system == "phone"
        ),
        cards=cards(desk, gathered.typed(images, LabPlan), scene.fresh, scene.now),
        visits=_chosen(scene, patient_id, ahead),
        travel=_chosen(scene, patient_id, travel(scene, images)),
        labs=() if has_died else _chosen(scene, patient_id, labs(scene, images)),
        waits=tuple(_item(one) for one in waits),
        messages=tuple(_item(one) for one in messages),
        to_do=tuple(_item(one) for one in to_do),
        calls=calls(scene, images, ahead),
        freshness=freshness_words(scene.fresh, scene.now, desk.me.zone),
    )


def _chosen(scene: Scene, patient_id: str, lines: tuple[OpenLine, ...]) -> tuple[OpenLine, ...]:
    """Say of what the patient chose not to have, or not now, that they did: in place of what it lacks."""
    held = [(line, scene.choices.quieting(line.key.kind, line.key, patient_id)) for line in lines]
    return tuple(replace(line, state=choice_chip(one), is_past=False) if one else line for line, one in held)


def speaks(head: Header) -> Words:
    """Say which language a patient speaks, and whether somebody has to interpret."""
    language = head.language or say("Language not known")
    if head.needs_interpreter is None:
        return say("{language}. Nobody asked yet whether an interpreter is needed.", language=language)
    if head.needs_interpreter:
        return say("{language}. Needs an interpreter.", language=language)
    return say("{language}. Needs no interpreter.", language=language)


def _number(value: str, note: str) -> str:
    return f"{value}, {note}" if note else value


def _item(one: WorkItem) -> OpenLine:
    state = Chip(say("Waiting"), "hourglass", "info") if one.waiting_on else one.status
    owner = say("Owner: {who}", who=one.owner) if one.owner else say("Nobody owns this yet")
    more = tuple(part for part in (one.context, owner) if part)
    return OpenLine(one.key, one.icon, one.title, one.due, state, more, _waits(one))


def _waits(one: WorkItem) -> Words:
    """Say on whom it waits, in a line of its own, which wraps: a name is as long as it is."""
    if not one.waiting_on:
        return NOBODY
    since = When(on=one.asked_on) if one.asked_on else None
    asked = (
        say("{who}, asked {day}", who=one.waiting_on, day=since)
        if since
        else say("{who}, no day of asking written", who=one.waiting_on)
    )
    return say("Waiting on {whom}", whom=asked)
