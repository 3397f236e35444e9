"""The lists behind the navigation: referrals, labs, trips, visits, messages; one line's shape for all."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from navigator_app.choosing import Choices
from navigator_app.desk import Desk
from navigator_app.queries.choices import choice_chip
from navigator_app.queries.drawers import DRAWERS, Drawer, Which
from navigator_app.queries.shown import Chip, Key, Mark, Tint
from navigator_app.queries.work.scene import Scene, tint_of
from navigator_app.store.asking import Where
from sync.records import KINDS
from sync.rules.choices import choice_rules
from sync.rules.spelling import findable
from sync.words import When, Words

__all__ = ["DRAWERS", "Line", "Which", "lines", "open_counts"]


STOPS = frozenset({"referral", "lab_draw", "lab_plan", "appointment"})
"""Kinds of which nothing is open any more when the patient has died; a trip's way home is."""


@dataclass(frozen=True, slots=True)
class Line:
    """One record in a list."""

    key: Key
    icon: str
    icon_tint: Tint
    title: Words
    patient_id: str | None
    person: str
    detail: Words
    status: Chip
    when: When | None
    is_open: bool
    mark: Mark


def said_by(line: Line) -> str:
    """Give what a line says in one text, the way typed words are spelled."""
    return findable(f"{line.title} {line.person} {line.detail} {line.status.text}")


def lines(
    desk: Desk,
    which: Which,
    patient_id: str | None = None,
    *,
    open_only: bool = False,
    limit: int = 300,
    at: datetime | None = None,
) -> tuple[Line, ...]:
    """List one drawer, of everybody or of one patient, what is open first and then by day."""
    drawer = DRAWERS[which]
    scene = Scene(desk, at or desk.now(), patient_id if drawer.kind != "practitioner" else None)
    opened = scene.rows(drawer.kind, *drawer.open_where, order=drawer.order, limit=limit)
    rest = [] if open_only else _others(scene, drawer, {row.id for row in opened}, limit - len(opened))
    rows = [*opened, *rest]
    scene.names.fetch_patients(row.patient_id for row in rows)
    made = [_line(scene, drawer, row) for row in rows]
    made.sort(key=lambda line: not line.is_open)
    return tuple(made)


def _others(scene: Scene, drawer: Drawer, known: set[str], limit: int) -> list[Any]:
    if limit <= 0:
        return []
    newest = (
        tuple(f"-{name.removeprefix('-')}" for name in drawer.order)
        if drawer.kind != "practitioner"
        else drawer.order
    )
    mine = (Where("patient_id", "=", scene.patient_id),) if scene.patient_id else ()
    rows = scene.desk.store.rows(drawer.kind, *mine, order=newest, limit=limit + len(known))
    return [row for row in rows if row.id not in known and not row.is_withdrawn][:limit]


def _line(scene: Scene, drawer: Drawer, row: Any) -> Line:
    noun, said = KINDS[drawer.kind].about, drawer.said(scene, row)
    chosen = (
        scene.choices.quieting(drawer.kind, (drawer.kind, row.id), row.patient_id) if said.is_open else None
    )
    return Line(
        key=Key(drawer.kind, row.id),
        icon=noun.icon,
        icon_tint=tint_of(noun.tint),
        title=said.title,
        patient_id=row.patient_id,
        person=scene.names.patient(row.patient_id),
        detail=said.detail,
        status=choice_chip(chosen) if chosen else said.status,
        when=said.when,
        is_open=said.is_open
        and chosen is None
        and not (drawer.kind in STOPS and scene.names.has_died(row.patient_id)),
        mark=scene.mark(row.id),
    )


def open_counts(desk: Desk, patient_id: str | None = None) -> dict[Which, int]:
    """Count what is open per drawer; the navigation's numbers."""
    mine = (Where("patient_id", "=", patient_id),) if patient_id else ()
    alive = Where("is_withdrawn", "=", value=False)
    found = {which: desk.store.count(d.kind, alive, *mine, *d.open_where) for which, d in DRAWERS.items()}
    dead = dead_charts(desk)
    found = {
        which: count - waiting
        for (which, count), waiting in zip(
            found.items(), _chosen(desk, patient_id, frozenset(dead)), strict=True
        )
    }
    if not dead:
        return found
    theirs = (alive, *mine, Where("patient_id", "in", dead))
    stopped = {which: d for which, d in DRAWERS.items() if d.kind in STOPS}
    return found | {
        which: found[which] - desk.store.count(d.kind, *theirs, *d.open_where) for which, d in stopped.items()
    }


def _chosen(desk: Desk, patient_id: str | None, dead: frozenset[str]) -> list[int]:
    """Count of each drawer what is open and waits, because the patient chose so; of the dead nothing is open anyway."""
    choices = Choices(desk)
    alive = Where("is_withdrawn", "=", value=False)
    asked = choices.choosers - dead
    if patient_id:
        asked &= frozenset(desk.store.charts_of(patient_id))
    return [
        sum(
            choices.quieting(drawer.kind, (drawer.kind, row.id), row.patient_id) is not None
            for row in _open_of(desk, drawer, asked, alive)
        )
        for drawer in DRAWERS.values()
    ]


def _open_of(desk: Desk, drawer: Drawer, charts: frozenset[str], alive: Where) -> list[Any]:
    if not charts or drawer.kind not in choice_rules().quiet:
        return []
    theirs = Where("patient_id", "in", sorted(charts))
    return desk.store.rows(drawer.kind, alive, theirs, *drawer.open_where)


def dead_charts(desk: Desk) -> tuple[str, ...]:
    """Name every chart of those who have died."""
    rows = desk.store.rows("patient", Where("died_at", "not null"))
    return tuple({chart for row in rows for chart in desk.store.charts_of(row.id)})
