"""How the columns and rows of a kind's list are drawn: widths by shape, days the US way, nothing of one word cut."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from navigator_app.queries.kind_cells import ListCell
from navigator_app.queries.kind_list import KindList, ListColumn, ListRow
from navigator_app.queries.kind_narrowing import HEADLINE, Sort
from navigator_app.ui import sayings
from navigator_app.ui.tables.records import Cell, Column, TableRow
from sync.words import Words

_SHORT_CHARS: Final = 28
_CALLED_CHARS: Final = 80
"""What a record is called may end in its number, which is never cut."""
_WIDTHS_PX: Final = {"date": 112, "moment": 150, "flag": 80, "code": 96, "tick": 96}
_NUMBERS: Final = frozenset({"whole", "decimal"})
_NUMBER_PX: Final = 80
_TEXT_PX: Final = 80


def _tr(text: str) -> str:
    return QCoreApplication.translate("KindList", text)


def drawn_columns(found: KindList) -> list[Column]:
    """Give the columns as the table draws them."""
    return [_column(one) for one in found.columns]


def _column(one: ListColumn) -> Column:
    title = sayings.words(one.label)
    if one.shape in _NUMBERS:
        return Column(title, _NUMBER_PX, "right", whole=True)
    if one.shape in _WIDTHS_PX:
        return Column(title, _WIDTHS_PX[one.shape], whole=True)
    return Column(title, _TEXT_PX, whole_to=_CALLED_CHARS if one.name == HEADLINE else _SHORT_CHARS)


def drawn_row(found: KindList, one: ListRow, now: datetime, zone: ZoneInfo) -> TableRow:
    """Give one record's cells; what stands about the record as a whole is said below the first."""
    cells = [_cell(column, cell, now, zone) for column, cell in zip(found.columns, one.cells, strict=True)]
    if one.withdrawn is not None:
        # What was entered in error is neither good nor bad.
        cells = [replace(cell, tint="neutral") for cell in cells]
    below = cells[0].below or _standing(one)
    cells[0] = replace(cells[0], below=below, strong=one.withdrawn is None)
    return TableRow(one.key.id, tuple(cells))


def _cell(column: ListColumn, cell: ListCell, now: datetime, zone: ZoneInfo) -> Cell:
    text = sayings.words(cell.text) if isinstance(cell.text, Words) else cell.text
    if cell.when is not None:
        is_day = column.shape == "date"
        text = sayings.us_date(cell.when.on) if is_day else sayings.when_text(cell.when, now, zone)
    text = " ".join(text.split())
    return Cell(text, cell.tint if cell.icon else None, cell.icon, sayings.words(cell.below))


def _standing(one: ListRow) -> str:
    if one.withdrawn is not None:
        return _tr("Entered in error")
    return {"saved": _tr("Not sent yet"), "review": _tr("Needs a decision")}.get(one.mark, "")


def direction(found: KindList, sort: Sort) -> tuple[str, str]:
    """Say both ways of an order in the words of its column: the rising one, the falling one."""
    shape = next((one.shape for one in found.columns if one.name == sort.column), "text")
    if shape in {"date", "moment", "tick"}:
        return _tr("earliest first"), _tr("latest first")
    if shape in _NUMBERS:
        return _tr("smallest first"), _tr("largest first")
    if shape == "flag":
        return _tr("no first"), _tr("yes first")
    return _tr("A to Z"), _tr("Z to A")
