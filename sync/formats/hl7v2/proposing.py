"""From HL7 v2 messages to proposals: a chart, results and documents, a referral."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, replace
from typing import Any

from sync.formats.code_lists import code_list
from sync.formats.hl7v2 import fields
from sync.formats.hl7v2.reading import MessageSaid
from sync.formats.hl7v2.referral_proposing import DOOR, referral_proposals
from sync.formats.hl7v2.results import joined
from sync.formats.intake import Intake, Item, kept_within_bounds, source_key
from sync.formats.lab_results import Report, identity_of, result_fields
from sync.formats.patients import patient_clues, patient_proposal, unborn
from sync.formats.shapes import DocumentSaid, Identifier, OrderSaid, ResultSaid
from sync.ids import derived_id
from sync.rules.proposal import PatientClues, Proposal
from sync.rules.superseding import content_of
from sync.words import Words, say


def item_of(message: MessageSaid, number: int, intake: Intake) -> Item:
    """Say what one message proposes; its name is its place in the file and its type."""
    name = f"{number} {message.type or 'message'}"[:80]
    if message.reason is not None:
        return Item(name, reason=message.reason)
    if message.kind == "demographics":
        return Item(name, _charts(message, intake), None if message.patients else say("It names no patient."))
    if message.kind == "referral":
        return _referral_item(name, message, intake)
    return Item(name, results_of(message, intake), None if message.results else say("It holds no results."))


def _referral_item(name: str, message: MessageSaid, intake: Intake) -> Item:
    """Say what a REF message proposes: the chart, the referral, and the results that came with it."""
    found = referral_proposals(message, intake)
    parts = (*_charts(message, intake)[:1], *found, *results_of(message, intake))
    reason = None if found else say("It holds no referral (RF1).")
    return Item(name, parts, None if parts else reason)


def results_of(message: MessageSaid, intake: Intake) -> tuple[Proposal, ...]:
    """Propose the result lines of a message."""
    lines = [_result(message, at, result, intake) for at, result in enumerate(joined(message.results))]
    return _without_contradiction(lines)


def _charts(message: MessageSaid, intake: Intake) -> tuple[Proposal, ...]:
    return tuple(
        replace(proposal, warnings=message.remarks + proposal.warnings)
        for proposal in (patient_proposal(DOOR, one, intake, message.sender) for one in message.patients)
    )


def _without_contradiction(lines: list[Proposal]) -> tuple[Proposal, ...]:
    """Set a line aside that says otherwise than one before it in the same message."""
    first: dict[str, Proposal] = {}
    reason = say("Two lines of one message report the same test at the same time with different content.")
    return tuple(
        one
        if content_of(first.setdefault(one.source_key, one).fields) == content_of(one.fields)
        else replace(one, aside=one.aside or reason)
        for one in lines
    )


@dataclass(frozen=True, slots=True)
class Line:
    """One result line and all that stands around it."""

    message: MessageSaid
    at: int
    result: ResultSaid
    order: OrderSaid | None
    clues: PatientClues
    number: Identifier
    """The number its report goes by: the lab's own, else the one that ordered it, with its assigner."""


def _result(message: MessageSaid, at: int, result: ResultSaid, intake: Intake) -> Proposal:
    order = message.orders[result.order - 1] if result.order else None
    patient = message.patients[result.patient] if result.patient is not None else None
    clues = patient_clues(patient, intake, message.sender)
    line = Line(message, at, result, order, clues, _report_number(message, order, intake))
    written = result.document
    proposal = _document(line, written, intake) if written is not None else _lab_result(line, intake)
    why = proposal.aside or unborn(patient, intake) or _not_to_file(result)
    ask = (
        say("The message may break off in this result. Check it with the lab.") if result.is_cut_off else None
    )
    return kept_within_bounds(replace(proposal, aside=why, ask=ask))


