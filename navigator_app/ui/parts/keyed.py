"""Choices that carry their key: real radio buttons and boxes, painted as pills with the digit that takes them."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton

from navigator_app.ui.parts.labels import keyless, plain_tip
from navigator_app.ui.parts.reached import Reached
from navigator_app.ui.parts.strokes import CENTER, MEDIUM, STRONG, draw_focus, draw_icon, write
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Radius

DIGITS: Final = "1234567890-="
_PAD_PX: Final = 8
_GAP_PX: Final = 8
_HIGH_PX: Final = 32
_CAP_PX: Final = 20
_LEAST_PX: Final = 260


class _Look:
    """How such a choice is measured and painted, whatever kind of button it is."""

    def __init__(self, button: QAbstractButton, words: str, key: str, name: str, icon: str) -> None:
        self._button, self._icon = button, icon
        self.words, self.key = words, key
        button.setAccessibleName(f"{name}: {words}")
        plain_tip(button, words)
        button.setAttribute(Qt.WidgetAttribute.WA_Hover)
        button.setCursor(Qt.CursorShape.PointingHandCursor)

    def size(self) -> QSize:
        """Ask for the key, the words in bold, so that nothing moves when it is chosen, and some air."""
        theme = Theme.current()
        wide = theme.metrics("body", STRONG).horizontalAdvance(self.words)
        return QSize(round(self._left() + wide) + _PAD_PX + 6, theme.px(_HIGH_PX))

    def least(self) -> QSize:
        """Accept less where the words are somebody else's and long."""
        hint = self.size()
        return QSize(min(hint.width(), Theme.current().px(_LEAST_PX)), hint.height())

    def paint(self) -> None:
        """Paint plate, key and words; what is chosen is bold, tinted and has a tick in the key's place."""
        theme, button = Theme.current(), self._button
        on = button.isChecked()
        painter = QPainter(button)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        place = QRectF(button.rect())
        line_px = 2 if on else 1
        inner = place.adjusted(line_px / 2, line_px / 2, -line_px / 2, -line_px / 2)
        painter.setPen(QPen(theme.color("primary" if on else "edge"), line_px))
        painter.setBrush(theme.color("primary_soft" if on else "hover" if button.underMouse() else "surface"))
        painter.drawRoundedRect(inner, Radius.CONTROL, Radius.CONTROL)
        self._paint_cap(painter, place, on=on)
        room = place.adjusted(self._left(), 0, 0, 0)
        write(painter, room, self.words, "text", weight=STRONG if on else MEDIUM)
        if button.hasFocus():
            draw_focus(painter, place.adjusted(2, 2, -2, -2), Radius.CONTROL - 2)
        painter.end()

    def _paint_cap(self, painter: QPainter, place: QRectF, *, on: bool) -> None:
        theme = Theme.current()
        cap = QRectF(_PAD_PX, 0, theme.px(_CAP_PX), theme.px(_CAP_PX))
        cap.moveTop((place.height() - cap.height()) / 2)
        if on:
            draw_icon(painter, cap.left() + 2, cap.center().y(), self._icon, "primary", 16)
        elif self.key:
            painter.setPen(QPen(theme.color("border"), 1))
            painter.setBrush(theme.color("sunken"))
            painter.drawRoundedRect(cap, Radius.KEY, Radius.KEY)
            write(painter, cap, self.key, "muted", size="caption", align=CENTER)

    def _left(self) -> float:
        return _PAD_PX + Theme.current().px(_CAP_PX) + _GAP_PX


class _Pill(Reached):
    """What both kinds of pill are: as large and as painted as their look says."""

    look: _Look

    def hitButton(self, _place: object) -> bool:
        """Let the whole pill be clicked."""
        return True

    def sizeHint(self) -> QSize:
        """Ask for what its look needs."""
        return self.look.size()

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow column; a long one is then shortened, with all of it in its tip."""
        return self.look.least()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint its look."""
        self.look.paint()


class KeyedRadio(_Pill, QRadioButton):
    """One of a few; the group decides that only one is chosen."""

    def __init__(self, words: str, key: str, name: str) -> None:
        super().__init__(keyless(words))
        self.heed_readers()
        self.look = _Look(self, words, key, name, "circle-check")


class KeyedBox(_Pill, QCheckBox):
    """One of several that may be ticked together."""

    def __init__(self, words: str, key: str, name: str) -> None:
        super().__init__(keyless(words))
        self.heed_readers()
        self.look = _Look(self, words, key, name, "circle-check")
