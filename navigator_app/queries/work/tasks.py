"""Rows from Tasks: what a person was asked to do, and on whom it waits."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from navigator_app.queries.names import WITHIN
from navigator_app.queries.shown import Key, Verb
from navigator_app.queries.work.item import Work, short
from navigator_app.queries.work.scene import Scene, code_chip, kind_words, waiting_chip
from navigator_app.store.asking import Where
from sync.rules.codes import code_of
from sync.rules.deaths import after_death
from sync.words import When, Words, say

OVER = ("completed", "cancelled")


def work(scene: Scene) -> Iterator[Work]:
    """Give every task that is not over; of one's own, only those are read."""
    is_open = Where("status", "not in", OVER)
    if scene.scope != "mine":
        found = scene.rows("task", is_open)
    else:
        mine = Where("owner_id", "in", [scene.desk.me.person_id, *scene.covered])
        found = scene.rows("task", is_open, mine) + scene.rows("task", is_open, Where("owner_id", "is null"))
    said = put_off_words(scene, found)
    for row in found:
        yield _row(scene, row, said.get(row.id))


def _row(scene: Scene, row: Any, put_off: Words | None) -> Work:
    site_id = row.owner_site_id or scene.names.site_of(row.owner_id) or row.site_id
    zone = row.due_zone or scene.names.zone(site_id)
    has_due = row.due_on is not None or row.due_at is not None
    kind = code_of("task-kinds", row.kind)
    return Work(
        source="task",
        key=Key("task", row.id),
        icon=kind.icon or "circle-check",
        icon_tint="primary",
        kind=kind_words(kind.label or "Task"),
        title=short(row.title),
        patient_id=row.patient_id,
        context=put_off or say(kind.label),
        status=waiting_chip(row.waiting_on) if row.waiting_on else code_chip("task-status", row.status),
        due=When(on=row.due_on, at=row.due_at, zone=zone) if has_due else None,
        owner_id=row.owner_id,
        site_id=site_id,
        verbs=verbs(Key("task", row.id), is_waiting=bool(row.waiting_on)),
        waiting_on=row.waiting_on,
        asked_on=row.asked_on,
        outlives_death=row.kind in after_death().tasks_that_stay,
    )


def put_off_words(scene: Scene, rows: list[Any]) -> dict[str, Words]:
    """Say of those that were put off until when and by whom; a day that was changed since is nobody's putting off."""
    found = {row.id: row for row in rows if row.put_off is not None and row.put_off_is_current and row.due_on}
    images = scene.documents(list(found.values()))
    said = {}
    for record, row in found.items():
        tick = images[record].fields.get("put_off") if record in images else None
        by = scene.names.person(tick.get("by_id"), WITHIN) if tick else ""
        said[record] = say("Put off until {day} by {who}", day=When(on=row.due_on), who=by)
    return said


def verbs(key: Key, *, is_waiting: bool) -> tuple[Verb, ...]:
    """Give what can be done with a task; asking again comes first where it waits."""
    done = Verb(say("Done"), "D", "tasks.done", key, "run", icon="check")
    again = Verb(say("Ask again"), "R", "duties.ask_again", key, "run", icon="refresh-cw")
    wait = Verb(say("Waiting on…"), "B", "tasks.wait_on", key, icon="hourglass")
    common = (later(key), hand_over(key))
    return (again, done, *common, wait) if is_waiting else (done, common[0], wait, common[1])


def later(key: Key) -> Verb:
    """Offer to put it off to a day."""
    return Verb(say("Later"), "S", "duties.later", key, icon="clock")


def hand_over(key: Key) -> Verb:
    """Offer to give it to somebody else."""
    return Verb(say("Hand over"), "A", "duties.hand_over", key, icon="user-round")
