"""The strokes of a trend: marks, bands, axes."""

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from navigator_app.ui.parts.strokes import LEFT, RIGHT, STRONG, draw_line, take_soft, write
from navigator_app.ui.parts.trend_data import TrendData, TrendPoint, TrendScale
from navigator_app.ui.theme.style import Theme


def paint_mark(painter: QPainter, place: QPointF, *, flagged: bool, chosen: bool) -> None:
    """Paint one result: a diamond when the lab flagged it, else a circle."""
    theme = Theme.current()
    painter.setPen(QPen(theme.color("surface"), 2))
    painter.setBrush(theme.color("text" if chosen else "primary"))
    painter.save()
    painter.translate(place)
    if flagged:
        painter.rotate(45)
        painter.drawRect(QRectF(-5, -5, 10, 10))
    else:
        painter.drawEllipse(QPointF(0, 0), 5, 5)
    painter.restore()


def paint_window(painter: QPainter, scale: TrendScale, data: TrendData) -> None:
    """Paint the days a card speaks of, with its words inside where they fit, else above."""
    if data.window is None:
        return
    window, line_px = data.window, scale.line_px
    left, right = scale.x(window.starts_at), scale.x(window.ends_at)
    top = 0.0 if scale.window_inside else scale.words_bottom + 4
    take_soft(painter, "violet")
    painter.drawRoundedRect(QRectF(left, top, right - left, scale.plot.bottom() - top), 8, 8)
    if scale.window_inside:
        place = QRectF(left + 10, 4, right - left - 10, line_px)
        write(painter, place, window.headline, "violet", size="caption", weight=STRONG)
        write(painter, place.translated(0, line_px - 1), window.text, "violet", size="caption")
        return
    words = QRectF(scale.plot.left(), line_px, scale.plot.width(), line_px)
    painter.drawRoundedRect(QRectF(words.left(), words.center().y() - 5, 16, 10), 2, 2)
    for number, text in enumerate(scale.window_words):
        place = words.adjusted(22, 0, 0, 0).translated(0, number * line_px)
        write(painter, place, text, "violet", size="caption", weight=STRONG)


def paint_range(painter: QPainter, scale: TrendScale, data: TrendData) -> None:
    """Paint the lab's own range and its words."""
    if data.lab_range is None:
        return
    theme = Theme.current()
    soft = QColor(theme.color("ok"))
    soft.setAlpha(38)
    painter.setPen(QPen(theme.color("ok"), 1) if theme.is_strong else Qt.PenStyle.NoPen)
    painter.setBrush(soft)
    low = max(scale.y(data.lab_range.low), scale.plot.top())
    high = max(scale.y(data.lab_range.high), scale.plot.top())
    painter.drawRect(QRectF(scale.plot.left(), high, scale.plot.width(), low - high))
    words = QRectF(scale.plot.left(), 0, scale.plot.width(), scale.line_px)
    painter.drawRoundedRect(QRectF(words.left(), words.center().y() - 5, 16, 10), 2, 2)
    write(painter, words.adjusted(22, 0, 0, 0), data.lab_range.text, "muted", size="caption")


def paint_axes(painter: QPainter, scale: TrendScale, points: Sequence[TrendPoint]) -> None:
    """Paint round values at the left and days below, as many as fit."""
    for tick in scale.ticks:
        y = scale.y(tick)
        draw_line(painter, scale.plot.left(), scale.plot.right(), round(y) + 0.5)
        place = QRectF(0, y - 9, scale.plot.left() - 8, 18)
        write(painter, place, f"{tick:g}", "faint", size="caption", align=RIGHT)
    free_from = 0.0
    metrics = Theme.current().metrics("caption")
    for point in points:
        wide = metrics.horizontalAdvance(point.day)
        left = min(scale.x(point.at) - wide / 2, scale.plot.right() + 4 - wide)
        if left >= free_from:
            place = QRectF(left, scale.plot.bottom() + 5, wide + 2, metrics.height())
            write(painter, place, point.day, "faint", size="caption", align=LEFT)
            free_from = left + wide + 10
