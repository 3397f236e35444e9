"""Today: what is late, due, waits for a decision or on someone, and the next days, computed from records.

Each row is dated in the zone of the place where it is done; every number on the screen is counted from the
rows of one answer.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from itertools import chain

from navigator_app import gathered
from navigator_app.choosing import CLOSED_WITH
from navigator_app.desk import Desk
from navigator_app.queries.shown import Mark
from navigator_app.queries.work import (
    authorizations,
    bills,
    choices,
    collisions,
    deaths,
    decisions,
    draws,
    emergencies,
    messages,
    numbers,
    packets,
    papers,
    received,
    records_requests,
    referrals,
    results,
    tasks,
    trips,
    visits,
)
from navigator_app.queries.work.item import GROUPS, Group, Scope, Work, WorkItem, group_of, late_days
from navigator_app.queries.work.scene import Scene
from navigator_app.sends import send_kinds
from sync.records import KINDS
from sync.rules.freshness import Freshness as Known
from sync.words import When, Words, say

__all__ = [
    "GROUPS",
    "GROUP_WORDS",
    "Freshness",
    "Group",
    "Kept",
    "Scope",
    "Today",
    "WorkItem",
    "freshness",
    "stale",
    "today",
]

GROUP_WORDS: Mapping[Group, Words] = {
    "overdue": say("Overdue"),
    "due_today": say("Due today"),
    "decision": say("Needs a decision"),
    "waiting": say("Waiting on someone"),
    "next_days": say("Next days"),
}
Source = Callable[[Scene], Iterator[Work]]
CHOSEN = frozenset({"patient_choice", "patient"})
"""Kinds that hold what patients chose, which decides over every row."""
SOURCES: Mapping[Source, frozenset[str]] = {
    tasks.work: frozenset({"task"}),
    referrals.work: frozenset({"referral", "referral_item"}),
    referrals.to_decide: frozenset({"referral", "requirement", *gathered.FOR_NEEDS}),
    records_requests.work: frozenset({"records_request"}),
    draws.work: frozenset({"lab_plan", "lab_draw", "lab_result"}),
    results.work: frozenset({"lab_result"}),
    trips.work: frozenset(("trip", "patient_link", "prc_program", *gathered.FOR_LIGHT)),
    visits.work: frozenset({"appointment"}),
    messages.work: frozenset({"message"}),
    authorizations.work: frozenset({"authorization", "referral", "task", "prc_program"}),
    bills.work: frozenset({"bill", "referral", "prc_program"}),
    deaths.work: frozenset({"patient"}),
    papers.work: frozenset({"document"}),
    packets.work: frozenset({"packet"}),
    numbers.work: frozenset(("endpoint", "task", *(noun.about.name for noun in send_kinds()))),
    received.work: frozenset(),
    decisions.work: frozenset(),
    emergencies.work: frozenset({"emergency_access"}),
    choices.work: frozenset({*CHOSEN, "task", "patient_link", *CLOSED_WITH}),
    collisions.work: frozenset(
        ("review", "patient_link", *(noun.about.name for noun in KINDS if noun.collides))
    ),
}
"""Where rows come from, and which kinds each reads; one that names none is always asked."""
NAMING = frozenset({"site", "practitioner"})
"""Kinds whose names stand in every row."""


class Kept:
    """What was given for the last question of each kind, for whoever asks the same next."""

    def __init__(self) -> None:
        self._answers: dict[tuple[Scope, str | None], _Answer] = {}

    def touched(self, records: Iterable[tuple[str, str]]) -> None:
        """Hear which records were changed."""
        kinds = {kind for kind, _ in records}
        for answer in list(self._answers.values()):
            answer.touched |= kinds

    def of(self, scene: Scene) -> _Answer:
        """Give what is kept of the answer to this question."""
        return self._answers.setdefault((scene.scope, scene.site_id), _Answer())


class _Answer:
    """What the sources gave for one question, so that only what was touched since is worked out again."""

    def __init__(self) -> None:
        self.touched: set[str] = set()
        self._question: tuple[object, ...] = ()
        self._works: dict[Source, list[Work]] = {}
        self._minute: datetime | None = None
        self._placed: dict[int, tuple[Work, Mark, WorkItem | None]] = {}

    def works(self, scene: Scene) -> list[Work]:
        """Give every draft of a row, from what was kept where that still stands."""
        old, self.touched = self.touched, set()
        if self._question != _question(scene) or old & NAMING:
            self._question, self._works = _question(scene), {}
        if not self._works or {*CHOSEN, "patient_link"} & old:
            self._placed = {}
        for source, kinds in SOURCES.items():
            if source not in self._works or not kinds or kinds & old:
                self._works[source] = list(source(scene))
        return [work for works in self._works.values() for work in works]

    def items(self, scene: Scene, works: list[Work]) -> list[WorkItem]:
        """Give the rows in their groups; what was placed within this minute and is marked as it was stays placed."""
        minute = scene.now.replace(second=0, microsecond=0)
        known = self._placed if minute == self._minute else {}
        self._minute, self._placed = minute, {}
        marks = [scene.mark(work.key.id) for work in works]
        fresh = [w for w, m in zip(works, marks, strict=True) if id(w) not in known or known[id(w)][1] != m]
        scene.names.fetch_patients(work.patient_id for work in fresh)
        anew = {id(work) for work in fresh}
        for work, mark in zip(works, marks, strict=True):
            is_new = id(work) in anew
            self._placed[id(work)] = (work, mark, _item(scene, work)) if is_new else known[id(work)]
        return [item for _, _, item in self._placed.values() if item is not None]


def _question(scene: Scene) -> tuple[object, ...]:
    """Name what else a source's answer depends on; a quarter of an hour is how exact a light has to be."""
    quarter = int(scene.now.timestamp()) // 900
    covers = tuple(sorted((of, one.id, one.by_id, one.until_on) for of, one in scene.covers.items()))
    covered = tuple(sorted(scene.covered))
    stale = scene.fresh.is_stale(scene.now)
    return (scene.scope, scene.site_id, scene.desk.me.person_id, quarter, stale, covers, covered)


