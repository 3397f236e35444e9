"""One patient's chart: the header that never scrolls off, what happened, what is open, what comes next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.cards import Card, cards
from navigator_app.queries.care import Care, care
from navigator_app.queries.header import Header, LookAlike, Number, Phone, header, header_of
from navigator_app.queries.lists import Which, open_counts
from navigator_app.queries.people import People, people
from navigator_app.queries.shown import Key
from navigator_app.queries.story import AskedStory, Story, story
from navigator_app.queries.timeline import Happening
from navigator_app.queries.today import Freshness, WorkItem, freshness_words, of_patient
from navigator_app.queries.trend import Point, Series, series_of
from navigator_app.queries.work.scene import Scene
from sync.changes import Document
from sync.records.appointment import Appointment
from sync.records.lab_draw import LabDraw
from sync.records.lab_plan import LabPlan
from sync.records.lab_result import LabResult
from sync.records.patient import Patient
from sync.records.trip import Trip
from sync.rules.whose_day import day_of
from sync.words import When, Words, say

__all__ = [
    "TABS",
    "Card",
    "Chart",
    "Happening",
    "Header",
    "LookAlike",
    "Number",
    "Phone",
    "Point",
    "Series",
    "Upcoming",
    "chart",
    "header",
    "upcoming",
]
TABS: tuple[Which, ...] = ("referrals", "labs", "results", "travel", "visits", "messages", "documents")
UPCOMING_LIMIT = 6


@dataclass(frozen=True, slots=True)
class Upcoming:
    """Something with a day ahead."""

    key: Key
    icon: str
    title: Words
    when: When


@dataclass(frozen=True, slots=True)
class Chart:
    """Everything the chart's first tab shows."""

    header: Header
    cards: tuple[Card, ...]
    tabs: Mapping[Which, int]
    """Per tab: how many are open."""
    story: Story
    open: tuple[WorkItem, ...]
    series: tuple[Series, ...]
    upcoming: tuple[Upcoming, ...]
    people: People
    care: Care
    freshness: Freshness
    as_of: datetime

    @property
    def timeline(self) -> tuple[Happening, ...]:
        """What happened, as far as it was asked for."""
        return self.story.happenings


def chart(
    desk: Desk, patient_id: str, asked: AskedStory | None = None, at: datetime | None = None
) -> Chart | None:
    """Gather a chart; None when it is not here."""
    patient = gathered.record(desk, patient_id, Patient)
    if patient is None:
        return None
    scene = Scene(desk, at or desk.now(), patient_id)
    images = desk.store.of_patient(patient_id)
    return Chart(
        header=header_of(desk, patient),
        cards=cards(desk, gathered.typed(images, LabPlan), scene.fresh, scene.now),
        tabs=open_counts(desk, patient_id),
        story=story(scene, images, asked or AskedStory()),
        open=of_patient(desk, patient_id, scene.now),
        series=series_of(gathered.typed(images, LabResult)),
        upcoming=upcoming(scene, images),
        people=people(desk, patient, images),
        care=care(scene.names, patient, images),
        freshness=freshness_words(scene.fresh, scene.now, desk.me.zone),
        as_of=scene.now,
    )


def upcoming(scene: Scene, images: Sequence[Document]) -> tuple[Upcoming, ...]:
    """Give what has a day ahead, the nearest first."""
    found = _trips(scene, images)
    if scene.patient_id is None or not scene.names.has_died(scene.patient_id):
        found += [*_visits(scene, images), *_draws(scene, images)]
    found.sort(key=lambda one: str(one.when.day))
    return tuple(found[:UPCOMING_LIMIT])


def _visits(scene: Scene, images: Sequence[Document]) -> list[Upcoming]:
    return [
        Upcoming(
            Key("appointment", one.id),
            "video" if one.modality == "video" else "calendar",
            say(one.headline()),
            When(at=one.starts_at, zone=one.patient_zone or one.provider_zone),
        )
        for one in gathered.typed(images, Appointment)
        if one.starts_at and one.starts_at >= scene.now and one.status in ("proposed", "pending", "booked")
    ]


def _draws(scene: Scene, images: Sequence[Document]) -> list[Upcoming]:
    stopped = {plan.id for plan in gathered.typed(images, LabPlan) if plan.status in ("stopped", "ended")}
    return [
        Upcoming(
            Key("lab_draw", one.id),
            "flask-conical",
            say("Draw, ordered") if one.ordered else say("Draw, not ordered yet"),
            When(on=one.due_on, zone=one.zone),
        )
        for one in gathered.typed(images, LabDraw)
        if one.due_on >= day_of(scene.now, one.zone or scene.desk.me.zone)
        and not (one.skipped_reason or one.drawn)
        and one.lab_plan_id not in stopped
    ]


def _trips(scene: Scene, images: Sequence[Document]) -> list[Upcoming]:
    zone = scene.desk.me.zone
    return [
        Upcoming(Key("trip", one.id), "car", say(one.headline()), When(on=one.starts_on, zone=zone))
        for one in gathered.typed(images, Trip)
        if one.starts_on
        and one.starts_on >= day_of(scene.now, zone)
        and one.status not in ("completed", "cancelled")
    ]
