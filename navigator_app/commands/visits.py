"""Visits: book one, tick what is confirmed and told, move it; what was confirmed for another time is not any more."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from navigator_app.commands.seen import as_record, seen, write
from navigator_app.commands.seen import tick as confirmed
from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.errors import Refused
from sync.ids import new_id
from sync.records.base import stamp
from sync.words import say

TICKS = ("confirmed", "patient_told")


def book(desk: Desk, patient_id: str, typed: Mapping[str, Any]) -> str:
    """Book a visit, by the clock of this place unless it says by which."""
    values = {"status": "booked" if typed.get("starts_at") else "proposed", **typed}
    if not values.get("patient_zone"):
        values["patient_zone"] = desk.me.zone
    return desk.commit(Deed("appointment", values, record=new_id(), patient=patient_id))[0]


def tick(desk: Desk, appointment_id: str, step: str, how: str = "", opened: Document | None = None) -> str:
    """Tick `confirmed` or `patient_told` for exactly this time, place and service."""
    if step not in TICKS:
        raise Refused(None, say("There is no such tick."))
    image = seen(desk, appointment_id, opened)
    return write(desk, image, {step: confirmed(desk, as_record(image), step, how)})


def move(desk: Desk, appointment_id: str, starts_at: datetime, opened: Document | None = None) -> str:
    """Move a visit to another time, its length kept."""
    image = seen(desk, appointment_id, opened)
    return write(desk, image, times(image, starts_at))


def times(image: Document, starts_at: datetime) -> dict[str, Any]:
    """Give the times of a visit that is moved, so that another command may take the move along."""
    typed: dict[str, Any] = {"starts_at": stamp(starts_at)}
    begin, end = image.fields.get("starts_at"), image.fields.get("ends_at")
    if begin and end:
        length = datetime.fromisoformat(end) - datetime.fromisoformat(begin)
        typed["ends_at"] = stamp(starts_at + length)
    return typed


def cancel(desk: Desk, appointment_id: str, words: str, opened: Document | None = None) -> str:
    """Call a visit off, with the reason."""
    typed = {"status": "cancelled", "status_reason": words.strip()}
    return write(desk, seen(desk, appointment_id, opened), typed)
