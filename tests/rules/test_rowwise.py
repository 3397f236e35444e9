"""Somebody's own list, row by row: charts are made, added to or asked about, never beside a look-alike unasked."""

from __future__ import annotations

from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from sync.records.patient import Identifier, Patient
from sync.rules.matching import Charts
from sync.rules.proposal import Stored
from sync.rules.rowwise import LEAVE, NEW, Answers, PlannedRow, RowPlan
from tests.formats.sheets.workbooks import HERE, rows_of
from tests.formats.small_desk import MOSS as OUTSIDE

MOSS = OUTSIDE.model_copy(update={"family_name": "Moss", "given_name": "Marian"})
HERE_BY_NUMBER = MOSS.model_copy(update={"identifiers": [Identifier(assigner=HERE, value="000417")]})
HEAD = "Last name,First name,DOB,HRN,Referred for\n"


def planned(
    *lines: str,
    charts: tuple[Patient, ...] = (),
    stored: dict[str, Stored] | None = None,
    answers: Answers | None = None,
) -> list[PlannedRow]:
    ids = count(1)
    plan = RowPlan(Charts(charts), (stored or {}).get, lambda _key: f"{next(ids):032x}", answers)
    return plan.plan(rows_of((HEAD + "\n".join(lines) + "\n").encode()))


def test_a_new_name_becomes_a_chart_without_a_number_or_a_birth_date() -> None:
    (row,) = planned("Cloud,Ada,,,CT")
    assert row.state == "new"
    assert [one.decision.is_new for one in row.planned] == [True, True]
    assert row.planned[1].decision.patient_id == row.planned[0].decision.record_id


def test_a_row_that_agrees_in_number_name_and_birth_date_is_added_to_the_chart_that_is_here() -> None:
    (row,) = planned("Moss,Marian,3/14/65,000417,CT", charts=(HERE_BY_NUMBER,))
    assert (row.state, row.planned[1].decision.patient_id) == ("adds", MOSS.id)


def test_without_a_number_even_the_same_name_and_birth_date_are_a_question() -> None:
    (row,) = planned("Moss,Marian,3/14/65,,CT", charts=(MOSS,))
    assert row.state == "alike"
    assert row.candidates[0].patient_id == MOSS.id


def test_a_look_alike_is_asked_about_and_the_answer_decides() -> None:
    line = "Moss,Marian,3/14/65,999,CT"
    assert planned(line, charts=(MOSS,))[0].state == "alike"
    new = planned(line, charts=(MOSS,), answers={2: NEW})[0]
    assert new.state == "new"
    same = planned(line, charts=(MOSS,), answers={2: MOSS.id})[0]
    assert same.state == "adds"
    assert same.planned[0].decision.patient_id == MOSS.id
    left = planned(line, charts=(MOSS,), answers={2: LEAVE})[0]
    assert (left.state, left.planned) == ("left", ())
    for answered in (new, same, left):
        assert [one.patient_id for one in answered.candidates] == [MOSS.id], "it may be answered otherwise"


def test_what_is_said_of_a_number_is_no_more_than_is_known() -> None:
    def differs(number: str, chart: Patient) -> tuple[str, ...]:
        (row,) = planned(f"Moss,Marian,3/14/65,{number},CT", charts=(chart,))
        return tuple(map(str, row.candidates[0].differs))

    elsewhere = MOSS.model_copy(update={"identifiers": [Identifier(assigner="ELSEWHERE", value="000417")]})
    assert differs("", HERE_BY_NUMBER) == ("A record number is missing.",)
    assert differs("999", HERE_BY_NUMBER) == ("The record number does not agree.",)
    assert differs("000417", elsewhere) == ("The record number is the same, but another place gave it.",)


def test_several_rows_of_one_person_become_one_chart() -> None:
    rows = planned("Cloud,Ada,1/2/60,,CT", "CLOUD,Ada,1960-01-02,,MRI", "Cloud,Ada,1/2/60,,CT")
    assert [row.state for row in rows] == ["new", "known", "known"]
    assert {row.planned[0].decision.patient_id for row in rows} == {rows[0].planned[0].decision.patient_id}
    assert rows[1].same_as == 2


def test_two_numbers_of_one_assigner_are_never_one_person_unasked() -> None:
    rows = planned("Cloud,Ada,1/2/60,11,", "Cloud,Ada,1/2/60,12,")
    assert [row.state for row in rows] == ["new", "alike"]
    assert rows[1].same_as == 2


def test_a_name_alone_that_comes_twice_is_a_question() -> None:
    assert [row.state for row in planned("Cloud,Ada,,,CT", "Cloud,Ada,,,MRI")] == ["new", "alike"]


def test_bringing_the_same_list_again_changes_nothing() -> None:
    line = "Cloud,Ada,1/2/60,11,CT"
    (first,) = planned(line)
    charts = tuple(
        Patient.model_validate(
            {**one.decision.patch, "id": one.decision.record_id, "patient_id": one.decision.record_id}
        )
        for one in first.planned[:1]
    )
    stored = {
        one.proposal.source_key: Stored(
            str(one.decision.record_id), one.decision.patient_id, one.decision.patch
        )
        for one in first.planned
    }
    (again,) = planned(line, charts=charts, stored=stored)
    assert again.state == "known"


names = st.sampled_from(["Cloud", "Moss", "Begay", "Begaye"])
lines = st.lists(
    st.tuples(
        names,
        st.sampled_from(["Ada", "Marian", ""]),
        st.sampled_from(["1/2/60", "2/1/60", ""]),
        st.sampled_from(["11", "12", ""]),
    ),
    min_size=1,
    max_size=12,
)


@given(lines)
def test_no_chart_is_made_beside_one_with_the_same_number_name_and_birth_date(
    rows: list[tuple[str, str, str, str]],
) -> None:
    found = planned(*(",".join((*row, "")) for row in rows))
    assert len(found) == len(rows)
    made = [row.planned[0].proposal.patient for row in found if row.state == "new"]
    whole = [(p.family_name, p.given_name, p.birth_on) for p in made if p.birth_on and p.given_name]
    assert len(whole) == len(set(whole))
