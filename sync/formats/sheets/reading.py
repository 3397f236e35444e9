"""Sheets of cells: text, numbers and dates as the file holds them. Lists in text are read here."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sync.errors import Unreadable
from sync.formats.sheets import text
from sync.words import Words

Cell = str | int | float | bool | date | datetime | time | timedelta
"""An empty cell is the empty text."""
Row = tuple[Cell, ...]
ROWS_LIMIT = 200_000
COLUMNS_LIMIT = 200
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
TOO_LARGE = (
    "This list has more than {rows} rows or {columns} columns. Split it and bring the parts in one by one."
)


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: its rows, the first of the file first, and what a person should know of some of them."""

    name: str
    rows: tuple[Row, ...]
    remarks: Mapping[int, Words] = field(default_factory=dict)
    """By the row's place in `rows`, from 0."""


def is_sheet(data: bytes) -> bool:
    """Say whether bytes may be a workbook or a list in text."""
    return is_workbook(data) or text.looks_like_a_list(data)


def is_workbook(data: bytes) -> bool:
    """Say whether bytes are an Excel workbook, which a process of its own reads."""
    return data.startswith((ZIP, OLE))


def listed(data: bytes) -> Sheet:
    """Read a list in text.

    Raises: Unreadable for what is no text, is empty or too large.
    """
    found = text.rows(data, ROWS_LIMIT + 1)
    check_size(len(found.rows), max(map(len, found.rows), default=0))
    return with_rows([Sheet("", found.rows, found.remarks)])[0]


def with_rows(found: Sequence[Sheet]) -> tuple[Sheet, ...]:
    """Give the sheets that have a row.

    Raises: Unreadable when none has.
    """
    kept = tuple(sheet for sheet in found if not all(map(is_empty, sheet.rows)))
    if not kept:
        raise Unreadable("This file has no rows. Nothing of it was taken.")
    return kept


def check_size(rows: int, columns: int) -> None:
    """Refuse more rows or columns than a list has.

    Raises: Unreadable.
    """
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
