"""Bring my spreadsheet: looked at row by row, brought in, the same list again, and the whole of it taken back."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from navigator_app.commands import contacts, intake, records, spreadsheets
from navigator_app.commands.spreadsheets import Imported, RowOutcome, own_assigner
from navigator_app.desk import Desk
from navigator_app.queries import unmatched
from navigator_app.queries.work.scene import ALIVE
from sync.errors import Unreadable
from sync.formats.sheets.columns import Column, head_of
from sync.formats.sheets.reading import Sheet, written
from sync.rules.rowwise import NEW, Answers, PlannedRow
from tests.desks import MARIAN
from tests.formats.sheets.workbooks import workbook

LIST = """Name,DOB,HRN,Phone,Referred for,Spoke with,Contact date
"Cloud (PRACTICE), Ada",1/2/60,11,555-0111,CT,Ada,11/20/26
"Cloud (PRACTICE), Ada",1/2/60,11,555-0111,Biopsy,,
"Moss, Marian",3/14/65,,555-0123,MRI,,
,,,555-0100,,,
"Reed (PRACTICE), Sam",2/30/71,12,,,,
"""


def sheet_of(tmp_path: Path, text: str | bytes = LIST) -> Sheet:
    path = tmp_path / "list.csv"
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return spreadsheets.read_list(path)[0]


def looked_at(desk: Desk, sheet: Sheet, answers: Answers | None = None) -> list[PlannedRow]:
    head = head_of(sheet.rows)
    titles = [written(cell) for cell in sheet.rows[head]]
    columns, _ = spreadsheets.columns_for(desk, titles)
    rows = spreadsheets.proposed_rows(desk, sheet, head, spreadsheets.reading_of(desk, titles, columns))
    return spreadsheets.planned_rows(desk, rows, answers)


def brought_in(desk: Desk, rows: list[PlannedRow]) -> tuple[Imported, list[RowOutcome]]:
    made = spreadsheets.begin(desk, "list.csv", rows)
    outcomes = spreadsheets.write_rows(desk, made, rows)
    return spreadsheets.keep(desk, spreadsheets.as_kept(made, outcomes, is_done=True)), outcomes


def charts(desk: Desk) -> dict[str, str]:
    return {row.family_name: row.id for row in desk.store.rows("patient", ALIVE)}


def test_a_list_is_looked_at_row_by_row_and_nothing_is_written(desk: Desk, tmp_path: Path) -> None:
    before = charts(desk)
    rows = looked_at(desk, sheet_of(tmp_path))
    assert [(row.row.number, row.state) for row in rows] == [
        (2, "new"), (3, "adds"), (4, "alike"), (5, "aside"), (6, "new"),
    ]  # fmt: skip
    assert rows[2].candidates[0].patient_id == MARIAN
    assert rows[4].row.problems[0].column == "DOB"
    assert charts(desk) == before


def test_what_is_certain_is_brought_in_and_what_looks_alike_waits_for_a_person(
    desk: Desk, tmp_path: Path
) -> None:
    brought_in(desk, looked_at(desk, sheet_of(tmp_path)))
    found = charts(desk)
    ada = found["Cloud (PRACTICE)"]
    referrals = desk.store.of_patient(ada, ("referral",))
    assert sorted(one.fields["service"] for one in referrals) == ["imaging", "procedure"]
    assert len(desk.store.of_patient(ada, ("contact",))) == 1
    chart = desk.image(found["Reed (PRACTICE)"])
    assert chart is not None
    assert chart.fields["note"] == "DOB: 2/30/71"
    assert chart.fields["sites"] == [desk.me.site_id]
    assert Counter(str(one.title) for one in unmatched.tray(desk)) == {"Patient": 1, "Referral": 1}
    assert len(desk.store.of_patient(MARIAN, ("referral",))) == 0


def test_an_answer_files_the_row_where_the_person_said(desk: Desk, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path)
    brought_in(desk, looked_at(desk, sheet, {4: MARIAN}))
    assert len(desk.store.of_patient(MARIAN, ("referral",))) == 1
    assert unmatched.tray(desk) == ()


def test_the_same_list_again_changes_nothing(desk: Desk, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path)
    brought_in(desk, looked_at(desk, sheet, {4: NEW}))
    count = len(desk.store.own_changes())
    again = looked_at(desk, sheet, {4: NEW})
    assert [row.state for row in again] == ["known", "known", "known", "aside", "known"]
    brought_in(desk, again)
    assert len(desk.store.own_changes()) == count


def test_the_whole_import_is_taken_back(desk: Desk, tmp_path: Path) -> None:
    before = charts(desk)
    made, _ = brought_in(desk, looked_at(desk, sheet_of(tmp_path)))
    stays = spreadsheets.take_back(desk, made, range(1, made.last_row + 1))
    assert stays == []
    assert charts(desk) == before
    assert unmatched.tray(desk) == ()
    assert desk.store.count("referral", ALIVE) == 0


def test_a_list_taken_back_can_be_brought_in_again(desk: Desk, tmp_path: Path) -> None:
    sheet = sheet_of(tmp_path)
    made, _ = brought_in(desk, looked_at(desk, sheet))
    spreadsheets.take_back(desk, made, range(1, made.last_row + 1))
    brought_in(desk, looked_at(desk, sheet))
    assert "Cloud (PRACTICE)" in charts(desk)


def test_a_chart_that_somebody_worked_on_since_stays(desk: Desk, tmp_path: Path) -> None:
    made, _ = brought_in(desk, looked_at(desk, sheet_of(tmp_path)))
    sam = charts(desk)["Reed (PRACTICE)"]
    contacts.note(desk, {"with_whom": "Sam", "medium": "phone", "outcome": "reached"}, sam)
    stays = spreadsheets.take_back(desk, made, range(1, made.last_row + 1))
    assert [(one.number, one.reason) for one in stays] == [(6, spreadsheets.WORKED_ON)]
    assert "Reed (PRACTICE)" in charts(desk)
    assert "Cloud (PRACTICE)" not in charts(desk)


def test_an_import_that_was_cut_off_is_known_and_is_taken_back_as_far_as_it_came(
    desk: Desk, tmp_path: Path
) -> None:
    rows = looked_at(desk, sheet_of(tmp_path))
    made = spreadsheets.begin(desk, "list.csv", rows)
    spreadsheets.write_rows(desk, made, rows[:1])
    (kept,) = spreadsheets.imports(desk)
    assert not kept.is_done
    assert spreadsheets.take_back(desk, kept, range(1, kept.last_row + 1)) == []
    assert "Cloud (PRACTICE)" not in charts(desk)


def test_a_row_that_a_rule_refuses_is_said_and_the_others_are_brought_in(desk: Desk, tmp_path: Path) -> None:
    text = f'Name,HRN\n"Cloud (PRACTICE), Ada",{"9" * 5000}\n"Reed (PRACTICE), Sam",12\n'
    _, outcomes = brought_in(desk, looked_at(desk, sheet_of(tmp_path, text)))
    assert [(one.number, one.state) for one in outcomes] == [(2, "aside"), (3, "new")]
    assert "Reed (PRACTICE)" in charts(desk)


def test_numbers_are_given_by_who_gave_those_of_most_charts_here(desk: Desk) -> None:
    number = {"value": "12-0774", "type": "MR"}
    for place, assigner in enumerate(("JUNIPER", "JUNIPER", "MESA VIEW")):
        typed = {"family_name": f"Cloud{place}", "identifiers": [{**number, "assigner": assigner}]}
        records.save(desk, "patient", typed)
    assert own_assigner(desk) == "JUNIPER"


def test_what_was_said_of_the_columns_is_known_the_next_time(desk: Desk) -> None:
    titles = ["Who", "When born"]
    columns, is_remembered = spreadsheets.columns_for(desk, titles)
    assert not is_remembered
    assert [one.target for one in columns] == ["", ""]
    said = (Column("patient.full_name"), Column("patient.birth_on"))
    spreadsheets.remember_columns(desk, titles, said)
    assert spreadsheets.columns_for(desk, ["WHO", "when born "]) == (said, True)


def test_a_file_that_is_none_is_refused_in_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(Unreadable, match="cannot be opened"):
        spreadsheets.read_list(tmp_path / "missing.csv")
    (tmp_path / "x.xlsx").write_bytes(workbook([["Name"]])[:300])
    with pytest.raises(Unreadable, match="damaged"):
        spreadsheets.read_list(tmp_path / "x.xlsx")


def test_a_list_whose_columns_were_named_once_is_brought_in_from_the_command_line(
    desk: Desk, tmp_path: Path
) -> None:
    path = tmp_path / "list.csv"
    path.write_text(LIST)
    (told,) = intake.bring_in(desk, [path])
    assert (told.state, told.reason) == ("aside", spreadsheets.NOT_SAID)
    titles = LIST.splitlines()[0].split(",")
    spreadsheets.remember_columns(desk, titles, spreadsheets.columns_for(desk, titles)[0])
    outcomes = list(intake.bring_in(desk, [path]))
    assert [(one.item, one.state) for one in outcomes] == [
        ("Row 2", "filed"), ("Row 3", "filed"), ("Row 4", "match"), ("Row 5", "aside"), ("Row 6", "filed"),
    ]  # fmt: skip
    assert {one.state for one in intake.bring_in(desk, [path])} <= {"known", "match", "aside"}
