"""Filters beside each other, each turned on and off by itself: its words, its count, and a tick while it is on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from navigator_app.ui.parts.flow import Flow
from navigator_app.ui.parts.strokes import MEDIUM, draw_focus, draw_icon, write
from navigator_app.ui.theme.style import Theme

_PAD_PX = 10
_TICK_PX = 14
_HEIGHT_PX = 28


@dataclass(frozen=True)
class Filter:
    """One filter: its key, its words and how many things it would show."""

    key: str
    words: str
    count: int
    is_on: bool = False


class _Turned(QAbstractButton):
    """One filter, painted: a tick and a filled ground while it is on, an edge while it is not."""

    def __init__(self, shown: Filter) -> None:
        super().__init__()
        self.setCheckable(True)
        self.setChecked(shown.is_on)
        self.setText(f"{shown.words}  {shown.count}")
        self.setAccessibleName(f"{shown.words}, {shown.count}")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for the words, and always for the tick: nothing moves when it comes."""
        theme = Theme.current()
        wide = theme.metrics("small", MEDIUM).horizontalAdvance(self.text())
        tick = theme.px(_TICK_PX) + 4 if self.isChecked() else 0
        return QSize(round(wide) + 2 * _PAD_PX + tick + 1, theme.px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        """Ask for the same."""
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint ground or edge, the tick, the words."""
        theme, place = Theme.current(), QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius, left = place.height() / 2, _PAD_PX
        painter.setPen(QPen(theme.color("primary" if self.isChecked() else "edge"), 1))
        ground = "primary_soft" if self.isChecked() else "hover" if self.underMouse() else "surface"
        painter.setBrush(theme.color(ground))
        painter.drawRoundedRect(place, radius, radius)
        if self.isChecked():
            draw_icon(painter, left, place.center().y(), "check", "primary", _TICK_PX)
            left += theme.px(_TICK_PX) + 4
        words = QRectF(left, 0, self.width() - left, self.height())
        write(
            painter, words, self.text(), "text" if self.isChecked() else "muted", size="small", weight=MEDIUM
        )
        if self.hasFocus():
            draw_focus(painter, place, radius)
        painter.end()


class Filters(QWidget):
    """A row of filters that goes on in the next line; `turned` carries the key of the one that was pressed."""

    turned = Signal(str)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self._flow = Flow(gap=6)
        self._shown: tuple[Filter, ...] = ()
        self._buttons: dict[str, _Turned] = {}
        self.setLayout(self._flow)

    def show_filters(self, filters: Sequence[Filter]) -> None:
        """Show other filters; the one that holds the keyboard keeps it."""
        if tuple(filters) == self._shown:
            return
        held = next((key for key, each in self._buttons.items() if each.hasFocus()), "")
        while (item := self._flow.takeAt(0)) is not None:
            widget = item.widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        self._shown = tuple(filters)
        self._buttons = {one.key: _Turned(one) for one in filters}
        for key, each in self._buttons.items():
            each.clicked.connect(lambda _on=False, key=key: self.turned.emit(key))
            self._flow.addWidget(each)
        if held in self._buttons:
            self._buttons[held].setFocus()
        self.updateGeometry()
