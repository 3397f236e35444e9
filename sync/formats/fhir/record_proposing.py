"""From charts, conditions, requests, tasks and appointments to proposals for our nouns."""

from __future__ import annotations

from dataclasses import replace

from sync.formats.code_lists import code_list
from sync.formats.fhir.around import DOOR, Around, day, key_of, numbers, own_number, people, source_of
from sync.formats.fhir.shapes import AppointmentSaid, ConditionSaid, RequestSaid, TaskSaid
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


def referral(said: RequestSaid, around: Around) -> list[Proposal]:
    """Propose a referral; a request that is over makes no open work."""
    lists = code_list("fhir-r4")
    task = _task_about(around)
    status = lists["task_as_referral"].get(task.status if task else "") or lists["request_as_referral"].get(
        said.status
    )
    there = say("In the sender's system: {status}.", status=(task.status if task else said.status))
    words = [there, task.status_reason if task else ""]
    fields = {
        "status": status,
        "status_reason": " ".join(filter(None, words)),
        "priority": said.priority or "routine",
        "reason": "; ".join(filter(None, (said.code.shown, *(one.shown for one in said.reasons)))),
        "diagnosis": next((one.display for one in said.reason_references if one.display), ""),
        "needed_by_on": day(said.occurrence.iso),
        "authored_at": around.intake.instant(said.authored)[0],
        "authored_zone": around.intake.zone if said.authored.iso else "",
        "identifiers": [*numbers(around, said.identifiers), *own_number(around)],
        "note": "\n".join((*said.notes, *people(said.requester, *said.performers))),
    }
    aside = None if status else _over(said.status)
    return [Proposal("referral", around.key(), fields, around.clues(), aside=aside)]


def _over(status: str) -> Words:
    return say(
        "A request that is {status} in the sender's system: there is no open work in it.", status=status
    )


def _task_about(around: Around) -> TaskSaid | None:
    """Find the task of the same file that drives this request."""
    for one in around.file.values():
        if isinstance(one.said, TaskSaid) and one.said.focus.target == around.item.key and one.reason is None:
            return one.said
    return None


def task(said: TaskSaid, around: Around) -> list[Proposal]:
    """Propose a task."""
    status = code_list("fhir-r4")["task_as_task"].get(said.status)
    there = say("In the sender's system: {status}.", status=said.business_status or said.status)
    focus = around.file.get(said.focus.target)
    fields = {
        "title": (said.code.shown or said.description or said.focus.display or say("Task"))[:400],
        "kind": "referral" if focus and focus.kind == "ServiceRequest" else "other",
        "priority": said.priority or "routine",
        "status": status,
        "status_reason": " ".join(filter(None, (said.status_reason, there))),
        "waiting_on": said.owner.display,
        "due_on": day(said.due.iso),
        "about_kind": "referral" if focus and focus.kind == "ServiceRequest" else "",
        "note": "\n".join(filter(None, (said.description, *said.notes))),
    }
    links = (
        {"about_id": key_of(focus, source_of(focus, around.intake))} if fields["about_kind"] and focus else {}
    )
    aside = None if status else say("A task that is {status} in the sender's system.", status=said.status)
    return [Proposal("task", around.key(), fields, around.clues(), links=links, aside=aside)]


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
