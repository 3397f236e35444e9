"""How a worklist row is painted.

Groups are rounded cards joined of their rows; status and due stand in fixed columns; weight, not color, says
what matters; every row shows its verb, and the selected row shows the verb's key beside it.
"""

from typing import Final

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QPointF, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from navigator_app.ui.parts.chip import ChipText, chip_width, paint_chip
from navigator_app.ui.parts.fitting import fitted
from navigator_app.ui.parts.letters import Letters
from navigator_app.ui.parts.strokes import (
    CENTER,
    MEDIUM,
    NORMAL,
    RIGHT,
    STRONG,
    draw_focus,
    draw_icon,
    draw_line,
    draw_tinted_icon,
    take_soft,
    write,
)
from navigator_app.ui.tables.work_model import ENTRY_ROLE, Heading, Index, WorkModel, WorkRow
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Radius

_TEXT_LEFT_PX: Final = 60
_RIGHT_PX: Final = 14
_DUE_PX: Final = 126
_STATUS_PX: Final = 204
_NARROW_PX: Final = 640
_LINE_PX: Final = 20
_MARKS: Final = {"saved": ("cloud-upload", "muted"), "review": ("git-merge", "violet")}


class Columns:
    """Where things stand in one row."""

    def __init__(self, place: QRectF) -> None:
        theme = Theme.current()
        self.place = place
        self.text_left = place.left() + theme.px(_TEXT_LEFT_PX)
        self.right = place.right() - _RIGHT_PX
        self.due_left = self.right - theme.px(_DUE_PX)
        narrow = place.width() < theme.px(_NARROW_PX)
        status_px = place.width() * 0.27 if narrow else theme.px(_STATUS_PX)
        self.status_left = self.due_left - status_px
        self.status_px = status_px - 8
        self.chip_px = self.status_px
        line_px = theme.px(_LINE_PX)
        gap = min(10.0 * theme.text_scale, place.height() / 2 - line_px / 2)
        self.upper = place.center().y() + 0.5 - gap
        self.lower = place.center().y() + 0.5 + gap

    def give_due(self, needed_px: float) -> None:
        """Let the status and the due text beside it share their room: the due text is never shortened."""
        self.due_left = min(self.due_left, self.right - needed_px)
        self.chip_px = self.right - needed_px - self.status_left - 8

    def line(self, left: float, right: float, middle: float) -> QRectF:
        """Return the place of one line of text."""
        line_px = Theme.current().px(_LINE_PX)
        return QRectF(left, middle - line_px / 2, max(right - left, 0), line_px)

    def verb(self) -> QRectF:
        """Return the place where the verb is shown and can be pressed."""
        return QRectF(self.status_left, self.lower - 12, self.status_px, 24)


