"""From a decision about what came in to the deeds that write it: a record, an addition, a line of the tray."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

from navigator_app.commands.seen import of, tick, with_values
from navigator_app.commands.undo import is_undone
from navigator_app.desk import Deed, Desk
from navigator_app.store.asking import Where
from sync.changes import Document
from sync.ids import derived_id
from sync.records import KINDS
from sync.records.base import stamp
from sync.records.derive import build
from sync.records.patient import Identifier, Patient
from sync.rules.awaiting import PHONE
from sync.rules.earlier import goes_by, numbers_in
from sync.rules.matching import Charts, Number, number_of
from sync.rules.proposal import OWN, Decision, PatientClues, Planned, Proposal, Stored
from sync.rules.whose_day import day_of


class Place:
    """What an import asks of this desk: its charts, what came before, and the ids of what comes."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk

    @cached_property
    def charts(self) -> Charts:
        """Give every chart here, for finding whose something is."""
        images = self._desk.store.of_kind("patient")
        records = (build(KINDS["patient"], i.id, i.patient, i.site, i.fields) for i in images)
        return Charts(record for record in records if isinstance(record, Patient))

    @cached_property
    def _results(self) -> dict[str, str]:
        """Results by source key, those that another desk brought in too."""
        rows = self._desk.store.rows("lab_result", Where("source_key", "!=", ""))
        return {row.source_key: row.id for row in rows if row.source_key}

    def id_for(self, source_key: str) -> str:
        """Give the id of the record that is made from a source key at this site."""
        return derived_id("intake", self._desk.me.site_id, source_key)

    def tray_id(self, source_key: str) -> str:
        """Give the id of the line of the tray for a source key."""
        return derived_id("unmatched", self._desk.me.site_id, source_key)

    @cached_property
    def _numbers(self) -> dict[Number, set[str]]:
        """Referrals by the numbers they go by; read when a file first tells of one."""
        found: dict[Number, set[str]] = defaultdict(set)
        for one in self._desk.store.of_kind("referral"):
            _note_numbers(found, one.id, one.fields)
        return found

    def numbered(self, numbers: Sequence[Identifier], patient_id: str | None) -> Stored | None:
        """Give the referral that goes by one of these numbers: this patient's, or the only one."""
        ids = {one.value for one in numbers if one.assigner == OWN}
        ids |= {found for one in numbers if (key := number_of(one)) for found in self._numbers.get(key, ())}
        images = [one for one in map(self._desk.image, ids) if one is not None and one.kind == "referral"]
        stored = [Stored(one.id, one.patient, one.fields) for one in images]
        mine = [one for one in stored if goes_by(one, numbers, patient_id)]
        return mine[0] if len(mine) == 1 else None

    def remember_numbers(self, record_id: str, fields: Mapping[str, Any]) -> None:
        """Keep what a referral goes by from now on, for the files that follow."""
        added = fields.get("identifiers")
        listed = added.get("add") if isinstance(added, dict) else added
        _note_numbers(self._numbers, record_id, {"identifiers": listed})

    def phoned(self, patient_id: str) -> tuple[Stored, ...]:
        """Give a patient's results by phone whose reports have not come."""
        rows = self._desk.store.rows(
            "lab_result",
            Where("patient_id", "=", patient_id),
            Where("source", "=", PHONE),
            Where("is_withdrawn", "=", value=False),
        )
        images = self._desk.store.documents(row.id for row in rows)
        return tuple(Stored(one.id, one.patient, one.fields) for one in images.values())

    def reports(self, patient_id: str) -> tuple[Stored, ...]:
        """Give every result in a chart."""
        images = self._desk.store.of_patient(patient_id, ("lab_result",))
        return tuple(Stored(one.id, one.patient, one.fields) for one in images)

    def remember(self, source_key: str, record_id: str) -> None:
        """Keep that a report went into a record that was here before it."""
        self._results[source_key] = record_id

    def stored(self, source_key: str) -> Stored | None:
        """Give what came under a source key before, whatever became of it since."""
        image = self._desk.image(self._results.get(source_key) or self.id_for(source_key))
        if image is None:
            return None
        return Stored(
            image.id, image.patient or (image.id if image.kind == "patient" else None), image.fields
        )


def site_names(desk: Desk) -> dict[str, str]:
    """Give the sites here by what a sender may call them: names, numbers and ids; what means two sites is left out."""
    found: dict[str, set[str]] = defaultdict(set)
    for one in desk.store.of_kind("site"):
        numbers = [number["value"] for number in one.fields.get("identifiers") or ()]
        for name in (one.id, one.fields.get("name"), one.fields.get("short_name"), *numbers):
            found[" ".join(str(name or "").casefold().split())].add(one.id)
    return {name: next(iter(ids)) for name, ids in found.items() if name and len(ids) == 1}


def _note_numbers(found: dict[Number, set[str]], record_id: str, fields: Mapping[str, Any]) -> None:
    for one in filter(None, map(number_of, numbers_in(fields))):
        found[one].add(record_id)


