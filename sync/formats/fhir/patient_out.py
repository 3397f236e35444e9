"""A chart as a FHIR Patient: who it is and how to reach them, nothing of their care."""

from __future__ import annotations

from typing import Any, Final

from sync.formats.fhir.writing import filled, identifiers, own, text
from sync.formats.shapes import Raw
from sync.records.derive import values_of
from sync.records.patient import Patient

_GENDERS: Final = frozenset({"male", "female", "other", "unknown"})
_SYSTEMS: Final = frozenset({"phone", "fax", "email", "pager", "url", "sms"})
_USES: Final = frozenset({"home", "work", "temp", "old", "mobile"})


def patient_resource(patient: Patient) -> Raw:
    """Give a chart as a Patient; a number that failed is left out."""
    values = values_of(patient)
    reachable = [one for one in values["contact_points"] if not one.get("failed_on")]
    return filled(
        resourceType="Patient",
        identifier=[own(patient.id), *identifiers(values["identifiers"])],
        name=_names(values),
        telecom=[_telecom(one) for one in reachable if one["system"] in _SYSTEMS and text(one["value"])],
        gender=values["sex"] if values["sex"] in _GENDERS else "unknown",
        birthDate=values["birth_on"],
        deceasedDateTime=values["died_at"],
        address=[
            {"line": [text(one["value"])]}
            for one in reachable
            if one["system"] == "address" and text(one["value"])
        ],
        communication=_languages(values),
    )


def _names(values: dict[str, Any]) -> list[Raw]:
    given = text(values["given_name"])
    parts = given.split(" ") if all(given.split(" ")) else [given]
    name = filled(use="official", family=text(values["family_name"]), given=[one for one in parts if one])
    others = [text(one) for one in values["other_names"].split("; ")]
    return [name, *({"use": "nickname", "text": one} for one in others if one)]


def _telecom(point: dict[str, Any]) -> Raw:
    use = point.get("use") if point.get("use") in _USES else ""
    return filled(system=point["system"], value=text(point["value"]), use=use)


def _languages(values: dict[str, Any]) -> list[Raw]:
    code = text(values["language"]).strip()
    if not code or " " in code:
        return []
    coding = {"system": "urn:ietf:bcp:47", "code": code}
    return [{"language": {"coding": [coding]}, "preferred": True}]