@dataclass(frozen=True, slots=True)
class Freshness:
    """When this desk last exchanged with the hub, and whether that is too long ago to be relied on."""

    last_exchange_at: datetime | None
    is_stale: bool
    words: Words
    """Why nothing is green; empty when fresh."""


@dataclass(frozen=True, slots=True)
class Today:
    """The worklist as of a moment, in the order in which it is shown."""

    rows: tuple[WorkItem, ...]
    counts: Mapping[Group, int]
    patients: int
    as_of: datetime
    freshness: Freshness
    scope: Scope
    next_up: WorkItem | None
    """For an empty day: what comes first after it."""


def today(
    desk: Desk,
    scope: Scope = "mine",
    at: datetime | None = None,
    site_id: str | None = None,
    kept: Kept | None = None,
) -> Today:
    """Compute the worklist as of now or of a given moment, for me, my clinic or everyone, or for one site.

    Shape: `kept` remembers the last answers of one desk; whoever hands it in tells it what was touched.
    """
    scene = Scene(desk, at or desk.now(), scope=scope, site_id=site_id)
    answer = (kept or Kept()).of(scene)
    works = [work for work in answer.works(scene) if scene.wants(work.owner_id, work.site_id)]
    return _told(scene, sorted(answer.items(scene, works), key=_order), scope)


def of_patient(desk: Desk, patient_id: str, at: datetime | None = None) -> tuple[WorkItem, ...]:
    """Give what is open for one patient, whoever's it is."""
    scene = Scene(desk, at or desk.now(), patient_id)
    works = chain.from_iterable(source(scene) for source in SOURCES)
    mine = [work for work in works if work.patient_id in scene.charts]
    return tuple(sorted(_Answer().items(scene, mine), key=_order))


def _order(item: WorkItem) -> tuple[int, date, datetime, str]:
    return (GROUPS.index(item.group), _day_ahead(item), _moment(item), item.title)


