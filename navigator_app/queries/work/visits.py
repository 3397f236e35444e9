"""Rows from visits: to confirm, confirmed for another time, the patient not told, and what came of a past one."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from navigator_app.queries.shown import Chip, Key, Verb
from navigator_app.queries.work.item import Work, short
from navigator_app.queries.work.scene import Scene, kind_words
from navigator_app.store.asking import Where
from sync.rules.codes import code_of, label_of
from sync.rules.whose_day import day_of
from sync.words import When, Words, say

_OPEN = ("proposed", "pending", "booked")


def work(scene: Scene) -> Iterator[Work]:
    """Give every visit of the next days that is not confirmed and told, and past ones without an outcome."""
    rows = scene.rows(
        "appointment",
        Where("status", "in", _OPEN),
        Where("starts_at", ">=", scene.now - timedelta(days=scene.limit("visit_outcome_window_days"))),
        Where("starts_at", "<=", scene.now + timedelta(days=scene.limit("visit_confirm_days_ahead") + 1)),
    )
    # What was confirmed and moved since is for today, however far ahead the visit is.
    moved = scene.rows(
        "appointment",
        Where("status", "in", _OPEN),
        Where("starts_at", ">=", scene.now),
        Where("confirmed", "not null"),
        Where("confirmed_is_current", "=", value=False),
    )
    near = {row.id: row for row in (*(row for row in rows if not _is_far(scene, row)), *moved)}
    for row in near.values():
        step = _step(scene, row)
        if step is not None:
            yield _row(scene, row, *step)


def _is_far(scene: Scene, row: Any) -> bool:
    """Say whether a visit is further ahead than the site confirms, by the clock of the patient's place."""
    zone = _zone(scene, row)
    return day_of(row.starts_at, zone) > scene.today(zone) + timedelta(
        days=scene.limit("visit_confirm_days_ahead")
    )


def _zone(scene: Scene, row: Any) -> str:
    return str(row.patient_zone or scene.names.zone(row.patient_site_id))


def _step(scene: Scene, row: Any) -> tuple[Words, Chip, tuple[Verb, ...]] | None:
    key = Key("appointment", row.id)
    told = Verb(say("Patient told"), "D", "visits.tick", key, "run", "patient_told", icon="check")
    confirm = Verb(say("Confirmed"), "D", "visits.tick", key, "run", "confirmed", icon="check")
    edit = Verb(say("Open visit"), "E", "visit", key, "open", icon="calendar")
    if row.starts_at < scene.now:
        return say("Did the visit take place?"), Chip(say("No outcome yet"), "circle-help", "warn"), (edit,)
    if not row.confirmed_is_current:
        chip = (
            Chip(say("Was for the earlier version"), "circle-help", "warn")
            if row.confirmed is not None
            else Chip(say("Not confirmed"), "circle-dashed", "neutral")
        )
        title = say("Confirm the visit again") if row.confirmed is not None else say("Confirm the visit")
        return title, chip, (confirm, edit)
    if not row.patient_told_is_current:
        chip = (
            Chip(say("Told an earlier version"), "circle-help", "warn")
            if row.patient_told is not None
            else Chip(say("Patient not told"), "circle-dashed", "neutral")
        )
        return say("Tell the patient about the visit"), chip, (told, edit)
    return None


def _row(scene: Scene, row: Any, title: Words, chip: Chip, verbs: tuple[Verb, ...]) -> Work:
    mode = code_of("modalities", row.modality)
    what = row.description or label_of("services", row.service)
    is_moved = row.confirmed is not None and not row.confirmed_is_current
    return Work(
        source="appointment",
        key=Key("appointment", row.id),
        icon=mode.icon or "calendar",
        icon_tint="ok",
        kind=kind_words("Appointment"),
        title=short(title),
        patient_id=row.patient_id,
        context=say("{what}, {provider}", what=what, provider=row.provider)
        if what and row.provider
        else say(what),
        status=chip,
        due=When(at=row.starts_at, zone=_zone(scene, row)),
        owner_id=None,
        site_id=row.patient_site_id,
        verbs=verbs,
        # However far Today looks ahead otherwise: what is asked for so long before is shown so long before.
        group="due_today" if is_moved else "next_days",
    )
