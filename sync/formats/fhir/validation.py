"""Checking a resource with fhir.resources, leniently and aloud.

What can be put right without guessing is put right and said (a single thing where a list belongs, an older
form, an element that R4 does not have). What is wrong in an element that matters sets the resource aside.
What is wrong elsewhere is left out and said. The models of R4B are used: the elements read here are the same.
"""

from __future__ import annotations

import copy
import importlib
from dataclasses import dataclass
from typing import Any

from sync.formats.shapes import Raw
from sync.words import Words, say

_ROUNDS = 6
_TAKEN = {
    "Patient": ("identifier", "name", "birthDate"),
    "Condition": ("clinicalStatus", "verificationStatus", "code", "subject"),
    "ServiceRequest": ("status", "intent", "code", "subject"),
    "Task": ("status", "intent", "focus", "for"),
    "Appointment": ("status", "start", "end", "participant.actor"),
    "Observation": (
        "status", "code", "subject", "value", "effective", "interpretation", "referenceRange", "component",
        "dataAbsentReason",
    ),
    "DiagnosticReport": ("status", "code", "subject", "result", "effective"),
    "DocumentReference": ("status", "docStatus", "subject", "content"),
}  # fmt: skip
"""The kinds that are taken, and the elements of each without which it must not be believed."""
_CODE_SYSTEMS = {
    "clinicalStatus": "http://terminology.hl7.org/CodeSystem/condition-clinical",
    "verificationStatus": "http://terminology.hl7.org/CodeSystem/condition-ver-status",
}
Location = tuple[str | int, ...]
Error = tuple[Location, str]


@dataclass(frozen=True, slots=True)
class Checked:
    """A resource as it may be read, what was put right, or why it must not be read."""

    resource: Raw
    remarks: tuple[Words, ...] = ()
    refusal: Words | None = None


def taken_kinds() -> frozenset[str]:
    """Give the kinds of resource that Navigator takes."""
    return frozenset(_TAKEN)


def check(resource: Raw) -> Checked:
    """Check one resource of a kind that is taken."""
    kind = resource["resourceType"]
    model = _model(kind)
    repaired = copy.deepcopy(resource)
    remarks: dict[str, Words] = {}
    before: list[Error] = []
    for _ in range(_ROUNDS):
        try:
            errors = _errors(model, repaired)
        except (TypeError, AttributeError):
            # The models ask of an address what only text can answer, before they look whether it is text.
            return Checked(
                resource,
                refusal=say(
                    "An element in it, such as an address (url), has a form that FHIR R4 does not know. Ask the sender."
                ),
            )
        if errors == before:
            break
        before = errors
        fixed = [_repair(kind, repaired, location, why) for location, why in errors]
        for remark in fixed:
            if isinstance(remark, Refusal):
                return Checked(resource, refusal=remark.reason)
            remarks.setdefault(remark, remark)
    return Checked(repaired, tuple(remarks.values()))


@dataclass(frozen=True, slots=True)
class Refusal:
    """An element that matters is wrong and cannot be put right without guessing."""

    reason: Words


def _model(kind: str) -> Any:
    """Load the kept model of one kind; a parser loads when a file is read, never at start."""
    return getattr(importlib.import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)


def _errors(model: Any, resource: Raw) -> list[Error]:
    from pydantic import ValidationError  # noqa: PLC0415 - beside the models, which load late

    try:
        model.model_validate(resource)
    except ValidationError as found:
        return [(one["loc"], one["type"]) for one in found.errors(include_input=False, include_url=False)]
    return []


def _repair(kind: str, resource: Raw, location: Location, why: str) -> Words | Refusal:
    """Put one error right in place, or say that it cannot be."""
    path = ".".join(str(step) for step in location if isinstance(step, str))
    parent, last = _at(resource, location)
    if why == "extra_forbidden" and parent is not None:
        del parent[last]
        return say("FHIR R4 has no {element} here; it was left out.", element=_shown(kind, path))
    if why == "list_type" and parent is not None and isinstance(parent[last], dict):
        parent[last] = [parent[last]]
        return say("{element} was not sent as a list; it was read as one of one.", element=_shown(kind, path))
    if location[-1] in _CODE_SYSTEMS and parent is not None and isinstance(parent[last], str):
        parent[last] = {"coding": [{"system": _CODE_SYSTEMS[str(last)], "code": parent[last]}]}
        return say("{element} was sent in the form of an older FHIR version.", element=_shown(kind, path))
    if _matters(kind, path):
        return Refusal(say("{element} is missing or not as FHIR R4 asks.", element=_shown(kind, path)))
    return _leave_out(kind, path, resource, location)


def _leave_out(kind: str, path: str, resource: Raw, location: Location) -> Words:
    """Leave a wrong element out that does not matter; a missing one is borne with the part it belongs to."""
    parent, last = _at(resource, location)
    if parent is not None:
        del parent[last]
        return say("{element} is not as FHIR R4 asks; it was left out.", element=_shown(kind, path))
    return say("{element} is missing; FHIR R4 asks for it.", element=_shown(kind, path))


def _at(resource: Raw, location: Location) -> tuple[Any, Any]:
    """Find the place of an error: the part that holds it and its key; (None, None) when it is not there."""
    part: Any = resource
    for step in location[:-1]:
        if not _holds(part, step):
            return None, None
        part = part[step]
    return (part, location[-1]) if location and _holds(part, location[-1]) else (None, None)


def _holds(part: Any, step: str | int) -> bool:
    if isinstance(part, list):
        return isinstance(step, int) and step < len(part)
    return isinstance(part, dict) and step in part


def _matters(kind: str, path: str) -> bool:
    return any(
        path == one or path.startswith(f"{one}.") or (one in {"value", "effective"} and path.startswith(one))
        for one in _TAKEN[kind]
    )


def _shown(kind: str, path: str) -> str:
    """Name an element for a person, never longer than a line."""
    return f"{kind}.{path}"[:80]
