"""A "not now" that an earlier release kept in the chart itself: taken back here; what is said now is in `choices`."""

from __future__ import annotations

from datetime import date
from typing import Any

from navigator_app.commands.seen import of, seen
from navigator_app.desk import Deed, Desk
from navigator_app.store.asking import Where
from sync.errors import Refused
from sync.records.base import stamp
from sync.words import say

_CHANGED: str = say("The patient changed their mind.")
ASKING = "not_now"
"""The kind of the task that asks again for one of those."""


def changed_mind(desk: Desk, patient: str) -> tuple[str, ...]:
    """Take a "not now" back: what waited for that day is due today; the words stay in the history.

    Raises: Refused where there is none.
    """
    chart = seen(desk, patient)
    until = chart.fields.get("not_now_until_on")
    if not chart.fields.get("not_now_words"):
        raise Refused(None, say('There is no "not now" in this chart.'))
    deeds: list[Deed] = [of(chart, {"not_now_words": "", "not_now_until_on": None})]
    asking = _asking(desk, patient)
    for row in _open_tasks(desk, patient):
        if row.id == asking:
            over = {"status": "completed", "status_reason": str(_CHANGED), "done_at": stamp(desk.now())}
            deeds.append(of(seen(desk, row.id), over))
        elif until and row.due_on and row.due_on.isoformat() == until:
            deeds.append(of(seen(desk, row.id), {"due_on": _today(desk).isoformat()}))
    return desk.commit(*deeds, reason=_CHANGED)


def _open_tasks(desk: Desk, patient: str) -> list[Any]:
    mine, alive = Where("patient_id", "=", patient), Where("is_withdrawn", "=", value=False)
    return desk.store.rows("task", alive, mine, Where("status", "not in", ("completed", "cancelled")))


def _asking(desk: Desk, patient: str) -> str | None:
    """Find the task that asks again."""
    return next((row.id for row in _open_tasks(desk, patient) if row.kind == ASKING), None)


def _today(desk: Desk) -> date:
    return desk.now().astimezone(desk.zone).date()
