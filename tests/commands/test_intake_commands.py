"""What comes in from other systems, as it ends in charts, in the tray, or nowhere."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from navigator_app.commands import intake, labs
from navigator_app.desk import Desk
from sync.errors import Refused
from sync.records.lab_result import LabResult
from sync.rules.ticks import standing
from tests.desks import DELIA, put

OWN = Path(__file__).resolve().parents[1] / "examples" / "messages"
MOSS = "5" * 32


def settle_moss(desk: Desk, birth_on: str = "1965-03-14") -> None:
    numbers = [{"assigner": "CEDARLAB", "value": "000417", "type": "MR"}]
    put(
        desk,
        "patient",
        MOSS,
        family_name="Moss (PRACTICE)",
        given_name="Marian Q",
        birth_on=birth_on,
        identifiers=numbers,
        sites=[desk.me.site_id],
    )


def bring_in(desk: Desk, *names: str) -> list[intake.Outcome]:
    return list(intake.bring_in(desk, [OWN / name for name in names]))


def results(desk: Desk, patient: str = MOSS) -> list[LabResult]:
    found = [desk.store.record(row.id) for row in desk.store.rows("lab_result")]
    return [one for one in found if isinstance(one, LabResult) and one.patient_id == patient]


def test_a_result_is_filed_where_the_four_agree(desk: Desk) -> None:
    settle_moss(desk)
    (outcome,) = bring_in(desk, "oru-cbc.hl7")
    assert outcome.state == "filed"
    assert outcome.patient_id == MOSS
    assert results(desk)


def test_an_enclosed_document_is_filed_with_its_bytes_and_one_elsewhere_is_set_aside(
    desk: Desk, tmp_path: Path
) -> None:
    parts = [json.loads((OWN / name).read_bytes()) for name in ("patient.json", "document-reference.json")]
    bundle = {"resourceType": "Bundle", "type": "collection", "entry": [{"resource": one} for one in parts]}
    (tmp_path / "bundle.json").write_text(json.dumps(bundle), encoding="utf-8")
    numbers = [{"assigner": "http://juniper.example.org/mrn", "value": "000417", "type": "MR"}]
    born: dict[str, Any] = {"birth_on": "1965-03-14", "sites": [desk.me.site_id]}
    put(
        desk,
        "patient",
        MOSS,
        family_name="Moss (PRACTICE)",
        given_name="Marian Q",
        identifiers=numbers,
        **born,
    )
    _, told = intake.bring_in(desk, [tmp_path / "bundle.json"])
    assert (told.state, told.patient_id) == ("filed", MOSS)
    assert "1 of 2 parts set aside: It points to a document elsewhere" in told.reason
    (filed,) = desk.store.rows("document")
    assert (filed.patient_id, filed.type, filed.title) == (MOSS, "pathology", "Pathology report")
    assert desk.store.contents.read(filed.sha256).startswith(b"%PDF-1.4")


def test_importing_again_changes_nothing(desk: Desk) -> None:
    settle_moss(desk)
    first = bring_in(desk, "oru-cbc.hl7", "patient.json", "bundle-collection.json")
    changes = len(desk.store.pending_changes())
    again = bring_in(desk, "oru-cbc.hl7", "patient.json", "bundle-collection.json")
    assert len(desk.store.pending_changes()) == changes
    assert {one.state for one in again} <= {"known", "match", "aside"}
    assert len(first) == len(again)


def test_a_whole_folder_never_crashes_and_says_a_reason_for_each(desk: Desk) -> None:
    settle_moss(desk)
    found = list(intake.bring_in(desk, [OWN]))
    assert all(one.reason for one in found)
    assert Counter(one.state for one in found)["filed"] > 0
    changes = len(desk.store.pending_changes())
    list(intake.bring_in(desk, [OWN]))
    assert len(desk.store.pending_changes()) == changes


def test_what_is_not_certain_waits_and_a_person_files_it(desk: Desk) -> None:
    settle_moss(desk, birth_on="1965-03-15")
    (outcome,) = bring_in(desk, "oru-cbc.hl7")
    assert outcome.state == "match"
    assert not results(desk)
    for row in desk.store.rows("unmatched"):
        intake.match(desk, row.id, MOSS)
    assert results(desk)
    assert {row.state for row in desk.store.rows("unmatched")} == {"filed"}
    (again,) = bring_in(desk, "oru-cbc.hl7")
    assert again.state == "known"


def test_what_was_set_aside_stays_aside_when_it_comes_again(desk: Desk) -> None:
    settle_moss(desk, birth_on="1965-03-15")
    bring_in(desk, "oru-cbc.hl7")
    for row in desk.store.rows("unmatched"):
        with pytest.raises(Refused):
            intake.set_aside(desk, row.id, " ")
        intake.set_aside(desk, row.id, "Not a patient of ours")
    bring_in(desk, "oru-cbc.hl7")
    assert {row.state for row in desk.store.rows("unmatched")} == {"set_aside"}


def test_an_item_of_the_tray_is_filed_once(desk: Desk) -> None:
    settle_moss(desk, birth_on="1965-03-15")
    bring_in(desk, "oru-cbc.hl7")
    row = desk.store.rows("unmatched")[0]
    intake.match(desk, row.id, MOSS)
    with pytest.raises(Refused):
        intake.match(desk, row.id, DELIA)


def test_a_result_ticks_the_one_draw_of_its_day(desk: Desk) -> None:
    settle_moss(desk)
    (outcome,) = bring_in(desk, "oru-cbc.hl7")
    collected = results(desk)[0].collected_at
    assert collected is not None
    assert outcome.state == "filed"
    day = collected.astimezone(desk.zone).date()
    rule = labs.make_rule(("58410-2",), ("MO", "TU", "WE", "TH", "FR", "SA", "SU"), day, day)
    _, (draw_id,) = labs.propose_plan(desk, MOSS, rule)
    bring_in(desk, "oru-corrected.hl7")
    draw = desk.store.record(draw_id)
    assert draw is not None
    assert standing(draw, "resulted").is_current


def test_a_file_that_is_nothing_we_know_is_set_aside_with_a_sentence(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "odd.bin").write_bytes(b"\x00\x01" * 40)
    (outcome,) = intake.bring_in(desk, [tmp_path / "odd.bin"])
    assert (outcome.state, outcome.file) == ("aside", "odd.bin")
    assert outcome.reason
    (missing,) = intake.bring_in(desk, [tmp_path / "nowhere.hl7"])
    assert missing.state == "aside"
