"""A table of lines, the same for every drawer and every tab of the chart."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

from PySide6.QtCore import QCoreApplication

from navigator_app.queries.lists import Line
from navigator_app.ui import sayings
from navigator_app.ui.screens.chips import meaning_text
from navigator_app.ui.tables.records import Cell, Column, RecordTable, TableRow
from sync.words import When


def _tr(text: str) -> str:
    return QCoreApplication.translate("LineTable", text)


def line_table(name: str, *, with_person: bool) -> RecordTable:
    """Make an empty table; `with_person` has a column for whose each line is."""
    columns = [Column(_tr("What")), Column(_tr("State"), 230), Column(_tr("When"), 216)]
    if with_person:
        columns.insert(1, Column(_tr("Patient"), 170))
    return RecordTable(name, columns)


def table_row(line: Line, now: datetime, zone: ZoneInfo, *, with_person: bool) -> TableRow:
    """Give one line's cells."""
    mark = (
        _tr("Not sent yet")
        if line.mark == "saved"
        else _tr("Needs a decision")
        if line.mark == "review"
        else ""
    )
    cells = [
        Cell(sayings.words(line.title), below=sayings.words(line.detail), strong=line.is_open),
        Cell(
            sayings.words(line.status.text),
            line.status.tint,
            line.status.icon,
            below=mark,
            tip=meaning_text(line.status),
        ),
        Cell(sayings.when_text(line.when, now, zone), sort=_order(line.when)),
    ]
    if with_person:
        cells.insert(1, Cell(line.person))
    return TableRow(f"{line.key.kind}:{line.key.id}", tuple(cells))


def _order(when: When | None) -> float | None:
    if when is None:
        return None
    if when.at is not None:
        return when.at.timestamp()
    return float(when.on.toordinal()) * 86_400 - 62_135_683_200 if when.on else None
