"""A referral as it goes out: a Bundle of Patient, ServiceRequest and Task, as SDOH Clinical Care and BSeR have it.

The bundle is a collection: a file says how things stand and asks nothing to be done, so that taking it twice makes
nothing twice. What FHIR R4 has no element for travels as extensions, see `own`; docs/decisions/0043 lists both, and
what does not travel at all.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Final

from sync.formats.fhir import own as names
from sync.formats.fhir.patient_out import patient_resource
from sync.formats.fhir.writing import coded, filled, full_url, identifiers, own, pointed, text
from sync.formats.intake import source_key
from sync.formats.shapes import Raw
from sync.ids import derived_id
from sync.records.authorization import Authorization
from sync.records.derive import values_of
from sync.records.document import Document
from sync.records.patient import Patient
from sync.records.referral import Referral
from sync.records.site import Site
from sync.rules.codes import label_of
from sync.rules.lifecycle import lifecycle_of

BSER: Final = "http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS"
TASK_SYSTEM: Final = "urn:navigator:task"
_FULFIL: Final = {
    "coding": [
        {
            "system": "http://hl7.org/fhir/CodeSystem/task-code",
            "code": "fulfill",
            "display": "Fulfill the focal request",
        }
    ]
}
_REFERRAL: Final = {
    "coding": [{"system": "http://snomed.info/sct", "code": "3457005", "display": "Patient referral"}]
}
_PRIORITIES: Final = frozenset({"routine", "urgent", "asap", "stat"})
_REQUEST: Final = {"draft": "draft", "cancelled": "revoked", "closed": "completed"}
"""Status of the ServiceRequest where it is not active."""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A referral with what goes out beside it, and when it goes."""

    referral: Referral
    patient: Patient
    sites: Mapping[str, Site]
    at: datetime
    authorizations: tuple[Authorization, ...] = ()
    documents: tuple[Document, ...] = ()

    @property
    def moment(self) -> str:
        """When it goes, as FHIR writes it."""
        return self.at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")

    def site(self, site_id: str | None) -> Raw:
        """Point to a site by our own id and its name."""
        known = self.sites.get(site_id or "")
        return pointed("Organization", site_id, known.name if known else "") if site_id else {}


def content_of(outgoing: Outgoing) -> bytes:
    """Give the bundle as the bytes of a file."""
    return json.dumps(bundle_of(outgoing), ensure_ascii=False, indent=1).encode()


def bundle_of(outgoing: Outgoing) -> Raw:
    """Give a referral with its patient and its task."""
    referral = outgoing.referral
    entries = (
        (outgoing.patient.id, patient_resource(outgoing.patient)),
        (referral.id, _request(outgoing)),
        (derived_id(referral.id, "Task"), _task(outgoing)),
    )
    return {
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": outgoing.moment,
        "entry": [{"fullUrl": full_url(one), "resource": resource} for one, resource in entries],
    }


def told(outgoing: Outgoing) -> dict[str, Any]:
    """Give what this file says of the state, as it is remembered: the same file coming back is no news."""
    task = _task(outgoing)
    business = task.get("businessStatus", {})
    words = (
        business.get("text"),
        *(one[k] for one in business.get("coding", ()) for k in ("display", "code")),
    )
    reason = task.get("statusReason", {}).get("text", "")
    said = (task["status"], *filter(None, words), reason, outgoing.moment)
    key = source_key("fhir", "Task", TASK_SYSTEM, outgoing.referral.id, "state", *said)
    return {"key": key, "at": outgoing.moment}


