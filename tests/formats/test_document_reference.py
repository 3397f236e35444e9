"""FHIR DocumentReference in: enclosed files become Documents; what is elsewhere, other or too large is set aside."""

from __future__ import annotations

import base64
import hashlib
import json
from datetime import UTC, date, datetime
from typing import Any

import pytest

from sync.contents import LIMIT_BYTES, fingerprint
from sync.formats.fhir.proposing import items_of
from sync.formats.fhir.reading import read
from sync.formats.intake import Intake, Item
from sync.rules.proposal import Proposal
from tests.formats.conftest import OWN

PDF = b"%PDF-1.4\n% PRACTICE: an invented report\n%%EOF\n"


def sent(**changed: Any) -> dict[str, Any]:
    """Give the example with its first file alone, changed."""
    example: dict[str, Any] = json.loads((OWN / "document-reference.json").read_bytes())
    attachment = example["content"][0]["attachment"] | changed.pop("attachment", {})
    kept = {name: value for name, value in attachment.items() if value is not None}
    return example | {"content": [{"attachment": kept}]} | changed


def items(resource: dict[str, Any]) -> list[Item]:
    intake = Intake(date(2026, 11, 20), "America/Denver", datetime(2026, 11, 20, 16, tzinfo=UTC))
    return items_of(read(json.dumps(resource).encode()), intake)


def proposed(resource: dict[str, Any]) -> Proposal:
    (item,) = items(resource)
    assert item.reason is None
    (proposal,) = item.proposals
    return proposal


def test_an_enclosed_file_becomes_a_document_with_its_bytes_size_and_fingerprint() -> None:
    found = proposed(sent())
    assert (found.kind, found.content, found.aside) == ("document", PDF, None)
    assert (
        found.fields.items()
        >= {
            "title": "Pathology report",
            "type": "pathology",
            "status": "current",
            "authored_on": "2026-10-14",
            "from_whom": "Cedar Basin Pathology (PRACTICE)",
            "media_type": "application/pdf",
            "size_bytes": len(PDF),
            "sha256": fingerprint(PDF),
            "note": "Lymph node biopsy",
        }.items()
    )
    assert "D-1180" in {one["value"] for one in found.fields["identifiers"]}
    assert found.patient.display == "Moss (PRACTICE), Marian"


def test_each_file_stands_by_itself_and_one_that_lies_elsewhere_says_so() -> None:
    (item,) = items(json.loads((OWN / "document-reference.json").read_bytes()))
    here, elsewhere = item.proposals
    assert here.aside is None
    assert elsewhere.aside == "It points to a document elsewhere, which Navigator does not fetch."
    assert elsewhere.content is None
    assert here.source_key != elsewhere.source_key


def test_the_same_document_again_is_known_by_its_key() -> None:
    assert proposed(sent()).source_key == proposed(sent(description="Read again")).source_key


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"attachment": {"size": len(PDF) + 1}}, "not the one that was sent"),
        ({"attachment": {"hash": base64.b64encode(bytes(20)).decode()}}, "not the one that was sent"),
        ({"status": "entered-in-error"}, "entered this document in error"),
        ({"docStatus": "entered-in-error"}, "entered this document in error"),
    ],
)
def test_what_must_not_be_believed_is_set_aside_with_its_sentence(
    changed: dict[str, Any], words: str
) -> None:
    found = proposed(sent(**changed))
    assert found.aside is not None
    assert words in found.aside
    assert found.content is None


def test_a_file_over_the_limit_is_set_aside_and_one_at_the_limit_is_not() -> None:
    for size, is_aside in ((LIMIT_BYTES, False), (LIMIT_BYTES + 1, True)):
        data = base64.b64encode(bytes(size)).decode()
        found = proposed(sent(attachment={"data": data, "size": None, "hash": None}))
        assert (found.aside is not None, found.content is None) == (is_aside, is_aside)


@pytest.mark.parametrize(
    "changed",
    [{"status": "final"}, {"status": None}, {"content": []}, {"attachment": {"data": "%%%"}}],
)
def test_what_is_not_as_r4_asks_is_not_taken(changed: dict[str, Any]) -> None:
    (item,) = items(sent(**changed))
    reasons = [item.reason, *(one.aside for one in item.proposals)]
    assert any(reasons)
    assert all(one.content is None for one in item.proposals)


@pytest.mark.parametrize("url", [[], {}, 7, {"value": "x"}])
def test_an_address_that_is_no_text_sets_the_document_aside(url: object) -> None:
    (item,) = items(sent(attachment={"url": url}))
    assert (
        item.reason
        == "An element in it, such as an address (url), has a form that FHIR R4 does not know. Ask the sender."
    )


def test_a_kind_of_document_that_is_not_known_keeps_the_senders_words() -> None:
    kind = {"coding": [{"system": "http://loinc.org", "code": "99999-9", "display": "Tumor board note"}]}
    found = proposed(sent(type=kind, description="", attachment={"title": None}))
    assert (found.fields.get("type"), found.fields["title"]) == (None, "Tumor board note")


def test_a_hash_is_what_r4_means_by_it() -> None:
    right = base64.b64encode(hashlib.sha1(PDF, usedforsecurity=False).digest()).decode()
    assert proposed(sent(attachment={"hash": right})).aside is None
