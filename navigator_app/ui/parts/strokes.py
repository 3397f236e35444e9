"""The few strokes every painted part is made of: text, icon, tinted icon, focus ring, hairline."""

from typing import Final

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPen

from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Radius, TextSize

LEFT: Final = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT: Final = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
CENTER: Final = Qt.AlignmentFlag.AlignCenter
NORMAL: Final = QFont.Weight.Normal
MEDIUM: Final = QFont.Weight.Medium
STRONG: Final = QFont.Weight.DemiBold
_ONE_LINE: Final = Qt.TextFlag.TextSingleLine.value


def write(
    painter: QPainter,
    place: QRectF,
    text: str,
    color: str,
    *,
    size: TextSize = "body",
    weight: QFont.Weight = NORMAL,
    align: Qt.AlignmentFlag = LEFT,
) -> float:
    """Write one line, shortened with an ellipsis where it does not fit.

    Shape: the width that was used. Never for a number that names a person or a result: those wrap.
    """
    metrics = Theme.current().metrics(size, weight)
    wide, room = metrics.horizontalAdvance(text), place.width() + 1
    # To measure is to lay the letters out, as to shorten is: only what is too long is shortened.
    if wide > room:
        text = metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
        wide = metrics.horizontalAdvance(text)
    put(painter, place, text, color, size=size, weight=weight, align=align)
    return wide


def write_wrapped(
    painter: QPainter,
    place: QRectF,
    text: str,
    color: str,
    *,
    weight: QFont.Weight = NORMAL,
    align: Qt.AlignmentFlag = LEFT,
) -> None:
    """Write in as many lines as the place is high for; what is longer still ends with an ellipsis."""
    metrics = Theme.current().metrics("body", weight)
    flags = wrap_flags(metrics, text, place.width())
    words = text.split(" ")
    shown = text
    while metrics.boundingRect(place, flags, shown).height() > place.height() and len(words) > 1:
        words.pop()
        shown = " ".join(words) + "\N{HORIZONTAL ELLIPSIS}"
    put(painter, place, shown, color, weight=weight, align=align, flags=flags)


def put(
    painter: QPainter,
    place: QRectF,
    text: str,
    color: str,
    *,
    size: TextSize = "body",
    weight: QFont.Weight = NORMAL,
    align: Qt.AlignmentFlag = LEFT,
    flags: int = _ONE_LINE,
) -> None:
    """Write what is known to fit, in one line or as the flags say."""
    theme = Theme.current()
    painter.setFont(theme.font(size, weight))
    painter.setPen(theme.color(color))
    painter.drawText(place, align.value | flags, text)


def wrap_flags(metrics: QFontMetricsF, text: str, width: float) -> int:
    """Return how a text wraps at a width: between words, and inside them only where one is too long."""
    flags = Qt.TextFlag.TextWordWrap
    # No letter is wider than the widest, so that only very long words have to be measured.
    most = width / max(metrics.maxWidth(), 1.0)
    long_words = (word for word in text.replace("\n", " ").split(" ") if len(word) > most)
    if any(metrics.horizontalAdvance(word) > width for word in long_words):
        flags |= Qt.TextFlag.TextWrapAnywhere
    return int(flags)


def wrapped(metrics: QFontMetricsF, text: str, left: float, top: float, width: float) -> QRectF:
    """Return the place that a text of several lines takes."""
    room = QRectF(left, top, max(width, 40), 10_000)
    high = metrics.boundingRect(room, wrap_flags(metrics, text, room.width()), text).height() if text else 0
    room.setHeight(high)
    return room


def draw_icon(
    painter: QPainter, left: float, middle: float, name: str, color: str, size_px: int = 16
) -> None:
    """Draw an icon that begins at `left` and is centered on `middle`."""
    ratio = painter.device().devicePixelRatio()
    picture = Theme.current().pixmap(name, color, size_px, ratio)
    painter.drawPixmap(QPointF(left, middle - picture.deviceIndependentSize().height() / 2), picture)


def take_soft(painter: QPainter, tint: str, *, on: str = "") -> float:
    """Take the brush for a soft patch of a tint; in high contrast its line as well, as tints are not told apart there.

    Units: how far the patch has to stand inside its place, for the line.
    """
    theme = Theme.current()
    painter.setBrush(theme.color(on or f"{tint}_soft"))
    if theme.is_strong:
        painter.setPen(QPen(theme.color(tint), 1))
        return 0.5
    painter.setPen(Qt.PenStyle.NoPen)
    return 0.0


def draw_tinted_icon(
    painter: QPainter, place: QRectF, name: str, tint: str, size_px: int = 16, *, on: str = ""
) -> None:
    """Draw an icon on a soft rounded square of its tint."""
    theme = Theme.current()
    inside = take_soft(painter, tint, on=on)
    patch = place.adjusted(inside, inside, -inside, -inside)
    painter.drawRoundedRect(patch, Radius.GLYPH, Radius.GLYPH)
    inset = (place.width() - theme.px(size_px)) / 2
    draw_icon(painter, place.left() + inset, place.center().y(), name, tint, size_px)


def draw_focus(painter: QPainter, place: QRectF, radius: float = Radius.CONTROL) -> None:
    """Draw the ring that says where the keyboard is."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    theme = Theme.current()
    thick = 3 if theme.is_strong else 2
    painter.setPen(QPen(theme.color("focus"), thick))
    inside = thick / 2
    painter.drawRoundedRect(place.adjusted(inside, inside, -inside, -inside), radius - 1, radius - 1)


def draw_inner_ring(painter: QPainter, place: QRectF, color: str) -> None:
    """Draw a line inside the ring on what is filled, whose color may be as bright as the ring's."""
    painter.setBrush(Qt.BrushStyle.NoBrush)
    theme = Theme.current()
    painter.setPen(QPen(theme.color(color), 2))
    inside = (3 if theme.is_strong else 2) + 1
    radius = Radius.CONTROL - inside
    painter.drawRoundedRect(place.adjusted(inside, inside, -inside, -inside), radius, radius)


def draw_line(painter: QPainter, left: float, right: float, y: float, color: str = "border") -> None:
    """Draw a level hairline."""
    painter.fillRect(QRectF(left, y - 0.5, right - left, 1), Theme.current().color(color))