def _day_ahead(item: WorkItem) -> date:
    """Give the day of what lies ahead, by the clock of its place: each day of the week stands together."""
    day = item.due.day if item.due and item.group == "next_days" else None
    return day or (date.max if item.group == "next_days" else date.min)


def _moment(item: WorkItem) -> datetime:
    if item.due is None or item.due.day is None:
        asked = item.asked_on
        return (
            datetime(asked.year, asked.month, asked.day, tzinfo=UTC)
            if asked
            else datetime.max.replace(tzinfo=UTC)
        )
    local = item.due.local
    day = item.due.day
    return local or datetime(day.year, day.month, day.day, 23, 59, tzinfo=UTC)


def _item(scene: Scene, work: Work) -> WorkItem | None:
    if work.patient_id and not work.outlives_death and scene.names.has_died(work.patient_id):
        return None
    if scene.is_quieted(work):
        return None
    zone = scene.names.zone(work.site_id)
    group = group_of(work, scene.now, zone, scene.limit("ahead_days"))
    if group is None:
        return None
    owner = scene.names.person(work.owner_id) or scene.names.site(work.site_id)
    return WorkItem(
        source=work.source,
        key=work.key,
        group=group,
        icon=work.icon,
        icon_tint=work.icon_tint,
        kind=work.kind,
        title=work.title if isinstance(work.title, Words) else say(work.title),
        patient_id=work.patient_id,
        person=scene.names.patient(work.patient_id) or work.person,
        context=work.context,
        status=work.status,
        due=work.due,
        late_days=late_days(work.due, scene.now, zone) if group == "overdue" else 0,
        owner=owner,
        owner_id=work.owner_id,
        is_mine=work.owner_id == scene.desk.me.person_id,
        site_id=work.site_id,
        site=scene.names.site(work.site_id),
        mark=scene.mark(work.key.id),
        verbs=work.verbs,
        waiting_on=work.waiting_on,
        asked_on=work.asked_on,
        queued=work.queued,
        covering=scene.covering(work.owner_id),
    )


def _told(scene: Scene, rows: list[WorkItem], scope: Scope) -> Today:
    counts = {group: sum(row.group == group for row in rows) for group in GROUPS}
    ahead = [row for row in rows if row.group == "next_days" and row.due is not None]
    return Today(
        rows=tuple(rows),
        counts=counts,
        patients=len({row.patient_id for row in rows if row.patient_id}),
        as_of=scene.now,
        freshness=freshness_words(scene.fresh, scene.now, scene.desk.me.zone),
        scope=scope,
        next_up=ahead[0] if ahead else None,
    )


def freshness(desk: Desk, at: datetime | None = None) -> Freshness:
    """Say when this desk last exchanged, and whether that is too long ago."""
    scene = Scene(desk, at or desk.now())
    return freshness_words(scene.fresh, scene.now, desk.me.zone)


def stale(desk: Desk) -> Words | None:
    """Say as of when this desk knows what it shows, where that is too long ago.

    Empty: None where it is fresh enough, and where nothing came from elsewhere yet.
    """
    known = gathered.freshness(desk)
    if known.exchanged_at is None or not known.is_stale(desk.now()):
        return None
    return freshness_words(known, desk.now(), desk.me.zone).words


def freshness_words(known: Known, now: datetime, zone: str) -> Freshness:
    """Put the age of what is known into words."""
    at, is_stale = known.exchanged_at, known.is_stale(now)
    if known.arriving is not None:
        here, rows = known.arriving
        told = say(
            "First download: {here} of {all} records are here. What is missing is not here yet, and nothing is told as"
            " late or ready because of it.",
            here=f"{here:,}",
            all=f"{rows:,}",
        )
        return Freshness(at, is_stale, told)
    if at is None:
        return Freshness(
            None, is_stale, say("Nothing was exchanged yet. What is here was written on this computer.")
        )
    when = When(at=at, zone=zone)
    words = (
        say("Last exchange {when}. What happened since is not here yet.", when=when) if is_stale else say("")
    )
    return Freshness(at, is_stale, words)
