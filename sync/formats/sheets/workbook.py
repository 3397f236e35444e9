"""Excel workbooks, opened in a process of its own only: what a hostile one may do to its reader ends there.

Merged cells are filled down. Formulas come as the values that the program which wrote the file had worked out.
"""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, Final

import python_calamine

from sync.formats.sheets.reading import OLE, ZIP, Cell, Sheet, check_size

UNPACKED_LIMIT_BYTES: Final = 1_000_000_000
"""What a workbook may unpack to; a list of 50,000 rows unpacks to 40 MB."""


class UnreadableWorkbookError(Exception):
    """This cannot be read; the argument is a code for whoever asked."""


def opened(data: bytes) -> list[Sheet]:
    """Read every sheet of a workbook.

    Raises: UnreadableWorkbookError; Unreadable for one that is too large. What nobody foresaw ends the process.
    """
    _check_unpacked(data)
    try:
        book = python_calamine.load_workbook(io.BytesIO(data))
        return [_sheet(book.get_sheet_by_name(name)) for name in book.sheet_names]
    except python_calamine.PasswordError as error:
        raise UnreadableWorkbookError("password") from error
    except (python_calamine.CalamineError, ValueError, OverflowError) as error:
        raise UnreadableWorkbookError("damaged") from error


def _check_unpacked(data: bytes) -> None:
    """Refuse a workbook that is protected, or unpacks to more than a list ever would, before anything is unpacked."""
    if not data.startswith(ZIP):
        if data.startswith(OLE) and "EncryptedPackage".encode("utf-16-le") in data[:65_536]:
            raise UnreadableWorkbookError("password")
        return
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            unpacked = sum(entry.file_size for entry in packed.infolist())
    except (zipfile.BadZipFile, ValueError, OSError) as error:
        raise UnreadableWorkbookError("damaged") from error
    if unpacked > UNPACKED_LIMIT_BYTES:
        raise UnreadableWorkbookError("large")


def _sheet(sheet: python_calamine.CalamineSheet) -> Sheet:
    check_size(sheet.total_height, sheet.total_width)
    rows: list[list[Any]] = [list(row) for row in sheet.to_python(skip_empty_area=False)]
    check_size(len(rows), 0)
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


def packed(sheets: Sequence[Sheet]) -> bytes:
    """Write sheets so that another process can read them."""
    return json.dumps([[sheet.name, sheet.rows] for sheet in sheets], default=_tagged).encode()


def unpacked(body: bytes) -> list[Sheet]:
    """Read what `packed` wrote.

    Raises: ValueError for what it did not write.
    """
    try:
        return [
            Sheet(str(name), tuple(tuple(map(_untagged, row)) for row in rows))
            for name, rows in json.loads(body)
        ]
    except (TypeError, KeyError, ValueError) as error:
        msg = "not what a workbook's reader writes"
        raise ValueError(msg) from error


def _tagged(cell: object) -> dict[str, str | int]:
    if isinstance(cell, datetime):
        return {"at": cell.isoformat()}
    if isinstance(cell, date):
        return {"on": cell.isoformat()}
    if isinstance(cell, timedelta):
        return {"us": cell // timedelta(microseconds=1)}
    return {"clock": cell.isoformat() if isinstance(cell, time) else ""}


def _untagged(cell: Any) -> Cell:
    if not isinstance(cell, dict):
        kept: Cell = cell
        return kept
    ((tag, value),) = cell.items()
    told: Cell = _KINDS[tag](value)
    return told


_KINDS: Final[dict[str, Any]] = {
    "at": datetime.fromisoformat,
    "on": date.fromisoformat,
    "us": lambda microseconds: timedelta(microseconds=microseconds),
    "clock": time.fromisoformat,
}
