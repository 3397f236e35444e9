"""Tasks: add one, do it, put it off, say on whom it waits; handing over and asking again are `duties`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from navigator_app.commands import duties
from navigator_app.commands.seen import seen, words_needed, write
from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.ids import new_id
from sync.records.base import stamp
from sync.rules.whose_day import day_of
from sync.words import say


def add(desk: Desk, typed: Mapping[str, Any], patient_id: str | None = None) -> str:
    """Add a task, mine unless it says whose, due by the clock of this place unless it says by which."""
    return desk.commit(new_task(desk, typed, patient_id))[0]


def new_task(desk: Desk, typed: Mapping[str, Any], patient_id: str | None = None) -> Deed:
    """Give the deed that makes a task, so that another command may take it along."""
    values = dict(typed)
    if not values.get("owner_id") and not values.get("owner_site_id"):
        values["owner_id"] = desk.me.person_id
    if (values.get("due_on") or values.get("due_at")) and not values.get("due_zone"):
        values["due_zone"] = desk.me.zone
    return Deed("task", values, record=new_id(), patient=patient_id, site=desk.me.site_id)


def done(desk: Desk, task_id: str, opened: Document | None = None) -> str:
    """Finish a task."""
    image = seen(desk, task_id, opened)
    return write(desk, image, {"status": "completed", "status_reason": "", "done_at": stamp(desk.now())})


def later(desk: Desk, task_id: str, on: date, opened: Document | None = None) -> str:
    """Put a task off to a day.

    Raises: Refused for a day that is over where the task is done.
    """
    return duties.put_off(desk, (task_id,), on, opened)[0]


def wait_on(desk: Desk, task_id: str, whom: str, opened: Document | None = None) -> str:
    """Say on whom a task waits, asked today."""
    name = words_needed(whom, "waiting_on", say("Say on whom it waits."))
    return write(desk, seen(desk, task_id, opened), {"waiting_on": name, "asked_on": _today(desk)})


def _today(desk: Desk) -> str:
    return day_of(desk.now(), desk.me.zone).isoformat()
