"""What comes in is filed only where it is certain whose it is; anything else waits for a person."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sync.errors import Unreadable
from sync.formats.intake import Intake
from sync.records.patient import Identifier
from sync.rules.filing import file_under
from sync.rules.matching import Charts
from sync.rules.names import is_same_name, likeness
from sync.rules.proposal import PatientClues, Stored
from tests.formats.conftest import OWN
from tests.formats.small_desk import INTAKE, MOSS, Desk, changed, states


def test_a_result_is_filed_where_assigner_number_birth_date_and_name_agree() -> None:
    planned = Desk(MOSS).bring_in("oru-cbc.hl7")
    assert set(states(planned)) == {"filed"}
    assert {one.decision.patient_id for one in planned} == {MOSS.id}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("000417^^^CEDARLAB", "000417^^^OTHERLAB"),
        ("000417^^^CEDARLAB", "000417^^^"),
        ("000417^", "000418^"),
        ("19650314", "19650315"),
        ("19650314", ""),
        ("^Marian^", "^Martin^"),
        ("Moss (PRACTICE)^Marian^Q", ""),
    ],
    ids=[
        "other assigner",
        "no assigner",
        "other number",
        "other day",
        "no birth date",
        "other name",
        "no name",
    ],
)
def test_a_result_that_differs_in_one_of_the_four_waits_with_the_likely_patient_beside_it(
    old: str, new: str
) -> None:
    planned = Desk(MOSS).bring_in(changed(old, new))
    assert set(states(planned)) == {"match"}
    [candidate] = planned[0].decision.candidates
    assert candidate.patient_id == MOSS.id
    assert candidate.agrees
    assert candidate.differs
    assert planned[0].decision.reason


def test_a_result_without_a_patient_waits_with_nobody_beside_it() -> None:
    [one] = Desk(MOSS).bring_in("oru-no-patient.hl7")
    assert (one.decision.state, one.decision.candidates) == ("match", ())
    assert one.decision.reason == "It does not say whose it is."


def test_a_sender_that_names_no_assigner_takes_the_one_of_the_sites_table() -> None:
    message = changed("000417^^^CEDARLAB", "000417^^^")
    desk = Desk(MOSS, intake=Intake(INTAKE.today, INTAKE.zone, INTAKE.received_at, {"CEDARLAB": "CEDARLAB"}))
    assert set(states(desk.bring_in(message))) == {"filed"}


def test_two_charts_that_both_agree_are_a_question_for_a_person() -> None:
    twin = MOSS.model_copy(update={"id": "b" * 32, "patient_id": "b" * 32})
    planned = Desk(MOSS, twin).bring_in("oru-cbc.hl7")
    assert set(states(planned)) == {"match"}
    assert len(planned[0].decision.candidates) == 2


def test_values_arrive_as_they_were_sent() -> None:
    planned = Desk(MOSS).bring_in("oru-cbc.hl7")
    white, neutrophils, platelets, empty, *_ = (one.proposal.fields for one in planned)
    assert (white["value_text"], white["value"], white["unit"], white["flags"]) == (
        "3.20",
        "3.20",
        "10*3/uL",
        ["L"],
    )
    assert (white["code"], white["code_system"], white["report_name"]) == ("6690-2", "loinc", "CBC")
    assert (white["collected_at"], white["collected_zone"]) == ("2026-11-23T15:10:00Z", "America/Denver")
    assert (neutrophils["value_text"], neutrophils["comparator"]) == ("<0.5", "<")
    assert "value" not in platelets
    assert "value_text" not in empty


def test_the_lines_of_a_written_report_become_one_text() -> None:
    line = "OBX|3|NM|777-3^Platelets^LN||clumped|10*3/uL|150-400||||F"
    lines = "\r".join(f"OBX|{at}|TX|||{text}||||||F" for at, text in enumerate(("Two", "lines."), 7))
    planned = Desk(MOSS).bring_in(changed(line, lines))
    written = planned[2].proposal.fields
    assert (written["name"], written["value_text"]) == ("CBC", "Two\nlines.")
    assert set(states(planned)) == {"filed"}


def test_a_time_without_an_offset_is_by_the_sites_clock() -> None:
    [one] = Desk(MOSS).bring_in("oru-escapes-odd-marks.hl7")
    assert one.proposal.fields["collected_at"] == "2026-11-23T15:10:00Z"


def test_a_person_can_file_what_waited_and_it_is_known_from_then_on() -> None:
    desk = Desk(MOSS)
    planned = desk.bring_in(changed("19650314", "19650315"))
    decision = file_under(planned[0].proposal, MOSS.id, None)
    assert (decision.state, decision.patient_id) == ("filed", MOSS.id)
    key = planned[0].proposal.source_key
    desk.stored[key] = Stored("c" * 32, MOSS.id, dict(decision.patch))
    assert states(desk.bring_in(changed("19650314", "19650315")))[0] == "known"


def test_demographics_make_a_chart_once_and_then_the_results_find_it() -> None:
    desk = Desk()
    assert states(desk.bring_in("batch-crlf.hl7")) == ["filed"]
    assert states(desk.bring_in("batch-crlf.hl7")) == ["known"]
    assert set(states(desk.bring_in("oru-cbc.hl7"))) == {"filed"}


def test_no_chart_is_made_beside_one_that_looks_alike() -> None:
    alike = MOSS.model_copy(update={"identifiers": [], "given_name": "Mariana"})
    [one] = Desk(alike).bring_in("patient.json")
    assert one.decision.state == "match"
    assert one.decision.candidates[0].patient_id == alike.id


def test_a_chart_is_filled_in_and_never_overwritten() -> None:
    chart = MOSS.model_copy(update={"community": "Elsewhere", "language": ""})
    [one] = Desk(chart).bring_in("batch-crlf.hl7")
    assert one.decision.record_id == chart.id
    assert "community" not in one.decision.patch
    assert any("community" in warning for warning in one.decision.warnings)
    assert one.decision.patch["contact_points"][0]["value"] == "555-0101"


def test_a_bundle_brings_a_chart_with_all_that_belongs_to_it() -> None:
    planned = Desk().bring_in("bundle-transaction.json")
    by_kind = {one.proposal.kind: one.decision for one in planned if one.decision.state == "filed"}
    assert set(by_kind) == {"patient", "condition", "referral", "appointment", "lab_result"}
    assert len({one.patient_id for one in by_kind.values()}) == 1
    [task] = [one.decision for one in planned if one.proposal.kind == "task"]
    assert (task.state, task.reason) == (
        "known",
        "It says how the referral stands, and the referral holds that.",
    )
    assert by_kind["referral"].patch["status"] == "accepted"


def test_a_bundle_meant_as_one_whole_waits_as_one_whole() -> None:
    alike = MOSS.model_copy(update={"identifiers": []})
    planned = Desk(alike).bring_in("bundle-transaction.json")
    assert "filed" not in states(planned)
    assert states(planned)[0] == "match"


def test_a_person_born_in_the_future_is_set_aside() -> None:
    [one] = Desk().bring_in("patient-born-tomorrow.json")
    assert one.decision.state == "aside"
    assert "future" in one.decision.reason


def test_accents_apostrophes_hyphens_and_case_do_not_part_a_name() -> None:
    assert is_same_name("Ts\u02bccosie", "Renée", "TSCOSIE", "Renee Ann")
    assert is_same_name("Begay-Tso", "Łucja", "begay tso", "Lucja")
    assert is_same_name("O'Neill", "José", "ONeill", "JOSE")
    assert not is_same_name("Moss", "Marian", "Moss", "Martin")
    assert not is_same_name("Moss", "", "Moss", "")
    assert likeness("Marian", "Moss", "Moss", "Marian") == 1.0


def test_a_number_without_an_assigner_never_matches() -> None:
    nameless = MOSS.model_copy(update={"identifiers": [Identifier(value="000417")]})
    clues = PatientClues((Identifier(value="000417"),), "Moss (PRACTICE)", "Marian", "1965-03-14", "female")
    assert Charts([nameless]).agreeing(clues) == []


@settings(max_examples=150, deadline=None)
@given(
    seed=st.sampled_from([path.read_bytes() for path in sorted(OWN.iterdir())]),
    at=st.floats(0, 1),
    junk=st.binary(max_size=6),
)
def test_whatever_arrives_ends_in_a_decision_or_one_sentence(seed: bytes, at: float, junk: bytes) -> None:
    where = int(at * len(seed))
    desk = Desk(MOSS)
    try:
        planned = desk.bring_in(seed[:where] + junk + seed[where + len(junk) :])
    except Unreadable:
        planned = []
    assert all(one.decision.reason for one in planned)
