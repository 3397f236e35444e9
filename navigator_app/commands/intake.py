"""What comes in from other systems: filed where it is certain whose it is, else into the tray.

What is made from outside has an id that follows from the site and from its source key, so that importing
again finds it, whatever became of it since.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

from navigator_app.commands import spreadsheets
from navigator_app.commands.filing import (
    Place,
    deeds_of,
    draws_resulted,
    filed,
    proposal_in,
    site_names,
)
from navigator_app.commands.seen import as_record, of, seen, words_needed
from navigator_app.desk import Deed, Desk
from sync.changes import Document
from sync.errors import Refused, Unreadable
from sync.formats.intake import Intake, Item
from sync.formats.proposals import check_size, is_list, proposals
from sync.records.patient import Patient
from sync.records.unmatched import Unmatched
from sync.rules.awaiting import PHONE, report_of, with_phoned
from sync.rules.earlier import numbers_in
from sync.rules.filing import add_to_chart, file_under, summed
from sync.rules.planning import plan
from sync.rules.proposal import Decision, Planned, Proposal, State
from sync.rules.whose_day import day_of
from sync.words import Words, say

DEED_LIMIT = 40
"""A deed is sent whole; a file of thousands is many deeds."""
ASSIGNERS = "intake.assigners"
"""Setting: who assigned a number whose message does not say, and the one name of an assigner with several."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one message, resource or row."""

    file: str
    item: str
    state: State
    reason: Words
    record_id: str | None = None
    patient_id: str | None = None
    warnings: tuple[Words, ...] = ()


def bring_in(desk: Desk, paths: Iterable[Path]) -> Iterator[Outcome]:
    """Bring in files one after the other, folders file by file; importing again changes nothing.

    Writes: as each file is read, so a stop in the middle keeps what was filed, and the next import goes on.
    """
    place = Place(desk)
    desk.store.note_deed("brought_in")
    for path in paths:
        for file in sorted(p for p in path.rglob("*") if p.is_file()) if path.is_dir() else [path]:
            yield from _file(desk, place, file)


def _file(desk: Desk, place: Place, path: Path) -> Iterator[Outcome]:
    # A name that is no text could be neither shown nor written out.
    name = path.name.encode(errors="replace").decode()
    try:
        # A pipe or a device never ends.
        if not path.is_file():
            yield Outcome(name, "", "aside", say("This is not a file. Nothing of it was taken."))
            return
        check_size(path.stat().st_size)
        data = path.read_bytes()
        if is_list(data):
            yield from _list(desk, name, data)
            return
        items = proposals(data, _circumstances(desk))
    except Unreadable as unreadable:
        yield Outcome(name, "", "aside", say(unreadable.reason, **unreadable.values))
        return
    except OSError:
        yield Outcome(name, "", "aside", say("This file cannot be opened. Nothing of it was taken."))
        return
    yield from bring_in_items(desk, place, name, items)


_ENDS: Mapping[str, State] = {"new": "filed", "adds": "filed", "known": "known", "alike": "match"}


def _list(desk: Desk, name: str, data: bytes) -> Iterator[Outcome]:
    """Bring in a person's own list by what was said of its columns before."""
    for one in spreadsheets.bring_in(desk, name, data):
        row = say("Row {number}", number=one.number)
        yield Outcome(name, row, _ENDS.get(one.state, "aside"), one.reason)


def _circumstances(desk: Desk) -> Intake:
    now, zone = desk.now(), desk.me.zone
    assigners = desk.store.setting(ASSIGNERS, {})
    mine = desk.image(desk.me.site_id)
    return Intake(
        day_of(now, zone),
        zone,
        now,
        assigners,
        source=f"site:{desk.me.site_id}",
        sites=site_names(desk),
        here=desk.me.site_id if mine is not None and mine.fields.get("is_center") else "",
    )


def bring_in_items(desk: Desk, place: Place, file: str, items: list[Item]) -> Iterator[Outcome]:
    """Decide for all items of one file together, write what is certain, and tell what became of each."""
    every = [proposal for item in items for proposal in item.proposals]
    planned = iter(plan(every, place.charts, place.stored, place.id_for, place.phoned, place.numbered))
    told = [(item, list(islice(planned, len(item.proposals)))) for item in items]
    refused = _write(desk, place, [one for _, found in told for one in found])
    for item, found in told:
        yield _outcome(file, item, [refused.get(one.proposal.source_key, one.decision) for one in found])


def _write(desk: Desk, place: Place, planned: list[Planned]) -> dict[str, Decision]:
    """Write what is filed and what waits, in pieces; give the decisions that a rule then refused."""
    refused: dict[str, Decision] = {}
    piece: list[tuple[Planned, list[Deed]]] = []
    for one in planned:
        if len(piece) >= DEED_LIMIT or any(one.decision.record_id == p.decision.record_id for p, _ in piece):
            refused |= _write_piece(desk, piece)
            piece = []
        try:
            deeds = deeds_of(desk, place, one)
        except Refused as no:
            refused[one.proposal.source_key] = Decision("aside", say(no.reason, **no.values))
            continue
        if deeds:
            piece.append((one, deeds))
    refused |= _write_piece(desk, piece)
    results = [str(one.decision.record_id) for one in planned if _is_filed_result(one, refused)]
    desk.commit(*draws_resulted(desk, results), reason=_REASON)
    return refused


