"""From a file's bytes to sheets of cells: text, numbers and dates as the file holds them, merged cells filled down.

Formulas come as the values that the program which wrote the file had worked out; nothing is ever worked out here.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from sync.errors import Unreadable
from sync.formats.sheets import text
from sync.words import Words

Cell = str | int | float | bool | date | datetime | time | timedelta
"""An empty cell is the empty text."""
Row = tuple[Cell, ...]
ROWS_LIMIT = 200_000
COLUMNS_LIMIT = 200
UNPACKED_LIMIT_BYTES = 1_000_000_000
"""What an Excel file may unpack to; the largest list of 50,000 rows that we saw unpacks to 40 MB."""
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_A_SHEET = "This file is neither CSV nor an Excel workbook. Nothing of it was taken."
PROTECTED = "This workbook is protected by a password. Save a copy without one in Excel and choose that."
TOO_LARGE = (
    "This list has more than {rows} rows or {columns} columns. Split it and bring the parts in one by one."
)
DAMAGED = "This workbook is damaged: Excel may be able to repair it. Nothing of it was taken."


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows, the first of the file first, and what a person should know of some of them."""

    name: str
    rows: tuple[Row, ...]
    remarks: Mapping[int, Words] = field(default_factory=dict)
    """By the row's place in `rows`, from 0."""


def is_sheet(data: bytes) -> bool:
    """Say whether bytes may be a workbook or a list in text."""
    return data.startswith((_ZIP, _OLE)) or text.looks_like_a_list(data)


def sheets(data: bytes) -> tuple[Sheet, ...]:
    """Give every sheet that has a row.

    Raises: Unreadable for what is no list, is protected, damaged or too large.
    """
    found = _workbook(data) if data.startswith((_ZIP, _OLE)) else (_list(data),)
    kept = tuple(sheet for sheet in found if any(any(cell != "" for cell in row) for row in sheet.rows))
    if not kept:
        raise Unreadable("This file has no rows. Nothing of it was taken.")
    return kept


def _list(data: bytes) -> Sheet:
    found = text.rows(data, ROWS_LIMIT + 1)
    _check_size(len(found.rows), max(map(len, found.rows), default=0))
    return Sheet("", found.rows, found.remarks)


def _workbook(data: bytes) -> tuple[Sheet, ...]:
    _check_unpacked(data)
    import python_calamine  # noqa: PLC0415 - loads with the first workbook

    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        return tuple(_sheet(book.get_sheet_by_name(name)) for name in book.sheet_names)
    except python_calamine.PasswordError as error:
        raise Unreadable(PROTECTED) from error
    except (python_calamine.CalamineError, ValueError, OverflowError) as error:
        raise Unreadable(DAMAGED if data.startswith(_ZIP) else NOT_A_SHEET) from error
    except BaseException as error:
        # The reader is written in Rust; what it did not foresee comes as a panic, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable(DAMAGED) from None


def _check_unpacked(data: bytes) -> None:
    """Refuse a workbook that unpacks to more than a list ever would, before anything is unpacked."""
    if not data.startswith(_ZIP):
        if "EncryptedPackage".encode("utf-16-le") in data[:65_536]:
            raise Unreadable(PROTECTED)
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unreadable(DAMAGED) from error
    if unpacked > UNPACKED_LIMIT_BYTES:
        raise Unreadable(TOO_LARGE, rows=f"{ROWS_LIMIT:,}", columns=COLUMNS_LIMIT)


def _sheet(sheet: Any) -> Sheet:
    _check_size(sheet.total_height, sheet.total_width)
    rows = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    _check_size(len(rows), 0)
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        _fill_down(rows, top, bottom, left)
    return Sheet(sheet.name, tuple(tuple(map(_plain, row)) for row in rows))


def _fill_down(rows: list[list[Any]], top: int, bottom: int, column: int) -> None:
    """Let every row under a merged cell say what the cell says."""
    for row in rows[top + 1 : bottom + 1]:
        if column < len(row) and row[column] in ("", None):
            row[column] = rows[top][column]


def _plain(cell: Any) -> Cell:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return int(cell)
    if isinstance(cell, str):
        return " ".join(cell.split())
    kept: Cell = cell
    return kept


def _check_size(rows: int, columns: int) -> None:
    if rows > ROWS_LIMIT or columns > COLUMNS_LIMIT:
        raise Unreadable(TOO_LARGE, rows=f"{ROWS_LIMIT:,}", columns=COLUMNS_LIMIT)


def written(cell: Cell) -> str:
    """Give a cell as a person reads it: dates and times as such, whole numbers without a point."""
    if isinstance(cell, datetime):
        return f"{cell:%m/%d/%Y}" if cell.time() == time() else f"{cell:%m/%d/%Y %H:%M}"
    if isinstance(cell, date):
        return f"{cell:%m/%d/%Y}"
    if isinstance(cell, bool):
        return "yes" if cell else "no"
    return str(cell)


def is_empty(row: Sequence[Cell]) -> bool:
    """Say whether a row says nothing."""
    return all(cell == "" for cell in row)
