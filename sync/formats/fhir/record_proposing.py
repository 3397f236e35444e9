"""From charts, conditions and appointments to proposals for our nouns."""

from __future__ import annotations

from dataclasses import replace

from sync.formats.code_lists import code_list
from sync.formats.fhir.around import DOOR, Around, day, key_of, numbers, own_number, source_of
from sync.formats.fhir.shapes import AppointmentSaid, ConditionSaid
from sync.formats.lab_results import best_coding
from sync.formats.patients import patient_proposal, source_identifier
from sync.formats.shapes import PatientSaid
from sync.rules.proposal import Proposal
from sync.words import Words, say


def patient(said: PatientSaid, around: Around) -> list[Proposal]:
    """Propose a chart."""
    own = source_identifier(around.source, around.item.id)
    proposal = patient_proposal(DOOR, said, around.intake, around.source, around.item.id or around.item.key)
    if own is None:
        return [proposal]
    known = (*proposal.patient.identifiers, own)
    fields = {**proposal.fields, "identifiers": [one.model_dump() for one in known]}
    return [replace(proposal, fields=fields, patient=replace(proposal.patient, identifiers=known))]


def condition(said: ConditionSaid, around: Around) -> list[Proposal]:
    """Propose a condition."""
    coding, system = best_coding(said.code, DOOR)
    fields = {
        "text": said.code.shown,
        "code": coding.code,
        "code_system": system,
        "clinical_status": said.clinical_status,
        "onset_on": day(said.onset.iso),
        "identifiers": own_number(around),
        "note": "\n".join(said.notes),
    }
    refuted = said.verification_status in code_list("fhir-r4")["refuted"]
    aside = say(
        "The sender says that this diagnosis does not hold ({status}).", status=said.verification_status
    )
    return [Proposal("condition", around.key(), fields, around.clues(), aside=aside if refuted else None)]


def appointment(said: AppointmentSaid, around: Around) -> list[Proposal]:
    """Propose an appointment."""
    starts_at, warnings = around.intake.instant(said.start)
    others = [one for one in said.participants if one is not None and one != around.item.about]
    places = [one.display for one in others if "Location" in one.raw]
    service = next((one.shown for one in said.services if one.shown), "")
    fields = {
        "description": said.description or service,
        "starts_at": starts_at,
        "ends_at": around.intake.instant(said.end)[0],
        "patient_zone": around.intake.zone,
        "room": ", ".join(filter(None, places)),
        "provider": ", ".join(one.display for one in others if one.display and one.display not in places),
        "status": said.status,
        "status_reason": said.cancelled_because or _reason_needed(said.status),
        "identifiers": [*numbers(around, said.identifiers), *own_number(around)],
        "note": "\n".join(filter(None, (said.comment, said.instruction))),
    }
    request = next((around.file[one.target] for one in said.based_on if one.target in around.file), None)
    is_request = request is not None and request.kind == "ServiceRequest"
    links = (
        {"referral_id": key_of(request, source_of(request, around.intake))} if request and is_request else {}
    )
    aside = _appointment_aside(said)
    return [Proposal("appointment", around.key(), fields, around.clues(), warnings, links, aside=aside)]


def _reason_needed(status: str) -> str:
    return say("The sender gave no reason.") if status in {"cancelled", "noshow"} else ""


def _appointment_aside(said: AppointmentSaid) -> Words | None:
    if said.status == "entered-in-error":
        return say("The sender entered this appointment in error.")
    if said.status == "booked" and not said.start.iso:
        return say("A booked appointment without a time.")
    return None
