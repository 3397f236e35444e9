"""The day at one place for its staff: visits, draws, rides, whom to phone and what is to be done, today and next.

Every line says whose it is by name and birth date; times stand by the clock of the place, and by the other one where
the visit is at two.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from navigator_app import gathered
from navigator_app.desk import Desk
from navigator_app.queries.choices import headline
from navigator_app.queries.rides import Ride, rides
from navigator_app.queries.today import WorkItem, today
from navigator_app.queries.work.narrowing import family_of
from navigator_app.queries.work.scene import Scene
from navigator_app.store.asking import Where
from sync.records.patient import Patient
from sync.records.site import Site
from sync.rules.choices import Choice
from sync.rules.codes import label_of
from sync.rules.whose_day import clock_of, day_of, is_same_clock
from sync.words import When, Words, say

_OVER = ("cancelled", "entered-in-error", "noshow", "waitlist", "fulfilled")
_WEEKDAYS = ("mo", "tu", "we", "th", "fr", "sa", "su")
_USUAL = frozenset(_WEEKDAYS[:5])
"""Working days of a place that never said its own."""
_LOOK_AHEAD_DAYS = 14


@dataclass(frozen=True, slots=True)
class Entry:
    """One line: when, what, of whom, and what has to be known of it."""

    at: When | None
    also: When | None
    """The same moment by the clock of the other end, where that shows another time."""
    what: Words
    patient_id: str | None
    person: str
    born: date | None
    phones: tuple[str, ...]
    more: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class DayAt:
    """One day at the place."""

    on: date
    visits: tuple[Entry, ...]
    draws: tuple[Entry, ...]
    rides: tuple[Ride, ...]
    phone: tuple[Entry, ...]
    """Whom to phone: who was not told, what ride nobody confirmed, which site has not received a change."""
    to_do: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class DayList:
    """Today and the next working day at one place."""

    site_id: str
    site: str
    zone: str
    days: tuple[DayAt, ...]
    waiting: tuple[Entry, ...]

    @property
    def patients(self) -> tuple[str, ...]:
        """Name everybody who is on it."""
        entries = (
            entry
            for day in self.days
            for part in (day.visits, day.draws, day.phone, day.to_do)
            for entry in part
        )
        found = [entry.patient_id for entry in (*entries, *self.waiting)]
        found += [ride.patient_id for day in self.days for ride in day.rides]
        return tuple(dict.fromkeys(one for one in found if one))


def next_working_day(site: Site | None, day: date) -> date:
    """Give the next day on which somebody works there, by the hours and holidays that the place carries."""
    open_on = {stretch.day for stretch in site.hours} if site and site.hours else _USUAL
    closed = {holiday.on for holiday in site.holidays} if site else set()
    ahead = (day + timedelta(days=n) for n in range(1, _LOOK_AHEAD_DAYS))
    working = (one for one in ahead if _WEEKDAYS[one.weekday()] in open_on and one not in closed)
    return next(working, day + timedelta(days=1))


def day_list(desk: Desk, site_id: str, at: datetime | None = None) -> DayList | None:
    """Gather the day list of a place; None when the place is not known here."""
    site = gathered.record(desk, site_id, Site)
    if site is None:
        return None
    now = at or desk.now()
    scene = Scene(desk, now, site_id=site_id)
    rows = today(desk, "everyone", at=now, site_id=site_id).rows
    first = day_of(now, site.zone)
    following = next_working_day(site, first)
    days = (_day(scene, site, first, rows, first), _day(scene, site, following, rows, first))
    waiting = tuple(_of_row(scene, row) for row in rows if row.group == "waiting")
    return DayList(site_id, site.short_name or site.name, site.zone, days, waiting)


def _day(scene: Scene, site: Site, on: date, rows: tuple[WorkItem, ...], first: date) -> DayAt:
    visits = list(_visits(scene, site, on))
    here = [row for row in rows if _is_for(row, on, first)]
    ride = rides(scene.desk, site.id, on, scene).rides
    return DayAt(
        on=on,
        visits=tuple(entry for entry, _ in visits),
        draws=tuple(_draws(scene, site, on)),
        rides=ride,
        phone=(
            *(entry for entry, is_told in visits if not is_told),
            *(_of_ride(scene, one) for one in ride if not one.is_confirmed and not one.is_chosen_otherwise),
            *(_of_row(scene, row) for row in here if family_of(row) == "told"),
        ),
        to_do=tuple(
            _of_row(scene, row) for row in here if family_of(row) in ("task", "message", "referral", "paper")
        ),
    )


def _is_for(row: WorkItem, on: date, first: date) -> bool:
    """Say whether a row is for this day: what is late is for the first one."""
    if row.group == "waiting":
        return False
    day = row.due.day if row.due else None
    if row.group in ("overdue", "due_today"):
        return on == first
    return day is not None and first < day <= on and on != first


def _visits(scene: Scene, site: Site, on: date) -> Iterator[tuple[Entry, bool]]:
    """Give the visits at the place on a day by its clock, and whether the patient was told of exactly that."""
    begin = datetime.combine(on, time(), clock_of(site.zone))
    end = datetime.combine(on + timedelta(days=1), time(), clock_of(site.zone))
    rows = scene.rows(
        "appointment",
        Where("starts_at", ">=", begin),
        Where("starts_at", "<", end),
        Where("status", "not in", _OVER),
        order=("starts_at",),
    )
    for row in rows:
        if site.id in (row.patient_site_id, row.provider_site_id) and not scene.names.has_died(
            row.patient_id
        ):
            chosen = scene.choices.quieting("appointment", ("appointment", row.id), row.patient_id)
            # Who chose otherwise is not phoned about it: that a person calls it off is a row of its own.
            is_settled = bool(row.patient_told_is_current) or chosen is not None
            yield _visit(scene, row, site, chosen), is_settled


def _visit(scene: Scene, row: Any, site: Site, chosen: Choice | None) -> Entry:
    other = row.provider_zone if site.id == row.patient_site_id else row.patient_zone
    is_other = bool(other) and not is_same_clock(other, site.zone, row.starts_at)
    where = [say(label_of("modalities", row.modality))] if row.modality else []
    where += [say("Room: {room}", room=row.room)] if row.room else []
    where += [say("With {who}", who=row.provider)] if row.provider else []
    where += [say("If the video fails: {number}", number=row.plan_b)] if row.plan_b else []
    return _entry(
        scene,
        row.patient_id,
        say(row.description or label_of("services", row.service) or "Visit"),
        at=When(at=row.starts_at, zone=site.zone),
        also=When(at=row.starts_at, zone=other) if is_other else None,
        more=(headline(chosen), *where)
        if chosen
        else (
            *where,
            _ticked(say("Confirmed"), row.confirmed, is_current=row.confirmed_is_current),
            _told(row),
        ),
    )


def _ticked(what: Words, tick: object, *, is_current: bool) -> Words:
    if tick is not None and is_current:
        return what
    return say("Not confirmed") if tick is None else say("Was confirmed for an earlier version")


def _told(row: Any) -> Words:
    if row.patient_told is None:
        return say("Patient not told")
    return say("Patient told") if row.patient_told_is_current else say("Patient was told an earlier version")


def _draws(scene: Scene, site: Site, on: date) -> Iterator[Entry]:
    """Give the draws that are due there on a day and were neither drawn nor skipped."""
    rows = scene.rows("lab_draw", Where("due_on", "=", on), Where("skipped_reason", "=", ""))
    images = scene.documents(rows)
    for row in rows:
        is_here = row.drawn_at_site_id == site.id and not scene.names.has_died(row.patient_id)
        if is_here and not row.drawn_is_current:
            chosen = scene.choices.quieting("lab_draw", ("lab_draw", row.id), row.patient_id)
            panels = images[row.id].fields.get("panels") or () if row.id in images else ()
            what = ", ".join(label_of("lab-panels", code) for code in panels)
            is_ordered = row.ordered is not None and row.ordered_is_current
            state = say("Ordered") if is_ordered else say("Not ordered for this day: see to the order first")
            state = headline(chosen) if chosen else state
            yield _entry(scene, row.patient_id, say(what or "Lab draw"), at=None, also=None, more=(state,))


def _of_row(scene: Scene, row: WorkItem) -> Entry:
    """Give a row of Today as a line: what is late says its day."""
    waits: tuple[Words, ...] = ()
    if row.waiting_on and row.asked_on:
        waits = (say("Waiting on {who} since {when}", who=row.waiting_on, when=When(on=row.asked_on)),)
    elif row.waiting_on:
        waits = (say("Waiting on {who}", who=row.waiting_on),)
    owner = (say("Owner: {who}", who=scene.desk.me.name if row.is_mine else row.owner),) if row.owner else ()
    return _entry(
        scene,
        row.patient_id,
        row.title,
        at=row.due,
        also=None,
        more=(*waits, *((row.context,) if row.context else ()), *owner),
        person=row.person,
    )


def _of_ride(scene: Scene, ride: Ride) -> Entry:
    numbers = (say("Driver or carrier: {who}", who=ride.carrier),) if ride.carrier else ()
    what = say("Ride to {place}", place=ride.to)
    return _entry(scene, ride.patient_id, what, at=ride.pickup, also=None, more=(ride.state, *numbers))


def _entry(
    scene: Scene,
    patient_id: str | None,
    what: Words,
    *,
    at: When | None,
    also: When | None,
    more: tuple[Words, ...],
    person: str = "",
) -> Entry:
    patient = gathered.record(scene.desk, patient_id, Patient)
    points = patient.contact_points if patient else []
    phones = tuple(
        f"{point.value} ({point.note})" if point.note else point.value
        for point in points
        if point.system == "phone"
    )
    name = patient.headline() if patient else person
    return Entry(at, also, what, patient_id, name, patient.birth_on if patient else None, phones[:2], more)