def _is_filed_result(one: Planned, refused: Mapping[str, Decision]) -> bool:
    is_result = one.proposal.kind == "lab_result" and one.decision.state == "filed"
    return is_result and one.proposal.source_key not in refused


def _write_piece(desk: Desk, piece: list[tuple[Planned, list[Deed]]]) -> dict[str, Decision]:
    """Write a piece whole; where a rule refuses a part of it, each part by itself."""
    try:
        desk.commit(*(deed for _, deeds in piece for deed in deeds), reason=_REASON)
    except Refused as no:
        if len(piece) == 1:
            source_key = piece[0][0].proposal.source_key
            return {source_key: Decision("aside", say(no.reason, **no.values))}
        found: dict[str, Decision] = {}
        for one in piece:
            found |= _write_piece(desk, [one])
        return found
    return {}


_REASON = say("Brought in from a file.")


def _outcome(file: str, item: Item, decisions: list[Decision]) -> Outcome:
    if item.reason is not None and not decisions:
        return Outcome(file, item.name, "aside", item.reason)
    state, reason = summed(decisions)
    first = next((one for one in decisions if one.state == state), None)
    warnings = tuple(dict.fromkeys(warning for one in decisions for warning in one.warnings))
    record, patient = (first.record_id, first.patient_id) if first else (None, None)
    return Outcome(file, item.name, state, reason, record, patient, warnings)


def match(desk: Desk, unmatched_id: str, patient_id: str) -> str:
    """File an item of the tray to a patient because a person said so; give the id of the record.

    Raises: Refused when it cannot be filed there, with the reason.
    """
    image, item = _waiting(desk, unmatched_id)
    proposal, place = proposal_in(item), Place(desk)
    decision = _by_a_person(place, proposal, patient_id)
    if decision.state not in ("filed", "known"):
        raise Refused(None, decision.reason)
    if decision.is_new:
        decision = replace(decision, record_id=place.id_for(item.source_key), patient_id=patient_id)
    move = of(image, {"state": "filed", "state_reason": "", "filed_patient_id": patient_id})
    writes = filed(desk, proposal, decision) if decision.state == "filed" else []
    desk.commit(*writes, move, reason=_MATCHED)
    if proposal.kind == "lab_result":
        desk.commit(*draws_resulted(desk, [str(decision.record_id)]), reason=_MATCHED)
    return str(decision.record_id)


_MATCHED = say("Filed by a person from the tray.")


def _waiting(desk: Desk, unmatched_id: str) -> tuple[Document, Unmatched]:
    image = seen(desk, unmatched_id)
    item = as_record(image)
    if not isinstance(item, Unmatched) or item.state != "waiting":
        raise Refused(None, say("This item does not wait any more."))
    return image, item


def _by_a_person(place: Place, proposal: Proposal, patient_id: str) -> Decision:
    chart = place.charts.chart(patient_id)
    if not isinstance(chart, Patient):
        raise Refused("patient_id", say("This chart is not on this computer."))
    if proposal.kind == "patient":
        return add_to_chart(proposal, chart)
    if proposal.fields.get("source") == PHONE:
        report = report_of(proposal.fields, place.reports(patient_id))
        if report is not None:
            return Decision("known", say("Its report is here already."), patient_id, report.record_id)
    stored = place.stored(proposal.source_key)
    if stored is None and proposal.kind == "referral":
        stored = place.numbered(numbers_in(proposal.fields), patient_id)
    decision = file_under(proposal, patient_id, stored)
    return with_phoned(proposal, decision, place.phoned(patient_id) if decision.is_new else ())


def make_chart(desk: Desk, unmatched_id: str) -> str:
    """Make a new chart of a person in the tray, because somebody said that nobody here is the same; give its id.

    Raises: Refused for an item that is no person.
    """
    image, item = _waiting(desk, unmatched_id)
    if item.proposed_kind != "patient":
        raise Refused(None, say("Only a person can become a chart."))
    chart_id = Place(desk).id_for(item.source_key)
    made = Decision("filed", _MATCHED, chart_id, chart_id, is_new=True, patch=item.proposed_fields)
    move = of(image, {"state": "filed", "state_reason": "", "filed_patient_id": chart_id})
    desk.commit(*filed(desk, proposal_in(item), made), move, reason=_MATCHED)
    return chart_id


def set_aside(desk: Desk, unmatched_id: str, reason: str) -> str:
    """Say why an item of the tray belongs to nobody here."""
    why = words_needed(reason, "state_reason", say("Say why it belongs to nobody here."))
    image, _ = _waiting(desk, unmatched_id)
    return desk.commit(of(image, {"state": "set_aside", "state_reason": why}))[0]