class WorkDelegate(QStyledItemDelegate):
    """Paints headings and rows. `keyboard` shows the focus ring, `compact` makes rows lower."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.compact = False
        self.keyboard = False

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        """Paint one entry."""
        entry = index.data(ENTRY_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(option.rect)
        if isinstance(entry, Heading):
            _paint_heading(painter, place, entry)
        else:
            self._paint_row(painter, place, option.state, index, entry)
        painter.restore()

    def _paint_row(
        self, painter: QPainter, place: QRectF, state: QStyle.StateFlag, index: Index, row: WorkRow
    ) -> None:
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        hovered = bool(state & QStyle.StateFlag.State_MouseOver)
        focused = bool(state & QStyle.StateFlag.State_Active) and bool(
            state & QStyle.StateFlag.State_HasFocus
        )
        first = isinstance(index.sibling(index.row() - 1, 0).data(ENTRY_ROLE), Heading)
        last = not isinstance(index.sibling(index.row() + 1, 0).data(ENTRY_ROLE), WorkRow)
        fill = "selected" if chosen else "hover" if hovered else "surface"
        _paint_card(painter, place, fill, first=first, last=last)
        if not last:
            left = place.left() + Theme.current().px(_TEXT_LEFT_PX)
            draw_line(painter, left, place.right() - 1, place.bottom() - 0.5)
        ring = chosen and focused and (self.keyboard or Theme.current().is_strong)
        if chosen and not ring:
            _paint_bar(painter, place, "primary" if focused else "edge")
        columns = Columns(place)
        columns.give_due(Theme.current().metrics("small", STRONG).horizontalAdvance(row.due) + 2)
        model = index.model()
        is_marked = isinstance(model, WorkModel) and row.key in model.marked
        title_end = _paint_what(painter, columns, row, compact=self.compact, is_marked=is_marked)
        _paint_status(painter, columns, row, title_end, lively=chosen or hovered)
        _paint_due(painter, columns, row)
        if ring:
            draw_focus(painter, place.adjusted(2, 2, -2, -2), Radius.CARD - 2)


def _paint_heading(painter: QPainter, place: QRectF, heading: Heading) -> None:
    theme = Theme.current()
    middle = place.bottom() - theme.px(15)
    line = QRectF(place.left() + 6, middle - 10, place.width() - 60, 20)
    used = write(painter, line, heading.text, "text", size="small", weight=STRONG)
    count = str(heading.count)
    wide = max(theme.metrics("caption", STRONG).horizontalAdvance(count) + 12, theme.px(22))
    high = theme.px(18)
    badge = QRectF(line.left() + used + 8, middle - high / 2, wide, high)
    inside = take_soft(painter, heading.tint)
    painter.drawRoundedRect(badge.adjusted(inside, inside, -inside, -inside), high / 2, high / 2)
    write(painter, badge, count, heading.tint, size="caption", weight=STRONG, align=CENTER)


def _paint_card(painter: QPainter, place: QRectF, fill: str, *, first: bool, last: bool) -> None:
    """Paint one row's piece of its group's rounded card."""
    theme, radius = Theme.current(), float(Radius.CARD)
    inner = place.adjusted(0.5, 0.5 if first else 0, -0.5, -0.5 if last else 0)
    # The outline is one tall rounded box, clipped to this row, so that pieces join without a seam.
    tall = inner.adjusted(0, 0 if first else -3 * radius, 0, 0 if last else 3 * radius)
    path = QPainterPath()
    path.addRoundedRect(tall, radius, radius)
    painter.save()
    painter.setClipRect(place)
    painter.setBrush(theme.color(fill))
    painter.setPen(QPen(theme.color("border"), 1))
    painter.drawPath(path)
    painter.restore()


def _paint_bar(painter: QPainter, place: QRectF, color: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(Theme.current().color(color))
    painter.drawRoundedRect(QRectF(place.left() + 1, place.top() + 12, 3, place.height() - 24), 1.5, 1.5)


def _paint_what(
    painter: QPainter, columns: Columns, row: WorkRow, *, compact: bool, is_marked: bool
) -> float:
    """Paint icon, title, person and context, and give where the title ends."""
    theme = Theme.current()
    side = theme.px(28 if compact else 32)
    middle = QPointF(columns.place.left() + 16 + theme.px(32) / 2, columns.place.center().y() + 0.5)
    square = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
    if is_marked:
        draw_tinted_icon(painter, square, "check", "on_primary", on="primary")
    else:
        draw_tinted_icon(painter, square, row.icon, row.icon_tint)
    end = columns.status_left - 12
    title = columns.line(columns.text_left, end, columns.upper)
    title_end = columns.text_left + write(painter, title, row.title, "text", weight=STRONG)
    person = columns.line(columns.text_left, end, columns.lower)
    used = write(painter, person, row.person, "text", size="small", weight=MEDIUM)
    context = columns.line(columns.text_left + (used + 8 if used else 0), end, columns.lower)
    if context.width() > theme.px(24):
        said = fitted(row.context, context.width(), theme.metrics("small").horizontalAdvance)
        write(painter, context, said, "muted", size="small")
    return title_end


def _paint_status(
    painter: QPainter, columns: Columns, row: WorkRow, title_end: float, *, lively: bool
) -> None:
    theme = Theme.current()
    chip = ChipText(row.status, row.status_tint, row.status_icon)
    # A long state begins before its column where the title leaves room: it is not to be shortened.
    lacking = max(0.0, chip_width(chip.text, chip.icon) - columns.chip_px)
    more = max(0.0, min(lacking, columns.status_left - title_end - 12))
    paint_chip(painter, columns.status_left - more, columns.upper, chip, columns.chip_px + more)
    if not row.verb:
        return
    left = columns.status_left + 8
    key = row.verb_key if Letters.current().is_on else ""
    if lively and key:
        left += _paint_key(painter, left, columns.lower, key) + 6
    line = columns.line(left, columns.status_left + columns.status_px, columns.lower)
    color, weight = ("primary", STRONG) if lively else ("faint", NORMAL)
    write(painter, line, row.verb, color, size="small", weight=weight)
    if lively and not key:
        used = theme.metrics("small", weight).horizontalAdvance(row.verb)
        draw_icon(painter, left + used + 4, columns.lower, "arrow-right", "primary", 14)


def _paint_key(painter: QPainter, left: float, middle: float, key: str) -> float:
    theme = Theme.current()
    high = theme.px(17)
    wide = max(theme.metrics("caption", STRONG).horizontalAdvance(key) + 10, high)
    cap = QRectF(left + 0.5, middle - high / 2, wide, high)
    painter.setPen(QPen(theme.color("edge"), 1))
    painter.setBrush(theme.color("surface"))
    painter.drawRoundedRect(cap, Radius.KEY, Radius.KEY)
    write(painter, cap, key, "primary", size="caption", weight=STRONG, align=CENTER)
    return wide


def _paint_due(painter: QPainter, columns: Columns, row: WorkRow) -> None:
    pressing = row.due_tint in {"danger", "warn"}
    due = columns.line(columns.due_left, columns.right, columns.upper)
    color, weight = (row.due_tint, STRONG) if pressing else ("muted", MEDIUM)
    write(painter, due, row.due, color, size="small", weight=weight, align=RIGHT)
    end = columns.right
    if row.mark in _MARKS:
        icon, tint = _MARKS[row.mark]
        end -= Theme.current().px(15)
        draw_icon(painter, end, columns.lower, icon, tint, 15)
        end -= 7
    owner = columns.line(columns.due_left, end, columns.lower)
    write(painter, owner, row.owner, "muted", size="small", align=RIGHT)
