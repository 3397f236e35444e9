"""Workbooks are read in a process of its own: whatever is wrong with one is said, and nothing else ends."""

from __future__ import annotations

import io
import zipfile
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from navigator_app.paper import process
from sync.errors import Unreadable
from sync.formats.sheets import workbook
from sync.formats.sheets.reading import OLE, Sheet
from tests.formats.sheets.workbooks import workbook as made

GOOD = made([["Name", "DOB"], ["Moss, Marian", date(1965, 3, 14)], ["Cloud, Ada", 417]])


def changed(part: str, old: bytes, new: bytes) -> bytes:
    """Give the good workbook with something else in one of its parts."""
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(GOOD)) as before,
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            body = before.read(name)
            assert name != part or old in body
            after.writestr(name, body.replace(old, new) if name == part else body)
    return kept.getvalue()


def test_a_workbook_comes_through_as_it_is() -> None:
    (sheet,) = process.rows(GOOD)
    assert sheet.rows == (("Name", "DOB"), ("Moss, Marian", date(1965, 3, 14)), ("Cloud, Ada", 417))


SHEET = "xl/worksheets/sheet1.xml"
HOSTILE = {
    "a cell that names a place far away": changed(SHEET, b'r="B3"', b'r="A99999999999"'),
    "a cell in a column that no sheet has": changed(SHEET, b'r="B3"', b'r="ZZZZZZZ3"'),
    "a row far below all others": changed(SHEET, b'r="B3"', b'r="XFD1048576"'),
    "a text that is not there": changed(SHEET, b"<v>0</v>", b"<v>99999999</v>"),
    "unclosed": changed(SHEET, b"</sheetData>", b""),
    "cut off": GOOD[: len(GOOD) // 2],
    "no workbook at all": b"PK\x03\x04" + b"x" * 400,
    "an old workbook that is none": OLE + b"\0" * 2_000,
}


@pytest.mark.parametrize("data", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_workbook_is_refused_in_one_sentence_or_read(data: bytes) -> None:
    try:
        assert process.rows(data)
    except Unreadable as no:
        assert str(no).endswith(".")  # noqa: PT017 - either is right


def test_a_workbook_that_unpacks_to_more_than_a_list_is_never_unpacked() -> None:
    kept = io.BytesIO()
    with (
        zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as packed,
        packed.open(SHEET, "w", force_zip64=True) as part,
    ):
        for _ in range(1_100):
            part.write(bytes(1_000_000))
    with pytest.raises(Unreadable, match="too large"):
        process.rows(kept.getvalue())


def test_a_protected_workbook_is_told_from_a_damaged_one() -> None:
    with pytest.raises(Unreadable, match="password"):
        process.rows(OLE + b"\0" * 500 + "EncryptedPackage".encode("utf-16-le"))
    with pytest.raises(Unreadable, match="damaged"):
        process.rows(GOOD[:900])


cells = st.one_of(
    st.text(max_size=5), st.integers(), st.booleans(), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
    st.floats(allow_nan=False, allow_infinity=False),
)  # fmt: skip


@given(st.lists(st.lists(cells, max_size=4), max_size=4))
def test_every_cell_comes_out_of_the_process_as_it_went_in(
    rows: list[list[str | date | time | timedelta | float]],
) -> None:
    sheet = Sheet("x", tuple(map(tuple, rows)))
    (back,) = workbook.unpacked(workbook.packed([sheet]))
    assert back == sheet
    assert [list(map(type, row)) for row in back.rows] == [list(map(type, row)) for row in sheet.rows]


def test_what_another_process_did_not_write_is_refused() -> None:
    for body in (b"", b"{}x", b'[["a"]]', b'[["a", [[{"no": 1}]]]]', b'[["a", [[{"at": 5}]]]]'):
        with pytest.raises(ValueError, match="not what"):
            workbook.unpacked(body)
