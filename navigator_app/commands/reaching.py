"""Phones and addresses of a patient: reached there today, or it failed there."""

from __future__ import annotations

from typing import Any

from navigator_app.commands.seen import of, seen, words_needed, write
from navigator_app.commands.tasks import new_task
from navigator_app.desk import Desk
from sync.changes import Document
from sync.errors import Refused
from sync.rules.reaching import failed, named, point_key
from sync.words import say

_UNREACHED = ("failed_on", "failed_by", "failed_note", "failed_of")


def reached(desk: Desk, patient: str, point: str, opened: Document | None = None) -> str:
    """Note that the patient was reached there today; give the patient's id.

    Shape: `point` is the key of a phone or address (`rules.reaching.point_key`).
    """
    chart = seen(desk, patient, opened)
    fresh = {"verified_on": _today(desk), "verified_by": desk.me.name}
    return write(desk, chart, {"contact_points": _points(chart, point, fresh)})


def did_not_reach(
    desk: Desk, patient: str, point: str, words: str, opened: Document | None = None
) -> tuple[str, ...]:
    """Set a phone or address aside that failed; where none is left that holds, finding another becomes a task.

    Raises: Refused without words.
    """
    note = words_needed(words, "words", say("Say what happened there."))
    chart = seen(desk, patient, opened)
    value = point.partition("|")[2]
    said = {
        "failed_on": _today(desk),
        "failed_by": desk.me.name,
        "failed_note": note,
        "failed_of": value,
    }
    points = _points(chart, point, said)
    deeds = [of(chart, {"contact_points": points})]
    if all(failed(one) for one in points if one.get("system") in ("phone", "sms")):
        typed = {"title": str(say("Find a number that holds")), "kind": "call", "due_on": _today(desk)}
        deeds.append(new_task(desk, {**typed, "about_kind": "patient", "about_id": patient}, patient))
    return desk.commit(*deeds)


def _points(chart: Document, point: str, said: dict[str, Any]) -> list[dict[str, Any]]:
    """Give all phones and addresses with this said of one of them."""
    kept = [dict(one) for one in chart.fields.get("contact_points") or ()]
    at = named(kept, point)
    if at is None:
        raise Refused("contact_points", say("This number is not in the chart any more. Open it again."))
    bare = {name: value for name, value in kept[at].items() if name not in _UNREACHED}
    kept[at] = {**bare, **said}
    return kept


def _today(desk: Desk) -> str:
    return desk.now().astimezone(desk.zone).date().isoformat()


__all__ = ["did_not_reach", "point_key", "reached"]
