"""Contacts: note a call or a visit, with its outcome and, when there is one, the next step as a task."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from navigator_app.commands.tasks import new_task
from navigator_app.desk import Deed, Desk
from sync.ids import new_id
from sync.records.base import stamp

TITLE_LIMIT = 120


def note(
    desk: Desk, typed: Mapping[str, Any], patient_id: str | None = None, next_on: date | None = None
) -> tuple[str, str | None]:
    """Note a contact; with a next step, its task is made in the same deed. Give both ids."""
    me = desk.me
    values = {"at": stamp(desk.now()), "zone": me.zone, "by_id": me.person_id, **typed}
    task = _next_step(desk, values, patient_id, next_on)
    if task is not None:
        values["task_id"] = task.record
    contact = Deed("contact", values, record=new_id(), patient=patient_id, site=me.site_id)
    ids = desk.commit(contact, *((task,) if task else ()))
    return ids[0], ids[1] if task else None


def _next_step(
    desk: Desk, values: Mapping[str, Any], patient_id: str | None, next_on: date | None
) -> Deed | None:
    words = str(values.get("next_step") or "").strip()
    if not words or next_on is None:
        return None
    typed = {"title": words[:TITLE_LIMIT], "kind": "call", "due_on": next_on.isoformat()}
    about = {name: values[name] for name in ("about_kind", "about_id") if values.get(name)}
    return new_task(desk, typed | about, patient_id)