def _report_number(message: MessageSaid, order: OrderSaid | None, intake: Intake) -> Identifier:
    numbers = (order.filler, order.placer) if order else ()
    chosen = next((one for one in numbers if one.value), Identifier(""))
    assigner = intake.assigner(chosen.authority, message.sender) or message.sender
    return Identifier(chosen.value, assigner)


def _lab_result(line: Line, intake: Intake) -> Proposal:
    message, order, number = line.message, line.order, line.number
    observed = order.observed.iso or "" if order else ""
    report = Report(
        door=DOOR,
        lab=message.sender,
        assigner=number.authority,
        filler_number=number.value,
        report_id=derived_id(DOOR, number.authority, number.value, observed) if number.value else "",
        report_name=order.code.shown if order else "",
        status=status_of(line.result, order),
        reported=order.reported if order and order.reported.iso else fields.moment(message.sent),
    )
    values, warnings = result_fields(line.result, report, intake)
    key = _key(line, intake)
    if not number.value:
        warnings = (*warnings, say("The lab gave no number, so a correction cannot be recognised."))
    return Proposal("lab_result", key, values | {"source_key": key}, line.clues, message.remarks + warnings)


def _key(line: Line, intake: Intake) -> str:
    """Recognise a result by assigner, order number, analyte and collection time; else by its message."""
    message, result, number = line.message, line.result, line.number
    collected = intake.instant(result.observed)[0] or result.observed.raw
    what = (identity_of(result.code), result.sub_id, collected)
    if number.value:
        return source_key(DOOR, number.authority, number.value, *what)
    return source_key(DOOR, message.sender, message.control_id, message.sent, str(line.at), *what)


def status_of(result: ResultSaid, order: OrderSaid | None) -> str:
    """Say in FHIR's words how far a result is: as its line says, else as its order says, else unknown."""
    known = code_list("hl7v2")
    own = known["result_status"].get(result.status)
    if result.status:
        return str(own or "unknown")
    return str(known["order_status"].get(order.status if order else "", "unknown"))


def _not_to_file(result: ResultSaid) -> Words | None:
    if result.is_cut_off and result.value.kind == "none":
        return say("The message ends in the middle of this result. Ask the lab to send it again.")
    if result.status in code_list("hl7v2")["not_results"]:
        return say("A detail of the order, not a result.")
    if result.document is None and not result.code.shown and result.value.kind == "none":
        return say("An empty line: neither a test nor a value.")
    return None


def _document(line: Line, document: DocumentSaid, intake: Intake) -> Proposal:
    content, aside = _bytes(document)
    digest = hashlib.sha256(content).hexdigest() if content else ""
    number, observed = line.number, line.result.observed.iso or ""
    what = identity_of(line.result.code)
    key = source_key(DOOR, "document", number.authority, number.value, what, digest or str(line.at))
    values: dict[str, Any] = {
        "title": document.title or say("Document from the lab"),
        "type": "laboratory",
        "from_whom": line.message.sender,
        "received_at": intake.received(),
        "received_zone": intake.zone,
        "authored_on": observed[:10] if len(observed) >= 10 else None,
        "media_type": document.media_type.casefold(),
        "size_bytes": len(content) if content else None,
        "sha256": digest,
    }
    if number.value:
        values["identifiers"] = [{"assigner": number.authority, "value": number.value, "type": "FILL"}]
    kept = {name: value for name, value in values.items() if value not in (None, "", [])}
    warnings = line.message.remarks + line.result.remarks
    return Proposal("document", key, kept, line.clues, warnings, content=content, aside=aside)


def _bytes(document: DocumentSaid) -> tuple[bytes | None, Words | None]:
    """Decode an enclosed document, or say why there is none."""
    if document.encoding.casefold() != "base64":
        return None, say("It points to a document elsewhere, which Navigator does not fetch.")
    if not document.data:
        return None, say("A document was announced and none was sent.")
    try:
        return base64.b64decode("".join(document.data.split()), validate=True), None
    except (binascii.Error, ValueError):
        return None, say("The enclosed document is damaged. Ask the lab to send it again.")