def _request(outgoing: Outgoing) -> Raw:
    referral, values = outgoing.referral, values_of(outgoing.referral)
    status = "entered-in-error" if referral.is_withdrawn else _REQUEST.get(referral.status, "active")
    beside = {name: value for name, value in values.items() if name != _due(referral)[0]}
    provider = pointed("Practitioner", words=referral.provider)
    rcis = {"system": names.RCIS_SYSTEM, "value": text(referral.rcis_number)}
    return filled(
        resourceType="ServiceRequest",
        extension=names.extensions(beside),
        identifier=[
            own(referral.id),
            *([rcis] if rcis["value"] else []),
            *identifiers(values["identifiers"]),
        ],
        basedOn=_parent("ServiceRequest", own(referral.part_of_id) if referral.part_of_id else {}),
        status=status,
        intent="order",
        category=[_REFERRAL],
        priority=_priority(referral),
        code=coded(names.SERVICES, referral.service, label_of("services", referral.service))
        if referral.service
        else {},
        subject={"reference": full_url(outgoing.patient.id)},
        occurrenceDateTime=values["needed_by_on"],
        authoredOn=values["authored_at"],
        requester=pointed("Practitioner", words=referral.requester) or outgoing.site(referral.from_site_id),
        performer=[one for one in (outgoing.site(referral.to_site_id), provider) if one],
        reasonCode=[{"text": text(referral.reason)}] if text(referral.reason) else [],
        reasonReference=[one for one in (pointed("Condition", words=referral.diagnosis),) if one],
        supportingInfo=[_authorization(one) for one in outgoing.authorizations],
        note=[{"text": text(referral.note)}] if text(referral.note) else [],
    )


def _task(outgoing: Outgoing) -> Raw:
    referral, values = outgoing.referral, values_of(outgoing.referral)
    status, business = _standing(referral)
    parent = {"system": TASK_SYSTEM, "value": referral.part_of_id}
    _, until = _due(referral)
    return filled(
        resourceType="Task",
        identifier=[{"system": TASK_SYSTEM, "value": referral.id}],
        partOf=_parent("Task", parent if referral.part_of_id else {}),
        status=status,
        statusReason=filled(text=text(referral.status_reason)),
        businessStatus=business,
        intent="order",
        priority=_priority(referral),
        code=_FULFIL,
        focus={"reference": full_url(referral.id)},
        for_={"reference": full_url(outgoing.patient.id)},
        authoredOn=values["authored_at"] or outgoing.moment,
        lastModified=outgoing.moment,
        requester=outgoing.site(referral.from_site_id) or pointed("Practitioner", words=referral.requester),
        owner=outgoing.site(referral.to_site_id) or pointed("Organization", words=referral.vendor),
        restriction={"period": {"end": until}} if until else {},
        input=[_document(one) for one in outgoing.documents],
        output=_outputs(values),
    )


def _standing(referral: Referral) -> tuple[str, Raw]:
    """Give Task.status and businessStatus by the lifecycle's table; a state that it does not know is a draft's.

    A status of a newer release has no name here: the task then says only that somebody is at work.
    """
    table = lifecycle_of(Referral)
    state = table.states.get(referral.status) if table else None
    if table is not None and referral.is_withdrawn:
        return table.withdrawn["fhir_task"], {}
    if state is None:
        return "in-progress", filled(text=text(referral.status))
    code, _, words = state.names["bser"].partition(" ")
    return state.names["fhir_task"], filled(
        coding=[{"system": BSER, "code": code, "display": words}] if code else [], text=state.names["bser"]
    )


def _due(referral: Referral) -> tuple[str, str | None]:
    """Give the field that the task's period carries, and its day: by when an answer to what is missing is wanted."""
    if referral.status != "needs_information" or referral.answer_by_on is None:
        return "", None
    return "answer_by_on", referral.answer_by_on.isoformat()


def _priority(referral: Referral) -> str:
    return referral.priority if referral.priority in _PRIORITIES else ""


def _parent(kind: str, number: Raw) -> list[Raw]:
    return [{"type": kind, "identifier": number}] if number else []


def _outputs(values: dict[str, Any]) -> list[Raw]:
    """Say that the report is here, and since when."""
    day = values["report_received_on"]
    kind = {"coding": [{"system": names.OUTPUTS, "code": names.REPORT}], "text": "Report received"}
    return [{"type": kind, "valueDate": day}] if day else []


def _document(document: Document) -> Raw:
    """Name a document that goes with the referral; its pages go as a packet, not in this file."""
    return {
        "type": {"text": "Document"},
        "valueReference": pointed("DocumentReference", document.id, document.title or "Document"),
    }


def _authorization(authorization: Authorization) -> Raw:
    values = values_of(authorization)
    days = " to ".join(filter(None, (values["starts_on"], values["ends_on"])))
    status = label_of("authorization-status", authorization.status)
    parts = (authorization.payer, authorization.po_number, status, days)
    return pointed("ClaimResponse", authorization.id, "Authorization: " + ", ".join(filter(None, parts)))
