"""How urgent it is to read what others changed, and the chip that says so."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from navigator_app.queries.shown import Chip
from navigator_app.queries.work.scene import Scene, tint_of
from navigator_app.store.apart import Missed
from sync.changes import Document
from sync.records import KINDS
from sync.records.base import Record
from sync.records.derive import group_of
from sync.records.lab_result import LabResult
from sync.rules import ticks
from sync.rules.result_text import result_text
from sync.rules.since import falls_soon, rule
from sync.words import When, say

Urgency = Literal["died", "soon", "unread", "review", "status", "removed", "new", "changed"]
ORDER: tuple[Urgency, ...] = ("died", "soon", "unread", "review", "status", "removed", "new", "changed")
_CHIPS: Mapping[Urgency, Chip] = {
    "died": Chip(say("Died"), "user-round", "neutral"),
    "unread": Chip(say("New message"), "message-square", "warn"),
    "review": Chip(say("Needs a decision"), "git-merge", "violet"),
    "status": Chip(say("New status"), "refresh-cw", "info"),
    "removed": Chip(say("Taken off this computer"), "circle-x", "neutral"),
    "new": Chip(say("New"), "plus", "info"),
    "changed": Chip(say("Changed"), "pencil", "neutral"),
}


def urgency_of(
    scene: Scene, one: Missed, image: Document | None, record: Record | None, groups: frozenset[str]
) -> tuple[Urgency, When | None]:
    """Say how urgent a record is that others changed, and when it falls where it falls soon.

    Shape: `groups` are the field groups that others wrote.
    """
    if image is None:
        return "removed", None
    if _has_died(one, record):
        return "died", None
    falls = _falls(scene, one, image)
    if falls is not None:
        return "soon", falls
    tests: tuple[tuple[Urgency, bool], ...] = (
        ("removed", bool(record and record.is_withdrawn)),
        ("unread", _is_unread(record)),
        ("review", scene.mark(one.record) == "review" or _is_open_review(record)),
        ("status", one.before is not None and _has_new_status(one, image, groups)),
        ("new", one.before is None),
    )
    return next((urgency for urgency, holds in tests if holds), "changed"), None


def chip_of(urgency: Urgency, record: Record | None, falls: When | None) -> Chip:
    """Say it in one chip."""
    if urgency == "soon":
        return Chip(say("{when}", when=falls), "calendar-clock", "warn")
    if urgency == "removed" and record is not None:
        return Chip(say("Entered in error"), "circle-x", "neutral")
    if urgency == "unread" and isinstance(record, LabResult):
        said = result_text(record)
        return Chip(say("Not acknowledged"), said.icon or "hourglass", tint_of(said.tint, "warn"))
    return _CHIPS[urgency]


def _falls(scene: Scene, one: Missed, image: Document) -> When | None:
    """Give when it falls, or fell before it was moved: somebody may be on the way to it."""
    now, zone = scene.now, scene.desk.me.zone
    known = [image.fields, *([one.before.fields] if one.before else [])]
    soon = [found for found in (falls_soon(one.kind, each, now, zone) for each in known) if found]
    if not soon:
        return None
    first = min(soon)
    return When(on=first.start.date(), zone=zone) if first.is_day else When(at=first.start, zone=zone)


def _has_died(one: Missed, record: Record | None) -> bool:
    died_at = getattr(record, "died_at", None) if one.kind == "patient" else None
    return died_at is not None and (one.before is None or not one.before.fields.get("died_at"))


def _is_unread(record: Record | None) -> bool:
    name = rule().read_ticks.get(record.about.name) if record is not None else None
    return record is not None and name is not None and not ticks.standing(record, name).is_current


def _is_open_review(record: Record | None) -> bool:
    return record is not None and record.about.name == "review" and getattr(record, "state", "") == "open"


def _has_new_status(one: Missed, image: Document, groups: frozenset[str]) -> bool:
    was, noun = one.before.fields if one.before else {}, KINDS.get(one.kind)
    names = (name for name in rule().statuses.get(one.kind, ()) if group_of(noun, name) in groups)
    return any(was.get(name) != image.fields.get(name) for name in names)
