"""FHIR R4 from bytes to what each resource says; kinds of resource that are not taken are named."""

from __future__ import annotations

import hashlib
from dataclasses import replace

from sync.errors import Unreadable
from sync.formats.code_lists import code_list
from sync.formats.fhir import parts
from sync.formats.fhir.bundle import Directory, Entry, entries, is_one_whole, key_of
from sync.formats.fhir.json_text import parse
from sync.formats.fhir.resources import READERS
from sync.formats.fhir.shapes import AppointmentSaid, ObservationSaid, Reference, ResourceSaid, Said
from sync.formats.fhir.validation import check, taken_kinds
from sync.formats.shapes import PatientSaid, Raw
from sync.words import Words, say


def read(data: bytes) -> list[ResourceSaid]:
    """Say what each resource of a file says, in order; a bundle gives one item an entry.

    Raises: Unreadable when the file as a whole cannot be taken.
    """
    found = parse(data)
    kind = parts.text(found.get("resourceType"))
    if not kind:
        raise Unreadable("This file is JSON, but it does not say which FHIR resource it is (resourceType).")
    if kind != "Bundle":
        return _said([Entry(found, key_of(found) or kind)])
    is_whole = is_one_whole(found)
    sent = entries(found)
    said = _said(sent)
    return _all_or_nothing(sent, said, hashlib.sha256(data).hexdigest()[:16]) if is_whole else said


def _said(found: list[Entry]) -> list[ResourceSaid]:
    directory = Directory(found)
    patients = {one.key: _patient(one) for one in found if one.resource.get("resourceType") == "Patient"}
    return [_item(one, directory, patients) for one in found]


def _patient(entry: Entry) -> PatientSaid | None:
    checked = check(entry.resource) if entry.refusal is None else None
    if checked is None or checked.refusal:
        return None
    said = READERS["Patient"](checked.resource, lambda _sent: Reference())
    return said if isinstance(said, PatientSaid) else None


def _item(entry: Entry, directory: Directory, patients: dict[str, PatientSaid | None]) -> ResourceSaid:
    kind = parts.text(entry.resource.get("resourceType"))[:64]
    own = parts.text(entry.resource.get("id"))
    item = ResourceSaid(kind=kind, key=entry.key, id=own, resource=entry.resource)
    refusal = entry.refusal or _refusal(kind, entry.resource)
    if refusal:
        return replace(item, reason=refusal)
    checked = check(entry.resource)
    if checked.refusal:
        return replace(item, reason=checked.refusal)
    said = READERS[kind](checked.resource, directory.pointer)
    about = _about(entry, kind, said, directory)
    return replace(
        item,
        said=said,
        about=about,
        patient=said if isinstance(said, PatientSaid) else patients.get(about.target),
        remarks=checked.remarks,
        reason=_not_kept(said),
    )


def _refusal(kind: str, resource: Raw) -> Words | None:
    """Say why a resource is not taken before looking into it: its kind, or a status that R4 does not have."""
    if kind not in taken_kinds():
        what = kind or say("Resource without a name")
        return say("{kind}: not a kind that Navigator takes.", kind=what)
    statuses = code_list("fhir-r4")["status"].get(kind)
    status = parts.text(resource.get("status"))
    if statuses and not status:
        return say("It has no status: nobody can tell how far it is. Ask the sender.")
    if statuses and status not in statuses:
        return say(
            "Its status ({status}) is not one that exists: nobody can tell how far it is. Ask the sender.",
            status=status[:40],
        )
    return None


def _not_kept(said: Said) -> Words | None:
    if isinstance(said, ObservationSaid) and not said.is_laboratory:
        return say(
            "An observation of the category {category}: Navigator keeps laboratory results.",
            category=said.categories[0][:40],
        )
    return None


def _about(entry: Entry, kind: str, said: Said, directory: Directory) -> Reference:
    """Find the person a resource is about."""
    if kind == "Patient":
        return Reference(target=entry.key)
    if isinstance(said, AppointmentSaid):
        people = [one for one in said.participants if "Patient" in one.raw or _is_patient(one, directory)]
        return people[0] if people else Reference()
    own = entry.resource.get("for" if kind == "Task" else "subject")
    contained = _contained(entry.resource, parts.text(parts.one(own).get("reference")))
    return (
        replace(directory.pointer(own), identifier=contained.identifier)
        if contained
        else directory.pointer(own)
    )


def _is_patient(pointer: Reference, directory: Directory) -> bool:
    return directory.resource(pointer.target).get("resourceType") == "Patient"


def _contained(resource: Raw, raw: str) -> Reference | None:
    """Read the number of a patient that is contained in the resource itself."""
    for one in parts.many(resource.get("contained")):
        if raw == f"#{parts.text(one.get('id'))}" and one.get("resourceType") == "Patient":
            numbers = parts.identifiers(one.get("identifier"))
            return Reference(raw, identifier=numbers[0]) if numbers else None
    return None


def _all_or_nothing(sent: list[Entry], said: list[ResourceSaid], group: str) -> list[ResourceSaid]:
    """Keep a transaction together: a deed, or a part that must not be believed, leaves all of it aside.

    Kinds that are not taken do not count: they are carried by the bundle and belong to others.
    """
    pairs = zip(sent, said, strict=True)
    spoilt = next((one for entry, one in pairs if _spoils(entry, one)), None)
    if spoilt is None:
        return [replace(one, group=group) if one.reason is None else one for one in said]
    reason = say(
        "Nothing of this bundle was taken: it is meant as one whole, and one part cannot be. {why}",
        why=spoilt.reason,
    )
    return [one if one.reason else replace(one, reason=reason) for one in said]


def _spoils(entry: Entry, item: ResourceSaid) -> bool:
    return entry.refusal is not None or (item.said is None and item.kind in taken_kinds())
