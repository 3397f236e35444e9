"""Contacts: note a call or a visit, with its outcome and, when there is one, the next step as a task."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from navigator_app.commands.next_step import day_of_step
from navigator_app.commands.seen import seen, words_needed
from navigator_app.commands.tasks import new_task
from navigator_app.desk import Deed, Desk
from sync.ids import new_id
from sync.records.base import stamp
from sync.rules.whose_day import day_of
from sync.words import say

TITLE_LIMIT = 120


def note(
    desk: Desk, typed: Mapping[str, Any], patient_id: str | None = None, next_on: date | None = None
) -> tuple[str, str | None]:
    """Note a contact; with a next step, its task is made in the same deed. Give both ids.

    Shape: a next step without a day is due on the day its words name, else on the next working day.
    """
    values = dict(typed)
    task = _next_step(desk, values, patient_id, next_on)
    if task is not None:
        values["task_id"] = task.record
    ids = desk.commit(new_contact(desk, values, patient_id), *((task,) if task else ()))
    return ids[0], ids[1] if task else None


def new_contact(desk: Desk, typed: Mapping[str, Any], patient_id: str | None) -> Deed:
    """Give the deed that notes a contact, so that another command may take it along."""
    me = desk.me
    values = {"at": stamp(desk.now()), "zone": me.zone, "by_id": me.person_id, **typed}
    return Deed("contact", values, record=new_id(), patient=patient_id, site=me.site_id)


def told(
    desk: Desk, kind: str, record_id: str, site_id: str, whom: str, words: str = ""
) -> tuple[str, str | None]:
    """Note that somebody at a site was told by phone of what its computer has not received.

    Raises: Refused without a name.
    """
    name = words_needed(whom, "whom", say("Say who was told."))
    image = seen(desk, record_id)
    typed = {
        "with_whom": name,
        "with_role": "center" if _is_center(desk, site_id) else "clinic",
        "medium": "phone",
        "is_incoming": False,
        "outcome": "reached",
        "outcome_note": words,
        "about_kind": kind,
        "about_id": record_id,
        "told_site_id": site_id,
    }
    return note(desk, typed, image.patient)


def _is_center(desk: Desk, site_id: str) -> bool:
    image = desk.image(site_id)
    return bool(image and image.fields.get("is_center"))


def _next_step(
    desk: Desk, values: Mapping[str, Any], patient_id: str | None, next_on: date | None
) -> Deed | None:
    words = str(values.get("next_step") or "").strip()
    if not words:
        return None
    on = next_on or day_of_step(words, day_of(desk.now(), desk.me.zone))
    typed = {"title": words[:TITLE_LIMIT], "kind": "call", "due_on": on.isoformat()}
    about = {name: values[name] for name in ("about_kind", "about_id") if values.get(name)}
    return new_task(desk, typed | about, patient_id)
