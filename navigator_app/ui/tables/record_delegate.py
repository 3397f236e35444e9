"""How one cell of a table of records is painted: whole rows are hovered and selected, hairlines between."""

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from navigator_app.ui.parts.chip import ChipText, chip_width, paint_chip
from navigator_app.ui.parts.strokes import (
    LEFT,
    MEDIUM,
    NORMAL,
    RIGHT,
    STRONG,
    draw_line,
    write,
    write_wrapped,
)
from navigator_app.ui.tables.record_model import CELL_ROLE, Cell, Column
from navigator_app.ui.theme.style import Theme

PAD_PX: Final = 12
_HALF_PX: Final = 9
_HALF_CHIP_PX: Final = 11
"""How far two lines of a cell stand from its middle; a chip is higher than a line of words."""


def cell_width(cell: Cell) -> float:
    """Return how wide a cell of the table is when it is whole, its padding included."""
    theme = Theme.current()
    if cell.icon:
        wide = chip_width(cell.text, cell.icon)
    else:
        wide = theme.metrics("body", STRONG if _is_strong(cell) else MEDIUM).horizontalAdvance(cell.text)
    below = theme.metrics("small").horizontalAdvance(cell.below) if cell.below else 0
    return max(wide, below) + 2 * PAD_PX + 4


def _is_strong(cell: Cell) -> bool:
    return cell.strong or cell.tint in {"danger", "warn"}


class RecordDelegate(QStyledItemDelegate):
    """Paints cells. `hovered` is the row under the mouse, -1 for none."""

    def __init__(self, columns: tuple[Column, ...], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._columns = columns
        self.hovered = -1
        self.focused = False

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one cell."""
        # Some hundred cells a page: what is the same for all of them is not saved and put back for each.
        theme, place = Theme.current(), QRectF(option.rect)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if chosen or index.row() == self.hovered:
            painter.fillRect(place, theme.color("selected" if chosen else "hover"))
        draw_line(painter, place.left(), place.right() + 1, place.bottom() + 0.5)
        if chosen and index.column() == 0:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.color("primary" if self.focused else "edge"))
            bar = QRectF(place.left() + 1, place.top() + 9, 3, place.height() - 18)
            painter.drawRoundedRect(bar, 1.5, 1.5)
        cell = index.data(CELL_ROLE)
        if cell.text or cell.below:
            _paint_cell(painter, place, cell, self._columns[index.column()])


def _paint_cell(painter: QPainter, place: QRectF, cell: Cell, column: Column) -> None:
    inner = place.adjusted(PAD_PX, 0, -PAD_PX, 0)
    align = RIGHT if column.align == "right" else LEFT
    upper, lower = inner, inner
    if cell.below:
        half = Theme.current().px(_HALF_CHIP_PX if cell.icon else _HALF_PX)
        upper, lower = inner.translated(0, -half), inner.translated(0, half)
        write(painter, lower, cell.below, "muted", size="small", align=align)
    if cell.icon:
        chip = ChipText(cell.text, cell.tint or "neutral", cell.icon)
        left = inner.left()
        if column.align == "right":
            left = max(left, inner.right() - chip_width(cell.text, cell.icon))
        paint_chip(painter, left, upper.center().y() + 0.5, chip, inner.right() - left)
        return
    weight = STRONG if _is_strong(cell) else NORMAL
    shown = write_wrapped if column.wraps and not cell.below else write
    shown(painter, upper, cell.text, cell.tint or "text", weight=weight, align=align)
