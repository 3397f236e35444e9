"""A document that comes inside a message: its bytes are kept with its record, wherever that ends."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

from navigator_app.commands import intake
from navigator_app.desk import Desk
from navigator_app.store.faults import ContentNotHere
from sync.contents import LIMIT_BYTES, fingerprint
from tests.commands.test_intake_commands import MOSS, settle_moss

PAPER = b"%PDF-1.4 PRACTICE one page of a report"


def message(content: bytes = PAPER, birth_on: str = "19650314") -> bytes:
    code = base64.b64encode(content).decode()
    lines = (
        r"MSH|^~\&|LIS|CEDARLAB|NAV|JUNIPER|20261123091500-0700||ORU^R01^ORU_R01|PRACTICE10|T|2.5.1",
        f"PID|1||000417^^^CEDARLAB^MR||Moss (PRACTICE)^Marian^Q||{birth_on}|F",
        "OBR|1|P-77^NAV|L26-00817^CEDARLAB|58410-2^CBC^LN|||20261123081000-0700||||||||||||||||||F",
        f"OBX|1|ED|11502-2^Laboratory report^LN||LAB^Application^PDF^Base64^{code}||||||F",
    )
    return "\r".join(lines).encode() + b"\r"


def report(content: bytes = PAPER) -> bytes:
    patient = {
        "resourceType": "Patient",
        "id": "m",
        "name": [{"family": "Moss (PRACTICE)", "given": ["Marian", "Q"]}],
        "birthDate": "1965-03-14",
        "identifier": [
            {"value": "000417", "assigner": {"display": "CEDARLAB"}, "type": {"coding": [{"code": "MR"}]}}
        ],
    }
    told = {
        "resourceType": "DiagnosticReport",
        "id": "r",
        "status": "final",
        "code": {"text": "Pathology"},
        "subject": {"reference": "Patient/m"},
        "presentedForm": [
            {"contentType": "application/pdf", "title": "Report", "data": base64.b64encode(content).decode()}
        ],
    }
    entries = [{"fullUrl": f"urn:uuid:{one['id']}", "resource": one} for one in (patient, told)]
    return json.dumps({"resourceType": "Bundle", "type": "collection", "entry": entries}).encode()


def bring_in(desk: Desk, folder: Path, data: bytes) -> list[intake.Outcome]:
    file = folder / "came.in"
    file.write_bytes(data)
    return list(intake.bring_in(desk, [file]))


@pytest.mark.parametrize("data", [message(), report()], ids=["hl7", "fhir"])
def test_an_enclosed_document_is_kept_with_its_record(desk: Desk, tmp_path: Path, data: bytes) -> None:
    settle_moss(desk)
    outcomes = bring_in(desk, tmp_path, data)
    assert "filed" in {one.state for one in outcomes}
    (row,) = desk.store.rows("document")
    assert (row.patient_id, row.size_bytes) == (MOSS, len(PAPER))
    assert desk.store.contents.read(row.sha256) == PAPER


def test_a_document_that_waits_in_the_tray_has_its_pages_when_a_person_files_it(
    desk: Desk, tmp_path: Path
) -> None:
    settle_moss(desk)
    (outcome,) = bring_in(desk, tmp_path, message(birth_on="19650315"))
    assert outcome.state == "match"
    assert desk.store.rows("document") == []
    (waiting,) = desk.store.rows("unmatched")
    intake.match(desk, waiting.id, MOSS)
    (row,) = desk.store.rows("document")
    assert desk.store.contents.read(row.sha256) == PAPER


def test_importing_again_brings_pages_that_were_not_kept_before(desk: Desk, tmp_path: Path) -> None:
    settle_moss(desk)
    bring_in(desk, tmp_path, message())
    sha256 = fingerprint(PAPER)
    desk.store.contents.drop(sha256)
    with pytest.raises(ContentNotHere):
        desk.store.contents.read(sha256)
    assert [one.state for one in bring_in(desk, tmp_path, message())] == ["known"]
    assert desk.store.contents.read(sha256) == PAPER
    assert len(desk.store.rows("document")) == 1


def test_a_document_that_is_too_large_is_set_aside_in_a_sentence_and_nothing_of_it_is_kept(
    desk: Desk, tmp_path: Path
) -> None:
    settle_moss(desk)
    outcomes = bring_in(desk, tmp_path, report(bytes(LIMIT_BYTES + 1)))
    (outcome,) = (one for one in outcomes if one.state == "aside")
    assert outcome.reason == (
        "This document has 26 MB; Navigator keeps up to 25 MB. "
        "Nothing was taken. Ask for it in parts, or scan it in black and white."
    )
    assert desk.store.rows("document") == []
    assert desk.store.contents.every() == []
