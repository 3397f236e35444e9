"""Taking a call: what is needed before a chart is written to, what is written, what waits in the tray."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from navigator_app.commands import calls, intake, labs, undo, visits
from navigator_app.commands.calls import Call
from navigator_app.commands.seen import seen
from navigator_app.commands.verbs import written_by
from navigator_app.desk import Desk
from navigator_app.queries import unmatched
from navigator_app.queries.work.scene import Scene
from sync.errors import Refused
from sync.records.lab_result import LabResult
from sync.rules.proposal import PatientClues
from sync.rules.result_text import result_text
from sync.rules.ticks import standing
from tests.commands.test_intake_commands import MOSS, OWN, settle_moss
from tests.desks import DELIA, MARIAN, clock_of

CALL = Call("Ana Ortiz", "laboratory", "555-0133", MARIAN, ("birth date", "record number"))
NOBODY = replace(CALL, patient_id=None, read_back=(), clues=PatientClues(family_name="Moss", given_name="M"))
POTASSIUM = {"code": "2823-3", "value_text": "6.1", "flags": ["HH"], "lab": "Cedar Basin Lab (PRACTICE)"}


def contact(desk: Desk) -> dict[str, Any]:
    (row,) = desk.store.rows("contact")
    return dict(seen(desk, row.id).fields)


def results(desk: Desk) -> list[LabResult]:
    every = (desk.store.record(row.id) for row in desk.store.rows("lab_result"))
    return [one for one in every if isinstance(one, LabResult) and not one.is_withdrawn]


def test_a_potassium_by_phone_awaits_its_report_and_the_call_is_noted_with_it(desk: Desk) -> None:
    calls.take_result(desk, CALL, POTASSIUM, is_read_back=True)
    (result,) = results(desk)
    assert (result.name, result.unit, str(result.value)) == ("Potassium", "mmol/L", "6.1")
    assert result.caller == "Ana Ortiz, 555-0133, read back"
    told = result_text(result).sentence
    assert "By phone, awaiting report" in told
    assert "Critically high (HH)" in told
    noted = contact(desk)
    assert (noted["with_whom"], noted["is_incoming"], noted["about_id"]) == ("Ana Ortiz", True, result.id)
    assert "birth date, record number" in noted["outcome_note"]
    assert "6.1" not in noted["outcome_note"], "a value never stands without flag, unit and time"


@pytest.mark.parametrize(
    ("call", "typed", "is_read_back", "field"),
    [
        (replace(CALL, caller=" "), POTASSIUM, True, "caller"),
        (replace(CALL, read_back=("birth date",)), POTASSIUM, True, "read_back"),
        (replace(CALL, read_back=("birth date", "birth date")), POTASSIUM, True, "read_back"),
        (CALL, POTASSIUM | {"value_text": ""}, True, "value_text"),
        (CALL, POTASSIUM, False, "is_read_back"),
        (replace(NOBODY, clues=PatientClues()), POTASSIUM, True, "display"),
    ],
)
def test_nothing_is_written_before_it_was_read_back(
    desk: Desk,
    call: Call,
    typed: dict[str, Any],
    is_read_back: bool,  # noqa: FBT001 - a row of the table
    field: str,
) -> None:
    before = len(desk.store.pending_changes())
    with pytest.raises(Refused) as refused:
        calls.take_result(desk, call, typed, is_read_back=is_read_back)
    assert refused.value.field == field
    assert len(desk.store.pending_changes()) == before


def test_two_identifiers_are_needed_for_a_visit_and_a_question_too(desk: Desk) -> None:
    visit = book(desk)
    once = replace(CALL, read_back=("birth date",))
    with pytest.raises(Refused):
        calls.take_move(desk, once, visit, desk.now() + timedelta(days=2))
    with pytest.raises(Refused):
        calls.take_question(desk, once, "When is the ride?")
    assert not desk.store.rows("contact")


def book(desk: Desk, patient: str = MARIAN) -> str:
    starts = desk.now() + timedelta(days=3)
    typed = {"starts_at": starts.isoformat(), "ends_at": (starts + timedelta(hours=1)).isoformat()}
    made = visits.book(desk, patient, typed | {"service": "medical_oncology"})
    visits.tick(desk, made, "confirmed")
    return made


def test_a_visit_that_was_moved_keeps_its_length_and_says_who_said_so(desk: Desk) -> None:
    visit, to = book(desk), desk.now() + timedelta(days=4)
    calls.take_move(desk, CALL, visit, to)
    fields = seen(desk, visit).fields
    assert (fields["starts_at"], fields["ends_at"]) == ("2026-11-25T16:42:00Z", "2026-11-25T17:42:00Z")
    (change,) = [one for one in desk.store.pending_changes() if one.record == visit and not one.creates][-1:]
    assert "Ana Ortiz" in change.reason
    assert contact(desk)["about_id"] == visit
    record = desk.store.record(visit)
    assert record is not None
    assert not standing(record, "confirmed").is_current


def test_a_visit_is_not_moved_into_the_past_nor_to_its_own_time_nor_for_somebody_else(desk: Desk) -> None:
    visit = book(desk)
    for call, to in (
        (CALL, desk.now() - timedelta(hours=1)),
        (CALL, desk.now() + timedelta(days=3)),
        (replace(CALL, patient_id=DELIA), desk.now() + timedelta(days=4)),
    ):
        with pytest.raises(Refused):
            calls.take_move(desk, call, visit, to)
    assert not desk.store.rows("contact")


def test_a_question_becomes_work_of_whoever_answers_it(desk: Desk) -> None:
    calls.take_question(desk, CALL, "Is she to fast?", asked_by="Her son")
    (task,) = [row for row in desk.store.rows("task") if row.id == contact(desk)["task_id"]]
    fields = seen(desk, task.id).fields
    assert fields["note"] == "Her son asks by phone: Is she to fast? Call back: 555-0133"
    assert (fields["owner_id"], fields["due_on"]) == (desk.me.person_id, "2026-11-21")
    assert "Moss" not in fields["title"]


def test_it_may_be_the_queue_s_or_another_site_s(desk: Desk) -> None:
    first, _ = calls.take_question(desk, CALL, "Is she to fast?", calls.TO_US)
    assert seen(desk, first).fields["owner_site_id"] == desk.me.site_id
    site = next(row.id for row in desk.store.rows("site") if row.is_center)
    second, _ = calls.take_question(desk, CALL, "Is she to fast?", site)
    assert (seen(desk, second).kind, seen(desk, second).fields["to_site_id"]) == ("message", site)


def test_of_somebody_unknown_it_waits_in_the_tray_and_is_filed_from_there(desk: Desk) -> None:
    calls.take_result(desk, NOBODY, POTASSIUM, is_read_back=True)
    assert not results(desk)
    (item,) = unmatched.tray(desk)
    assert "By phone, awaiting report" in str(item.source)
    assert any("Critically high (HH)" in text for _, text in item.content)
    assert contact(desk)["about_kind"] == "unmatched"
    made = intake.match(desk, item.key.id, MARIAN)
    (result,) = results(desk)
    assert (result.id, result.patient_id, result.caller) == (made, MARIAN, "Ana Ortiz, 555-0133, read back")
    assert "By phone, awaiting report" in result_text(result).sentence


def test_a_question_of_somebody_unknown_becomes_a_task_once_it_is_known_whose(desk: Desk) -> None:
    calls.take_question(desk, NOBODY, "When is the ride?")
    calls.take_word(desk, NOBODY, "The scan is Tuesday now.")
    for item in unmatched.tray(desk):
        intake.match(desk, item.key.id, MARIAN)
    notes = {seen(desk, row.id).fields["note"] for row in desk.store.rows("task")}
    assert {seen(desk, row.id).patient for row in desk.store.rows("task")} == {MARIAN}
    assert any("When is the ride?" in note for note in notes)
    assert any("The scan is Tuesday now." in note for note in notes)


def test_undo_takes_all_of_a_call_back(desk: Desk) -> None:
    made = written_by(desk, lambda at: calls.take_result(at, CALL, POTASSIUM, is_read_back=True))
    undo.undo_last(desk, *made)
    assert not results(desk)
    assert contact(desk)["is_withdrawn"]
    made = written_by(desk, lambda at: calls.take_result(at, NOBODY, POTASSIUM, is_read_back=True))
    undo.undo_last(desk, *made)
    assert unmatched.tray(desk) == ()


def phoned(desk: Desk, value: str, flags: list[str]) -> None:
    settle_moss(desk)
    clock_of(desk).forward(days=2)
    typed = {"code": "2823-3", "value_text": value, "flags": flags}
    calls.take_result(desk, replace(CALL, patient_id=MOSS), typed, is_read_back=True)


def bring(desk: Desk, *names: str) -> list[intake.Outcome]:
    return list(intake.bring_in(desk, [Path(OWN / name) for name in names]))


def of_potassium(desk: Desk) -> list[LabResult]:
    return [one for one in results(desk) if one.code == "2823-3"]


def test_the_report_that_says_the_same_takes_its_place(desk: Desk) -> None:
    phoned(desk, ">6.0", ["HH"])
    (before,) = of_potassium(desk)
    bring(desk, "oru-cbc.hl7", "oru-cbc.hl7")
    (after,) = of_potassium(desk)
    assert after.id == before.id
    assert after.source == "hl7v2"
    text = result_text(after)
    assert not text.by_phone
    assert text.earlier == ("earlier: >6.0 mmol/L",)
    assert after.caller == before.caller


def test_a_report_that_says_otherwise_stands_beside_it_and_the_import_says_so(desk: Desk) -> None:
    phoned(desk, "4.2", [])
    (outcome,) = bring(desk, "oru-cbc.hl7")
    assert outcome.state == "filed"
    assert any("Look at both" in str(one) for one in outcome.warnings)
    assert {one.source for one in of_potassium(desk)} == {"phone", "hl7v2"}
    assert "By phone, awaiting report" in " ".join(result_text(one).sentence for one in of_potassium(desk))


def test_one_that_is_phoned_after_its_report_is_no_second_result(desk: Desk) -> None:
    settle_moss(desk)
    bring(desk, "oru-cbc.hl7")
    clock_of(desk).forward(days=2)
    typed = {"code": "2823-3", "value_text": "> 6.0", "flags": ["HH"]}
    calls.take_result(desk, replace(CALL, patient_id=MOSS), typed, is_read_back=True)
    assert len(of_potassium(desk)) == 1
    assert "its report is here already" in contact(desk)["outcome_note"]
    calls.take_result(desk, NOBODY, typed, is_read_back=True)
    (item,) = unmatched.tray(desk)
    intake.match(desk, item.key.id, MOSS)
    assert len(of_potassium(desk)) == 1


def test_one_without_the_time_of_its_draw_waits_for_oncology_s_look_too(desk: Desk) -> None:
    calls.take_result(desk, CALL, POTASSIUM, is_read_back=True)
    labs.enter_results(desk, DELIA, [{"code": "2823-3", "value_text": "4.0"}])
    assert [row.patient_id for row in Scene(desk, desk.now()).unseen_results] == [MARIAN]
