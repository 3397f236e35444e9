"""Which command saves the form of a kind: beginnings have their own, changes are all saved alike."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from navigator_app.commands import (
    contacts,
    labs,
    messages,
    records,
    records_requests,
    referrals,
    tasks,
    trips,
)
from navigator_app.desk import Desk
from sync.changes import Document
from sync.errors import Refused
from sync.records import KINDS

Typed = Mapping[str, Any]

_BEGIN: Final[Mapping[str, Callable[[Desk, Typed, str], str]]] = {
    "referral": lambda desk, typed, patient: referrals.start(desk, patient, typed),
    "trip": lambda desk, typed, patient: trips.ask(desk, patient, typed)[0],
    "contact": lambda desk, typed, patient: contacts.note(desk, typed, patient or None)[0],
    "task": lambda desk, typed, patient: tasks.add(desk, typed, patient or None),
    "message": lambda desk, typed, patient: messages.write(desk, typed, patient or None),
    "records_request": lambda desk, typed, patient: records_requests.begin(desk, patient, typed),
    "lab_result": lambda desk, typed, patient: labs.enter_results(desk, patient, [typed])[0],
}


def save(desk: Desk, kind: str, typed: Typed, opened: Document | None, patient: str) -> str:
    """Save what a form collected; give the record's id.

    Raises: Refused, naming the field.
    """
    if opened is not None:
        return records.save(desk, kind, typed, opened)
    noun = KINDS[kind]
    if noun.about.home == "patient" and kind != "patient" and not patient:
        raise Refused("patient_id", "Say whose chart it belongs to.")
    begin = _BEGIN.get(kind)
    if begin is not None:
        return begin(desk, typed, patient)
    site = desk.me.site_id if noun.about.home == "site" else None
    return records.save(desk, kind, typed, patient_id=patient or None, site_id=site)
