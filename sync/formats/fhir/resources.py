"""What each kind of resource says: one reader for each kind that is taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sync.formats.fhir import parts
from sync.formats.fhir.observations import observation
from sync.formats.fhir.shapes import (
    AppointmentSaid,
    AttachmentSaid,
    ConditionSaid,
    DocumentReferenceSaid,
    Reference,
    ReportSaid,
    RequestSaid,
    Said,
    TaskSaid,
)
from sync.formats.shapes import DocumentSaid, Identifier, PatientSaid, PersonName, Raw

Pointer = Callable[[Any], Reference]
"""Reads a Reference and finds what it points to in the same file."""


def patient(resource: Raw, _pointer: Pointer) -> PatientSaid:
    """Read a Patient; a name marked as old is never the one to go by."""
    identifiers = parts.identifiers(resource.get("identifier"))
    names = [parts.person_name(one) for one in parts.many(resource.get("name"))]
    address = _first_current(parts.many(resource.get("address")))
    languages = parts.many(resource.get("communication"))
    preferred = [one for one in languages if one.get("preferred") is True] or languages
    born = parts.moment(resource.get("birthDate"))
    return PatientSaid(
        identifiers=identifiers,
        record_number=_record_number(identifiers),
        names=tuple(sorted(names, key=_name_order)),
        born_raw=born.raw,
        born_on=born.iso[:10] if born.iso and len(born.iso) >= 10 else None,
        sex=parts.text(resource.get("gender")),
        deceased=parts.text(parts.choice(resource, "deceased")[1]),
        address_lines=tuple(parts.texts(address.get("line"))),
        city=parts.text(address.get("city")),
        state=parts.text(address.get("state")),
        postal_code=parts.text(address.get("postalCode")),
        phones=tuple(_phones(resource)),
        language=parts.code(preferred[0].get("language")).first.code if preferred else "",
    )


def _phones(resource: Raw) -> list[str]:
    points = parts.many(resource.get("telecom"))
    found = [parts.text(one.get("value")) for one in points if one.get("system") in {"phone", "sms"}]
    return [number for number in found if number]


def _record_number(identifiers: tuple[Identifier, ...]) -> Identifier:
    typed = (one for one in identifiers if one.type == "MR")
    return next(typed, identifiers[0] if identifiers else Identifier(""))


def _name_order(name: PersonName) -> int:
    return {"official": 0, "usual": 1, "old": 9, "maiden": 8, "nickname": 7, "anonymous": 7}.get(name.use, 2)


def _first_current(addresses: list[Raw]) -> Raw:
    current = [one for one in addresses if one.get("use") != "old"]
    return (current or addresses or [{}])[0]


def condition(resource: Raw, _pointer: Pointer) -> ConditionSaid:
    """Read a Condition."""
    return ConditionSaid(
        code=parts.code(resource.get("code")),
        clinical_status=parts.code(resource.get("clinicalStatus")).first.code,
        verification_status=parts.code(resource.get("verificationStatus")).first.code,
        categories=parts.codes(resource.get("category")),
        onset=_when(resource, "onset"),
        recorded=parts.moment(resource.get("recordedDate")),
        notes=parts.notes(resource.get("note")),
    )


def _when(resource: Raw, name: str) -> Any:
    """Read a time that may be a moment or a period; a period counts from its start."""
    form, sent = parts.choice(resource, name)
    return parts.moment(parts.one(sent).get("start") if form == "Period" else sent)


def service_request(resource: Raw, pointer: Pointer) -> RequestSaid:
    """Read a ServiceRequest."""
    return RequestSaid(
        status=parts.text(resource.get("status")),
        intent=parts.text(resource.get("intent")),
        priority=parts.text(resource.get("priority")),
        code=parts.code(resource.get("code")),
        identifiers=parts.identifiers(resource.get("identifier")),
        authored=parts.moment(resource.get("authoredOn")),
        occurrence=_when(resource, "occurrence"),
        requester=pointer(resource.get("requester")),
        performers=tuple(pointer(one) for one in parts.many(resource.get("performer"))),
        reasons=parts.codes(resource.get("reasonCode")),
        reason_references=tuple(pointer(one) for one in parts.many(resource.get("reasonReference"))),
        based_on=tuple(pointer(one) for one in parts.many(resource.get("basedOn"))),
        notes=parts.notes(resource.get("note")),
    )


def task(resource: Raw, pointer: Pointer) -> TaskSaid:
    """Read a Task."""
    period = parts.one(parts.one(resource.get("restriction")).get("period"))
    business = parts.code(resource.get("businessStatus"))
    return TaskSaid(
        status=parts.text(resource.get("status")),
        status_reason=parts.code(resource.get("statusReason")).shown,
        business_status=business.shown,
        business=tuple(
            filter(
                None, (business.words, *(word for one in business.codings for word in (one.text, one.code)))
            )
        ),
        intent=parts.text(resource.get("intent")),
        priority=parts.text(resource.get("priority")),
        code=parts.code(resource.get("code")),
        description=parts.text(resource.get("description")),
        identifiers=parts.identifiers(resource.get("identifier")),
        focus=pointer(resource.get("focus")),
        part_of=tuple(pointer(one) for one in parts.many(resource.get("partOf"))),
        requester=pointer(resource.get("requester")),
        owner=pointer(resource.get("owner")),
        authored=parts.moment(resource.get("authoredOn")),
        modified=parts.moment(resource.get("lastModified")),
        due=parts.moment(period.get("end")),
        outputs=tuple(_day_put_out(one) for one in parts.many(resource.get("output"))),
        notes=parts.notes(resource.get("note")),
    )


def _day_put_out(sent: Raw) -> tuple[tuple[str, str], str]:
    first = parts.code(sent.get("type")).first
    return (first.system, first.code), parts.text(sent.get("valueDate"))


def appointment(resource: Raw, pointer: Pointer) -> AppointmentSaid:
    """Read an Appointment."""
    return AppointmentSaid(
        status=parts.text(resource.get("status")),
        start=parts.moment(resource.get("start")),
        end=parts.moment(resource.get("end")),
        description=parts.text(resource.get("description")),
        comment=parts.text(resource.get("comment")),
        services=parts.codes(resource.get("serviceType")),
        identifiers=parts.identifiers(resource.get("identifier")),
        participants=tuple(pointer(one.get("actor")) for one in parts.many(resource.get("participant"))),
        based_on=tuple(pointer(one) for one in parts.many(resource.get("basedOn"))),
        cancelled_because=parts.code(resource.get("cancelationReason")).shown,
        instruction=parts.text(resource.get("patientInstruction")),
    )


def report(resource: Raw, pointer: Pointer) -> ReportSaid:
    """Read a DiagnosticReport."""
    return ReportSaid(
        status=parts.text(resource.get("status")),
        code=parts.code(resource.get("code")),
        categories=parts.codes(resource.get("category")),
        identifiers=parts.identifiers(resource.get("identifier")),
        observed=_when(resource, "effective"),
        issued=parts.moment(resource.get("issued")),
        performers=tuple(pointer(one) for one in parts.many(resource.get("performer"))),
        results=tuple(pointer(one) for one in parts.many(resource.get("result"))),
        conclusion=parts.text(resource.get("conclusion")),
        documents=tuple(attached(one) for one in parts.many(resource.get("presentedForm"))),
    )


def document_reference(resource: Raw, pointer: Pointer) -> DocumentReferenceSaid:
    """Read a DocumentReference; of each of its files what stands in the resource itself."""
    sent = (parts.one(one.get("attachment")) for one in parts.many(resource.get("content")))
    return DocumentReferenceSaid(
        status=parts.text(resource.get("status")),
        document_status=parts.text(resource.get("docStatus")),
        type=parts.code(resource.get("type")),
        identifiers=parts.identifiers(
            [resource.get("masterIdentifier"), *parts.many(resource.get("identifier"))]
        ),
        dated=parts.moment(resource.get("date")),
        authors=tuple(pointer(one) for one in parts.many(resource.get("author"))),
        description=parts.text(resource.get("description")),
        attachments=tuple(
            AttachmentSaid(
                attached(one),
                parts.text(one.get("size")),
                parts.text(one.get("hash")),
                parts.moment(one.get("creation")),
            )
            for one in sent
        ),
    )


def attached(sent: Raw) -> DocumentSaid:
    """Read an Attachment: its bytes as sent, or where they lie."""
    data = parts.text(sent.get("data"))
    media_type, title = parts.text(sent.get("contentType")), parts.text(sent.get("title"))
    return DocumentSaid(media_type, title, "Base64" if data else "", data or parts.text(sent.get("url")))


READERS: dict[str, Callable[[Raw, Pointer], Said]] = {
    "Patient": patient,
    "Condition": condition,
    "ServiceRequest": service_request,
    "Task": task,
    "Appointment": appointment,
    "Observation": observation,
    "DiagnosticReport": report,
    "DocumentReference": document_reference,
}
