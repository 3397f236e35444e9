"""A patient's "not now": the words kept as they were said, what waits with it, and the day it may be asked again."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from navigator_app.commands.seen import of, seen, words_needed
from navigator_app.commands.tasks import new_task
from navigator_app.desk import Deed, Desk
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.errors import Refused
from sync.records.base import stamp
from sync.rules.deaths import NOTHING_TO_PUT_OFF
from sync.rules.one_person import together
from sync.words import say

_CHANGED: str = say("The patient changed their mind.")
ASKING = "not_now"
"""The kind of the one task that asks again."""


def not_now(
    desk: Desk,
    patient: str,
    words: str,
    until: date,
    tasks: Sequence[str] = (),
    opened: Document | None = None,
) -> tuple[str, ...]:
    """Keep a "not now" in the patient's words, put off what would only ask again, and remember to ask once then.

    Raises: Refused without words, for a day that is over, and where a death is noted.
    """
    if _has_died(desk, patient):
        raise Refused(None, NOTHING_TO_PUT_OFF)
    said = words_needed(words, "words", say("Write it as it was said."))
    if until <= _today(desk):
        raise Refused("until", say("Choose a later day: from then on it may be asked again."))
    day = {"due_on": until.isoformat(), "due_at": None, "due_zone": desk.me.zone}
    chart = seen(desk, patient, opened)
    deeds: list[Deed] = [of(chart, {"not_now_words": said, "not_now_until_on": until.isoformat()})]
    deeds += [of(seen(desk, one), day) for one in tasks]
    earlier = _asking(desk, patient)
    ask = {"title": str(say("Ask whether now is the time")), "kind": ASKING, **day}
    if earlier is None:
        deeds.append(new_task(desk, {**ask, "about_kind": "patient", "about_id": patient}, patient))
    else:
        deeds.append(of(seen(desk, earlier), day))
    return desk.commit(*deeds)


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


def _has_died(desk: Desk, patient: str) -> bool:
    """Say whether a death is noted in this chart, or in another one of the same person."""
    links = desk.store.rows("patient_link", Where("is_withdrawn", "=", value=False))
    charts = together(patient, links)
    return any(image.fields.get("died_at") for image in desk.store.documents(charts).values())


def _open_tasks(desk: Desk, patient: str) -> list[Any]:
    mine, alive = Where("patient_id", "=", patient), Where("is_withdrawn", "=", value=False)
    return desk.store.rows("task", alive, mine, Where("status", "not in", ("completed", "cancelled")))


def _asking(desk: Desk, patient: str) -> str | None:
    """Find the task that asks again."""
    return next((row.id for row in _open_tasks(desk, patient) if row.kind == ASKING), None)


def _today(desk: Desk) -> date:
    return desk.now().astimezone(desk.zone).date()
