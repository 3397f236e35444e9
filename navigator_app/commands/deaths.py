"""A patient's death: noted by a named person, never by the program, and taken back as easily.

Nothing is deleted or cancelled by it. What reminds of the patient is no longer shown, at any desk that knows of it,
and is there again when it is taken back; the way home, the bills and the family go on being work.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time
from typing import Any

from navigator_app.commands.seen import of, seen, tick, with_values, words_needed
from navigator_app.commands.tasks import new_task
from navigator_app.deciding import may_edit
from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.errors import Refused
from sync.records.base import stamp
from sync.rules.policy import NOT_YOUR_ROLE
from sync.rules.whose_day import clock_of, day_of
from sync.words import say

_NOON = time(12)


def note(
    desk: Desk, patient: str, on: date, told_by: str, typed: Mapping[str, Any], opened: Document | None = None
) -> str:
    """Note that a patient died, on which day, and who told us; give the patient's id.

    Shape: `typed` may say the place, `how` it became known, and the `family` person who calls the family.
    Raises: Refused for a day that has not come, when nobody is named who told us, and for a role that may not.
    """
    image = seen(desk, patient, opened)
    who = words_needed(told_by, "told_by", say("Say who told us, by name."))
    if on > day_of(desk.now(), desk.me.zone):
        raise Refused("on", say("This day has not come yet."))
    noon = datetime.combine(on, _NOON, clock_of(desk.me.zone))
    values: dict[str, Any] = {
        "died_at": stamp(min(noon, desk.now()).astimezone(desk.now().tzinfo)),
        "death_day_only": True,
        "death_zone": desk.me.zone,
        "death_told_by": who,
        "death_place": str(typed.get("place") or "").strip(),
        "death_note": str(typed.get("how") or "").strip(),
    }
    deeds = [_noted(desk, image, values, "confirmed")]
    if typed.get("family"):
        deeds.append(_family(desk, patient, str(typed["family"])))
    return desk.commit(*deeds, reason=say("Told by {who}", who=who))[0]


def take_back(desk: Desk, patient: str, reason: str, opened: Document | None = None) -> str:
    """Take a death back: the patient lives, and every reminder is there again; give the patient's id.

    Raises: Refused without a reason, and where no death is noted.
    """
    image = seen(desk, patient, opened)
    why = words_needed(reason, "reason", say("Say why, so that the others understand it."))
    if not image.fields.get("died_at"):
        raise Refused(None, say("No death is noted here."))
    values: dict[str, Any] = {
        "died_at": None,
        "death_day_only": False,
        "death_zone": "",
        "death_told_by": "",
        "death_place": "",
        "death_note": why,
    }
    return desk.commit(_noted(desk, image, values, "not_so"), reason=why)[0]


def not_so(desk: Desk, patient: str, reason: str, opened: Document | None = None) -> str:
    """Say that a report of a death is wrong; give the patient's id.

    Raises: Refused without a reason, and where no report waits.
    """
    image = seen(desk, patient, opened)
    why = words_needed(reason, "reason", say("Say how you know, so that the others understand it."))
    if image.fields.get("death_report_state") != "waiting":
        raise Refused(None, say("No report waits to be confirmed here."))
    typed = {"death_report_state": "not_so", "death_report_answer": why}
    return desk.commit(of(image, typed), reason=why)[0]


def _noted(desk: Desk, image: Document, values: Mapping[str, Any], answer: str) -> Deed:
    """Give the deed that writes it, with who noted it, and the answer to a report that said so."""
    if not may_edit(desk, "patient"):
        raise Refused(None, NOT_YOUR_ROLE)
    typed = {**values, "death_noted": tick(desk, with_values(image, values), "death_noted")}
    if image.fields.get("death_report_state"):
        typed |= {"death_report_state": answer, "death_report_answer": str(values["death_note"])}
    return of(image, typed)


def _family(desk: Desk, patient: str, owner: str) -> Deed:
    due = day_of(desk.now(), desk.me.zone).isoformat()
    typed = {"title": str(say("Call the family")), "kind": "family", "owner_id": owner, "due_on": due}
    return new_task(desk, typed, patient)
