"""Workbooks and lists as they really are: merged cells, formulas, several encodings, and what is no list at all."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.errors import Unreadable
from sync.formats.sheets import reading
from sync.formats.sheets.reading import written
from sync.formats.sheets.text import OTHER_ENCODING
from sync.formats.sheets.workbook import UnreadableWorkbookError
from tests.formats.sheets.workbooks import sheets, workbook


def test_a_merged_name_stands_in_every_row_that_it_covers() -> None:
    data = workbook(
        [["Name", "Referred for"], ["", "CT"], ["", "Biopsy"], ["Cloud, Ada", "MRI"]],
        merged=[(1, 0, 2, 0, "Moss, Marian")],
    )
    assert [row[0] for row in sheets(data)[0].rows] == ["Name", "Moss, Marian", "Moss, Marian", "Cloud, Ada"]


def test_a_formula_is_the_value_that_excel_had_worked_out() -> None:
    data = workbook(
        [["Name", "Phone"], ["Moss", ""]], formulas=[(1, 1, '=CONCATENATE("555-","0123")', "555-0123")]
    )
    assert sheets(data)[0].rows[1] == ("Moss", "555-0123")


def test_text_that_looks_like_a_formula_stays_text() -> None:
    assert sheets(workbook([["Name"], ["=HYPERLINK(1)"]]))[0].rows[1] == ("=HYPERLINK(1)",)


def test_numbers_and_days_come_as_such() -> None:
    row = sheets(workbook([["a", "b", "c"], [417, date(1965, 3, 14), True]]))[0].rows[1]
    assert row == (417, date(1965, 3, 14), True)
    assert [written(cell) for cell in row] == ["417", "03/14/1965", "yes"]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_a_list_in_text_is_cut_at_its_own_mark(mark: str) -> None:
    data = f'Name{mark}DOB\n"Moss{mark} Marian"{mark}3/14/65\n'.encode()
    assert sheets(data)[0].rows == (("Name", "DOB"), (" ".join(f"Moss{mark} Marian".split()), "3/14/65"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_letters_are_read_in_whatever_the_file_was_saved(encoding: str) -> None:
    found = sheets("Name,Town\nPeña,Cañon\n".encode(encoding))[0]
    assert found.rows[1] == ("Peña", "Cañon")
    assert not found.remarks


def test_a_row_in_another_encoding_is_read_and_said() -> None:
    data = "Name,Town\nPeña,Cañon\n".encode() + "Núñez,Cañon\n".encode("cp1252")
    found = sheets(data)[0]
    assert found.rows[2] == ("Núñez", "Cañon")
    assert found.remarks == {2: OTHER_ENCODING}


def test_a_cell_of_several_lines_stays_one_cell() -> None:
    assert sheets(b'Name,Note\n"Moss","asked\ntwice"\n')[0].rows[1] == ("Moss", "asked twice")


def test_an_empty_file_is_said_to_be_empty() -> None:
    with pytest.raises(Unreadable, match="no rows"):
        sheets(b"")


def test_more_rows_than_are_read_are_refused_as_a_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "ROWS_LIMIT", 10)
    with pytest.raises(Unreadable, match="more than 10 rows"):
        sheets(b"Name,Town\n" * 11)
    with pytest.raises(Unreadable, match="more than 10 rows"):
        sheets(workbook([["Name", "Town"]] * 11))


@given(st.binary(max_size=200))
def test_any_bytes_that_are_no_workbook_are_read_or_refused_in_one_sentence(data: bytes) -> None:
    assert _read_or_refused(data.removeprefix(b"PK\x03\x04"))


def _read_or_refused(data: bytes) -> str:
    try:
        return f"{len(sheets(data))} sheets"
    except (Unreadable, UnreadableWorkbookError) as no:
        return str(no)
