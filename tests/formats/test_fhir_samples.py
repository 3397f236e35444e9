"""Every published FHIR sample says what its expected values say, or is set aside with a reason."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from sync.errors import Unreadable
from sync.formats.fhir.reading import read
from sync.formats.fhir.shapes import (
    AppointmentSaid,
    ConditionSaid,
    ObservationSaid,
    RequestSaid,
    ResourceSaid,
    TaskSaid,
)
from sync.formats.fhir.validation import taken_kinds
from sync.formats.shapes import PatientSaid
from sync.words import say
from tests.formats.conftest import expected_of, outside_files

FILES = outside_files("fhir", ".json")

# Samples of a kind that is taken and that are rightly set aside as a whole, and why.
SET_ASIDE = {
    "Bundle-TypeMissing.json": "It does not say whether it is one whole or single entries (Bundle.type).",
    "Bundle-bundle-transaction.json": "All or nothing, and it asks for two deletions and two look-ups.",
    "Bundle-Transaction.json": "All or nothing, and it asks for two deletions and two look-ups.",
    "Bundle-TransactionForRollBack.json": "All or nothing, and it asks for a look-up; meant to be refused.",
    "ObservationWithInvalidStatus.json": "Its status is no FHIR status; meant to be refused.",
}
# Single resources inside a file that is otherwise taken, and why they are set aside.
PARTLY_ASIDE = {
    ("patient_bundle_w_labs.json", "Observation"): "It has no status: nobody can tell whether it is final.",
}
# Where we differ from the expected values, and why.
EXCEPTIONS = {
    (
        "patient-example.json",
        "patient.family",
    ): "The expected value is the name marked as old; we go by the one marked as usual and keep both.",
    (
        "google-synthea.bundle.json",
        "condition",
    ): "Its status is sent in the form of an older version; we read it and say so.",
    ("patient-example.json", "patient.zip"): "The expected value is of the address marked as old.",
}


def _ids(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"


@pytest.mark.parametrize("path", FILES, ids=map(_ids, FILES))
def test_a_published_resource_is_read_as_its_expected_values_say(path: Path) -> None:
    expected = expected_of(path)["summary"]
    if path.name in SET_ASIDE:
        assert not [item for item in _read(path) if item.reason is None]
        return
    items = _read(path)
    assert Counter(item.kind for item in items if item.kind) == expected["counts"]
    differing = {field for field, got, want in _fields(items, expected) if got != want}
    assert differing == {field for name, field in EXCEPTIONS if name == path.name}


@pytest.mark.parametrize("path", FILES, ids=map(_ids, FILES))
def test_every_resource_is_taken_or_set_aside_with_a_reason(path: Path) -> None:
    for item in _read(path):
        if item.kind not in taken_kinds():
            assert item.reason
            assert item.said is None
        elif _is_expected_aside(path, item):
            assert item.reason
        else:
            assert item.reason is None, f"{item.kind}: {item.reason}"


def _is_expected_aside(path: Path, item: ResourceSaid) -> bool:
    is_other_category = isinstance(item.said, ObservationSaid) and not item.said.is_laboratory
    return path.name in SET_ASIDE or (path.name, item.kind) in PARTLY_ASIDE or is_other_category


@pytest.mark.parametrize("path", FILES, ids=map(_ids, FILES))
def test_a_number_keeps_every_digit_that_was_sent(path: Path) -> None:
    sent = path.read_text(encoding="utf-8-sig")
    for item in _read(path):
        if isinstance(item.said, ObservationSaid):
            for result in item.said.results:
                if result.value.kind == "number":
                    assert f"{result.value.number:f}" in sent


def test_the_samples_are_here(samples: Path) -> None:
    """Without this the parametrised tests above would be none at all, and nobody would notice."""
    assert len(FILES) >= 90


def test_a_bundle_finds_its_patient_whatever_the_order_of_its_entries(samples: Path) -> None:
    for path in sorted((samples / "fhir" / "synthea").glob("*.json")):
        if ".expected." in path.name:
            continue
        bundle = json.loads(path.read_text(encoding="utf-8"))
        bundle["entry"].reverse()
        items = [item for item in read(json.dumps(bundle).encode()) if item.said and item.kind != "Patient"]
        assert items
        assert all(item.patient is not None for item in items)


def _read(path: Path) -> list[ResourceSaid]:
    """Read a sample; one that is refused as a whole is no items, and its reason is a sentence."""
    try:
        return read(path.read_bytes())
    except Unreadable as found:
        return [ResourceSaid("Bundle", reason=say(str(found)))]


Field = tuple[str, Any, Any]


def _fields(items: list[ResourceSaid], expected: dict[str, Any]) -> list[Field]:
    patients = [item for item in items if isinstance(item.said, PatientSaid)]
    labs = [
        (item.said, result)
        for item in items
        if isinstance(item.said, ObservationSaid) and "laboratory" in item.said.categories
        for result in item.said.results
    ]
    fields: list[Field] = [
        ("patients", len(patients), len(expected["patients"])),
        ("labs", len(labs), expected["labs_total"] if expected["labs"] else 0),
    ]
    for item, wanted in zip(patients, expected["patients"], strict=True):
        fields += _patient(item, wanted)
    for (_, result), wanted in zip(labs, expected["labs"], strict=False):
        fields += _lab(result, wanted)
    fields += _diagnoses(items, expected["cancer_conditions"])
    fields += _workflow(items, expected)
    return fields


def _patient(item: ResourceSaid, wanted: dict[str, Any]) -> list[Field]:
    said = item.said
    assert isinstance(said, PatientSaid)
    given = [said.name.given, *said.name.middle.split(" ")] if said.name.middle else [said.name.given]
    deceased = {"true": True, "false": False, "": None}.get(said.deceased, said.deceased)
    return [
        ("patient.id", item.id or None, wanted["id"]),
        ("patient.mrn", said.record_number.value or None, wanted["mrn"]),
        ("patient.family", said.name.family or None, wanted["family"]),
        ("patient.given", " ".join(given) or None, " ".join(wanted["given"] or []) or None),
        ("patient.born_on", said.born_on, wanted["dob"]),
        ("patient.sex", said.sex or None, wanted["sex"]),
        ("patient.deceased", deceased, wanted["deceased"]),
        ("patient.zip", said.postal_code or None, wanted["zip"]),
    ]


def _lab(result: Any, wanted: dict[str, Any]) -> list[Field]:
    coding, value = result.code.first, result.value
    number = float(value.number) if value.number is not None else None
    return [
        ("lab.system", coding.system, wanted["system"]),
        ("lab.code", coding.code, wanted["code"]),
        ("lab.display", coding.text or None, wanted["display"]),
        ("lab.value", number, wanted["value"]),
        ("lab.comparator", value.comparator or None, wanted["comparator"]),
        ("lab.unit", result.units or None, wanted["unit"]),
        ("lab.text", value.text if number is None else None, wanted["text"]),
        ("lab.effective", result.observed.iso, wanted["effective"]),
        ("lab.status", result.status, wanted["status"]),
    ]


def _diagnoses(items: list[ResourceSaid], wanted: list[dict[str, Any]]) -> list[Field]:
    said = {
        (item.said.code.first.code, item.said.onset.raw, item.said.clinical_status or None)
        for item in items
        if isinstance(item.said, ConditionSaid)
    }
    return [("condition", (one["code"], one["onset"], one["status"]) in said, True) for one in wanted]


def _workflow(items: list[ResourceSaid], expected: dict[str, Any]) -> list[Field]:
    fields: list[Field] = []
    requests = [item for item in items if isinstance(item.said, RequestSaid)]
    tasks = [item for item in items if isinstance(item.said, TaskSaid)]
    appointments = [item for item in items if isinstance(item.said, AppointmentSaid)]
    for item, wanted in zip(requests, expected["requests"], strict=True):
        said = item.said
        assert isinstance(said, RequestSaid)
        got = {
            "id": item.id,
            "system": said.code.first.system,
            "code": said.code.first.code,
            "display": said.code.first.text or said.code.words,
            "status": said.status,
            "intent": said.intent,
            "priority": said.priority or None,
        }
        fields.append(("request", got, wanted))
    for item, wanted in zip(tasks, expected["tasks"], strict=True):
        job = item.said
        assert isinstance(job, TaskSaid)
        got = {
            "id": item.id,
            "status": job.status,
            "intent": job.intent,
            "focus": job.focus.raw or None,
            "code": job.code.first.code or None,
        }
        fields.append(("task", got, wanted))
    for item, wanted in zip(appointments, expected["appointments"], strict=True):
        visit = item.said
        assert isinstance(visit, AppointmentSaid)
        got = {"id": item.id, "status": visit.status, "start": visit.start.raw, "end": visit.end.raw}
        fields.append(("appointment", got, wanted))
    return fields
