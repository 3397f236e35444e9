"""Workbooks and lists as people keep them, made for one test at a time."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import xlsxwriter

from sync.formats.intake import Intake
from sync.formats.sheets import workbook as excel
from sync.formats.sheets.columns import Column, Columns, guessed, head_of
from sync.formats.sheets.proposing import Reading, proposed
from sync.formats.sheets.reading import Sheet, is_workbook, listed, with_rows, written
from sync.rules.rowwise import ProposedRow
from tests.formats.small_desk import INTAKE

HERE = "CEDAR BASIN (PRACTICE)"


def workbook(
    rows: Sequence[Sequence[Any]],
    merged: Sequence[tuple[int, int, int, int, str]] = (),
    formulas: Sequence[tuple[int, int, str, Any]] = (),
) -> bytes:
    """Write a workbook with one sheet; merged cells are (top, left, bottom, right, words)."""
    kept = io.BytesIO()
    book = xlsxwriter.Workbook(kept, {"in_memory": True, "strings_to_formulas": False})
    sheet, day = book.add_worksheet("Patients"), book.add_format({"num_format": "m/d/yy"})
    for at, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, (date, datetime)):
                sheet.write_datetime(at, column, cell, day)
            else:
                sheet.write(at, column, cell)
    for top, left, bottom, right, words in merged:
        sheet.merge_range(top, left, bottom, right, words)
    for at, column, formula, value in formulas:
        sheet.write_formula(at, column, formula, None, value)
    book.close()
    return kept.getvalue()


def sheets(data: bytes) -> tuple[Sheet, ...]:
    """Read a file here and now; hostile ones are read in a process of its own."""
    return with_rows(excel.opened(data)) if is_workbook(data) else (listed(data),)


def rows_of(
    data: bytes, columns: Columns | None = None, intake: Intake = INTAKE, sites: dict[str, str] | None = None
) -> list[ProposedRow]:
    """Read the first sheet with the columns that are guessed, or with those given."""
    sheet = sheets(data)[0]
    head = head_of(sheet.rows)
    titles = tuple(written(cell) for cell in sheet.rows[head])
    return proposed(sheet, head, Reading(columns or guessed(titles, HERE), titles, sites or {}), intake)


def columns(*targets: str) -> Columns:
    """Say what each column is."""
    return tuple(Column(one, HERE if one == "patient.number" else "") for one in targets)
