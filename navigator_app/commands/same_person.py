"""What a person decides about two charts: one person, two who look alike, or that it was not so after all.

Nothing is moved and nothing merged: a decision is a record in each of the two charts, and reads go by it. Taking it
back is a change to the same records.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from navigator_app import gathered
from navigator_app.commands.seen import tick, with_values, words_needed
from navigator_app.deciding import may_edit
from navigator_app.desk import Deed, Desk
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.errors import Refused
from sync.ids import derived_id
from sync.records import KINDS
from sync.records.derive import build
from sync.records.patient import Patient
from sync.rules.one_person import DIFFERENT, SAME, apart, by_pair, pair_of, together
from sync.rules.policy import NOT_YOUR_ROLE
from sync.words import say


def one_person(desk: Desk, patient: str, other: str, reason: str) -> tuple[str, ...]:
    """Say that two charts belong to one person; give the ids of what was written.

    Raises: Refused without a reason, for a chart that is not here, and where charts of both were decided to be two.
    """
    links = desk.store.rows("patient_link", Where("is_withdrawn", "=", value=False))
    decided = apart(links)
    crossing = [
        (one, two)
        for one in together(patient, links)
        for two in together(other, links)
        if (min(one, two), max(one, two)) in decided and {one, two} != {patient, other}
    ]
    if crossing:
        raise Refused(
            "reason", say("Another chart of theirs was decided to be somebody else. Take that back first.")
        )
    return _decide(desk, patient, other, SAME, reason)


def two_people(desk: Desk, patient: str, other: str, reason: str) -> tuple[str, ...]:
    """Say that somebody looked and that these are two people; give the ids of what was written.

    Raises: Refused without a reason and for a chart that is not here.
    """
    return _decide(desk, patient, other, DIFFERENT, reason)


def take_back(desk: Desk, patient: str, other: str, reason: str) -> tuple[str, ...]:
    """Take back what was decided about two charts; give the ids of what was written.

    Raises: Refused without a reason, where nothing was decided, and where only one of the charts is here: its half
    alone would leave the other site believing the opposite.
    """
    why = _reason(reason)
    for one in (patient, other):
        _chart(desk, one)
    found = [one for one in _decisions(desk, patient, other) if not one.fields.get("is_undone")]
    if not found:
        raise Refused(None, say("Nothing stands to be taken back here."))
    deeds = [_over(desk, one, {"is_undone": True, "reason": why}) for one in found]
    return desk.commit(*deeds, reason=why)


def _reason(reason: str) -> str:
    return words_needed(reason, "reason", say("Say why, so that the others understand it."))


def _decide(desk: Desk, patient: str, other: str, decision: str, reason: str) -> tuple[str, ...]:
    """Write a decision into both charts: into what was decided about them before, else anew."""
    if not may_edit(desk, "patient_link"):
        raise Refused(None, NOT_YOUR_ROLE)
    why, charts = _reason(reason), [_chart(desk, one) for one in (patient, other)]
    if patient == other:
        raise Refused("other_patient_id", say("A chart cannot be linked to itself."))
    typed = {"type": decision, "is_undone": False, "reason": why}
    before = _decisions(desk, patient, other)
    deeds = [_over(desk, one, typed) for one in before]
    written = {one.patient for one in before}
    for mine, theirs in (charts, charts[::-1]):
        if mine.id not in written:
            deeds.append(_new(desk, mine, theirs, typed))
    return desk.commit(*deeds, reason=why)


def _chart(desk: Desk, patient: str) -> Patient:
    chart = gathered.record(desk, patient, Patient)
    if chart is None:
        raise Refused(
            None, say("Only where both charts are, this is decided. Ask the center: it holds both.")
        )
    return chart


def _decisions(desk: Desk, patient: str, other: str) -> list[Document]:
    """Give the records of what was decided about two charts, whoever wrote them into whichever chart."""
    links = desk.store.rows("patient_link", Where("is_withdrawn", "=", value=False))
    pair = (min(patient, other), max(patient, other))
    ids = [link.id for link in by_pair(links).get(pair, ()) if pair_of(link) == pair]
    return list(desk.store.documents(ids).values())


def _over(desk: Desk, image: Document, typed: Mapping[str, Any]) -> Deed:
    ticked = {**typed, "decided": tick(desk, with_values(image, typed), "decided")}
    return Deed(image.kind, ticked, record=image.id, opened=image)


def _new(desk: Desk, mine: Patient, theirs: Patient, typed: Mapping[str, Any]) -> Deed:
    """Write it into one chart; where a restricted chart is, stands in no other one."""
    record = derived_id("patient_link", mine.id, theirs.id)
    sites = [] if theirs.restricted_to_ids else list(theirs.sites)
    values = {**typed, "other_patient_id": theirs.id, "other_site_ids": sites}
    before = desk.image(record)
    if before is not None:
        # It was decided, and taken back at once.
        return _over(desk, before, {**values, "is_withdrawn": False, "withdrawn_reason": ""})
    made = build(KINDS["patient_link"], record, mine.id, None, values)
    return Deed(
        "patient_link", {**values, "decided": tick(desk, made, "decided")}, record=record, patient=mine.id
    )
