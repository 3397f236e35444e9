"""Paints one page of a paper as a card: its picture, its number, whether it goes along, and to whom it went."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen, QPixmap, QTransform
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from navigator_app.ui.parts.strokes import MEDIUM, draw_focus, draw_icon, wrap_flags, write
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Radius

LOOK: Final = Qt.ItemDataRole.UserRole
PICTURE: Final = Qt.ItemDataRole.UserRole + 1
PICTURE_PX: Final = 120
_HIGH_PX: Final = 124
_WORDS_PX: Final = 76
_PAD_PX: Final = 8
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True)
class Look:
    """What a card says besides its picture."""

    name: str
    whom: str
    what: str
    is_left: bool
    goes: bool
    degrees: int = 0
    trouble: str = ""
    """What stands in the picture's place where there is none."""


def card_size() -> QSize:
    """Return the size of one card, the space around it included."""
    theme = Theme.current()
    return QSize(theme.px(PICTURE_PX) + 4 * _PAD_PX, theme.px(_HIGH_PX + _WORDS_PX) + 4 * _PAD_PX)


class SheetDelegate(QStyledItemDelegate):
    """Paints the cards."""

    def sizeHint(self, _option: QStyleOptionViewItem, _index: Index) -> QSize:
        """Ask for one card."""
        return card_size()

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the card, the page on it and the words below."""
        look: Look = index.data(LOOK)
        theme, place = Theme.current(), QRectF(option.rect).adjusted(4, 4, -4, -4)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.setBrush(theme.color("selected" if look.goes else "surface" if look.is_left else "sunken"))
        painter.setPen(QPen(theme.color("primary" if look.goes else "border"), 2 if look.goes else 1))
        painter.drawRoundedRect(place.adjusted(1, 1, -1, -1), Radius.CARD, Radius.CARD)
        inner = place.adjusted(_PAD_PX, _PAD_PX, -_PAD_PX, -_PAD_PX)
        words_px = theme.px(_WORDS_PX)
        self._paint_page(painter, inner.adjusted(0, 0, 0, -words_px), look, index.data(PICTURE))
        self._paint_words(painter, inner.adjusted(0, inner.height() - words_px, 0, 0), look)
        if option.state & QStyle.StateFlag.State_HasFocus:
            draw_focus(painter, place, Radius.CARD)
        painter.restore()

    def _paint_page(self, painter: QPainter, room: QRectF, look: Look, picture: Any) -> None:
        if not isinstance(picture, QPixmap) or picture.isNull():
            draw_icon(painter, room.center().x() - 12, room.center().y() - 12, "file-text", "faint", 24)
            below = QRectF(room.left(), room.center().y() + 6, room.width(), Theme.current().px(18))
            write(painter, below, look.trouble, "muted", size="caption", align=Qt.AlignmentFlag.AlignCenter)
            return
        if look.goes and look.degrees:
            picture = picture.transformed(QTransform().rotate(look.degrees))
        size = picture.deviceIndependentSize()
        size.scale(room.size(), Qt.AspectRatioMode.KeepAspectRatio)
        left, top = room.center().x() - size.width() / 2, room.center().y() - size.height() / 2
        page = QRectF(left, top, size.width(), size.height())
        painter.drawPixmap(page, picture, QRectF(picture.rect()))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(Theme.current().color("edge"), 1))
        painter.drawRect(page)

    def _paint_words(self, painter: QPainter, room: QRectF, look: Look) -> None:
        theme = Theme.current()
        line, left = room.height() / 4, room.left()
        if look.goes:
            draw_icon(painter, left, room.top() + line / 2 + 1, "check", "primary", 14)
            left += theme.px(18)
        first = QRectF(left, room.top(), room.right() - left, line)
        write(painter, first, look.name, "text", size="small", weight=MEDIUM)
        second = QRectF(room.left(), room.top() + line, room.width(), line)
        color = "text" if look.goes else "muted"
        write(painter, second, look.whom, color, size="caption")
        metrics, below = theme.metrics("caption"), room.adjusted(0, 2 * line, 0, 0)
        # As long as two lines hold, some room at the end of the first left over.
        what = metrics.elidedText(look.what, Qt.TextElideMode.ElideRight, below.width() * 1.5)
        painter.drawText(below, wrap_flags(metrics, what, below.width()), what)