def deeds_of(desk: Desk, place: Place, planned: Planned) -> list[Deed]:
    """Give the deeds that a decision asks for; none for what is known already or set aside.

    Writes: the bytes of a document, which lie there before any record names them.
    Raises: Refused for a document that is too large.
    """
    proposal, decision = planned.proposal, planned.decision
    if proposal.content is not None and decision.state != "aside":
        desk.store.contents.keep(proposal.content)
    if proposal.kind == "lab_result" and decision.state == "filed" and not decision.is_new:
        place.remember(proposal.source_key, str(decision.record_id))
    if proposal.kind == "referral" and decision.state == "filed":
        place.remember_numbers(str(decision.record_id), decision.patch)
    if decision.state == "match":
        return into_tray(desk, place, proposal, decision)
    return filed(desk, proposal, decision) if decision.state == "filed" else []


def filed(desk: Desk, proposal: Proposal, decision: Decision) -> list[Deed]:
    """Give the deed that makes a record, or adds to one."""
    if not decision.is_new:
        image = desk.image(str(decision.record_id))
        return [of(image, _asked(desk, _whole(image, decision.patch)))] if image is not None else []
    before = desk.image(str(decision.record_id))
    if before is not None and is_undone(before.fields):
        return [of(before, {**decision.patch, "is_withdrawn": False, "withdrawn_reason": ""})]
    kind, values = proposal.kind, dict(decision.patch)
    noun = KINDS.get(kind)
    site = desk.me.site_id if noun and noun.about.home == "site" else None
    if kind == "patient":
        values = _asked(desk, values) | {"sites": [desk.me.site_id]}
        return [Deed(kind, values, record=decision.record_id)]
    if kind == "lab_result":
        values.setdefault("entered_by_id", desk.me.person_id)
    return [Deed(kind, values, record=decision.record_id, patient=decision.patient_id, site=site)]


def _asked(desk: Desk, patch: Mapping[str, Any]) -> dict[str, Any]:
    """Say who is asked to confirm a death that a report tells of: whoever brought it in, by name."""
    is_report = patch.get("death_report_state") == "waiting"
    return {**patch, "death_asked_id": desk.me.person_id} if is_report else dict(patch)


def _whole(image: Document, patch: Any) -> dict[str, Any]:
    """Give a set as it will be, where the decision only says what is added."""
    return {
        name: [*(image.fields.get(name) or []), *value["add"]]
        if isinstance(value, dict) and set(value) == {"add"}
        else value
        for name, value in patch.items()
    }


def into_tray(desk: Desk, place: Place, proposal: Proposal, decision: Decision) -> list[Deed]:
    """Put it into the tray, once: importing again finds it there, waiting, filed or set aside."""
    tray_id = place.tray_id(proposal.source_key)
    before = desk.image(tray_id)
    if before is not None:
        again = {"is_withdrawn": False, "withdrawn_reason": ""}
        return [of(before, again)] if is_undone(before.fields) else []
    values = {
        "source_key": proposal.source_key,
        "source": proposal.source_key.partition("-")[0],
        "proposed_kind": proposal.kind,
        "proposed_fields": dict(proposal.fields),
        "clues": proposal.patient.as_document(),
        "reason": str(decision.reason),
        "received_at": stamp(desk.now()),
        "received_zone": desk.me.zone,
    }
    return [Deed("unmatched", values, record=tray_id, site=desk.me.site_id)]


def proposal_in(unmatched: Any) -> Proposal:
    """Take the proposal back out of the tray."""
    clues = PatientClues.from_document(unmatched.clues)
    return Proposal(unmatched.proposed_kind, unmatched.source_key, unmatched.proposed_fields, clues)


def draws_resulted(desk: Desk, result_ids: list[str]) -> list[Deed]:
    """Tick the draws whose results came in: the one draw that this patient had on the day of collection.

    Empty: where there were none or two that day; then a person says which.
    """
    found: dict[str, list[str]] = {}
    for one in dict.fromkeys(result_ids):
        result = desk.store.record(one)
        draw = _draw_of(desk, result) if result is not None else None
        if draw is not None:
            found.setdefault(draw, []).append(one)
    deeds = []
    for draw_id, ids in found.items():
        image = desk.image(draw_id)
        kept = (image.fields.get("result_ids") or []) if image else []
        new = [one for one in ids if one not in kept]
        if image is not None and new:
            typed: dict[str, Any] = {"result_ids": [*kept, *new]}
            how = str(desk.store.record(new[0]).source)  # type: ignore[union-attr]
            deeds.append(
                of(image, typed | {"resulted": tick(desk, with_values(image, typed), "resulted", how)})
            )
    return deeds


def _draw_of(desk: Desk, result: Any) -> str | None:
    if result.collected_at is None or result.patient_id is None:
        return None
    draws = desk.store.rows(
        "lab_draw",
        Where("patient_id", "in", (result.patient_id,)),
        Where("is_withdrawn", "=", value=False),
        Where("skipped_reason", "=", ""),
    )
    same = [d.id for d in draws if d.due_on == day_of(result.collected_at, d.zone or desk.me.zone)]
    return same[0] if len(same) == 1 else None
