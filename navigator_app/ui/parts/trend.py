"""One analyte over time.

It shows what the lab said and nothing else: values with the lab's own flags, the lab's own range, and, where
a clinician's card is in force, its window with the clinician's name. A diamond is a value the lab flagged, a
circle one it did not. No color tells good from bad. The unit stands in the title. Every value is in the
accessible description, and arrow keys step through them.
"""

from html import escape
from typing import Final

from PySide6.QtCore import QPoint, QRectF, QSize, QSizeF, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from navigator_app.ui.parts.strokes import CENTER, STRONG, draw_focus, write
from navigator_app.ui.parts.toast import announce
from navigator_app.ui.parts.trend_data import CardWindow, LabRange, TrendData, TrendPoint, TrendScale
from navigator_app.ui.parts.trend_layout import place_labels
from navigator_app.ui.parts.trend_paint import paint_axes, paint_mark, paint_range, paint_window
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Radius

__all__ = ["CardWindow", "LabRange", "Trend", "TrendData", "TrendPoint"]

_NEAR_PX: Final = 16
_HEIGHT_PX: Final = 170


class Trend(QWidget):
    """The picture of one analyte."""

    def __init__(self, data: TrendData) -> None:
        super().__init__()
        self._at = -1
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.show_data(data)

    def show_data(self, data: TrendData) -> None:
        """Show other results."""
        self._data = data
        self._at = -1
        self.setAccessibleName(f"{data.title}, {data.unit}")
        told = [point.told for point in reversed(data.points)]
        if data.lab_range:
            told.append(data.lab_range.text)
        if data.window:
            told.append(f"{data.window.headline}, {data.window.text}")
        self.setAccessibleDescription("; ".join(told) or self.tr("No result here yet"))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for a wide, low picture."""
        return QSize(320, Theme.current().px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow pane."""
        return QSize(220, Theme.current().px(_HEIGHT_PX))

    def label_places(self) -> list[QRectF | None]:
        """Return where each value's words stand; None where there is no room for them."""
        scale = self._scale()
        metrics = Theme.current().metrics("caption", STRONG)
        sizes = [QSizeF(metrics.horizontalAdvance(p.label) + 4, metrics.height()) for p in self._data.points]
        important = [bool(p.flag) or p is self._data.points[-1] for p in self._data.points]
        top = scale.words_bottom
        bounds = QRectF(scale.plot.left(), top, scale.plot.width() + 4, scale.plot.bottom() - top)
        return place_labels([scale.place(p) for p in self._data.points], sizes, important, bounds)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint bands, axes, line, points and words."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self._data.points:
            scale = self._scale()
            paint_window(painter, scale, self._data)
            paint_range(painter, scale, self._data)
            paint_axes(painter, scale, self._data.points)
            self._paint_line(painter, scale)
            self._paint_values(painter)
        else:
            write(painter, QRectF(self.rect()), self.tr("No result here yet"), "faint", align=CENTER)
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()), Radius.CONTROL)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Step through the results."""
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()))
        if step is None or not self._data.points:
            super().keyPressEvent(event)
            return
        start = len(self._data.points) if self._at < 0 else self._at
        self._at = min(max(start + step, 0), len(self._data.points) - 1)
        point = self._data.points[self._at]
        self._tell(self._scale().place(point).toPoint(), point)
        announce(self, point.told)
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Tell the result under the mouse in full."""
        scale = self._scale()
        for point in self._data.points:
            if (scale.place(point) - event.position()).manhattanLength() <= _NEAR_PX:
                self._tell(event.position().toPoint(), point)
                return
        QToolTip.hideText()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Forget the step."""
        super().focusOutEvent(event)
        self._at = -1
        self.update()

    def _tell(self, place: QPoint, point: TrendPoint) -> None:
        QToolTip.showText(self.mapToGlobal(place), f"<span>{escape(point.told)}</span>", self)

    def _scale(self) -> TrendScale:
        return TrendScale(self._data, self.width(), self.height())

    def _paint_line(self, painter: QPainter, scale: TrendScale) -> None:
        theme = Theme.current()
        places = [scale.place(point) for point in self._data.points]
        path = QPainterPath(places[0])
        for place in places[1:]:
            path.lineTo(place)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        pen = QPen(theme.color("primary"), 2)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.setPen(pen)
        painter.drawPath(path)
        for number, (place, point) in enumerate(zip(places, self._data.points, strict=True)):
            paint_mark(painter, place, flagged=bool(point.flag), chosen=number == self._at)

    def _paint_values(self, painter: QPainter) -> None:
        for place, point in zip(self.label_places(), self._data.points, strict=True):
            if place is not None:
                write(painter, place, point.label, "text", size="caption", weight=STRONG, align=CENTER)
