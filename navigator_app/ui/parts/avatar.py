"""Small round and square pictures: initials of a person, an icon on its tint, a bare icon."""

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from navigator_app.ui.parts.strokes import CENTER, STRONG, draw_icon, draw_tinted_icon, take_soft
from navigator_app.ui.theme.fonts import make_font
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Tint


class _Picture(QLabel):
    """A square that grows with the text size; a label, so that one with a name is read as words."""

    def __init__(self, size_px: int) -> None:
        super().__init__()
        self._size_px = size_px
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def sizeHint(self) -> QSize:
        """Ask for the square."""
        side = Theme.current().px(self._size_px)
        return QSize(side, side)


class Avatar(_Picture):
    """A person's initials; says nothing to a screen reader, the name stands beside it."""

    def __init__(self, initials: str, tint: Tint = "primary", size_px: int = 40) -> None:
        super().__init__(size_px)
        self._initials = initials
        self._tint: Tint = tint

    def set_initials(self, initials: str) -> None:
        """Show another person."""
        self._initials = initials
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the circle and the letters."""
        theme = Theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        inside = take_soft(painter, self._tint)
        painter.drawEllipse(QRectF(self.rect()).adjusted(inside, inside, -inside, -inside))
        painter.setPen(theme.color(self._tint))
        painter.setFont(make_font(round(self.height() * 0.36), STRONG))
        painter.drawText(QRectF(self.rect()), int(CENTER), self._initials)
        painter.end()


class Glyph(_Picture):
    """One icon in one color."""

    def __init__(self, icon: str, color: str = "muted", size_px: int = 16, name: str = "") -> None:
        super().__init__(size_px)
        self._icon, self._color = icon, color
        self.setAccessibleName(name)

    def set_icon(self, icon: str, color: str) -> None:
        """Show another icon."""
        self._icon, self._color = icon, color
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the icon."""
        painter = QPainter(self)
        draw_icon(painter, 0, self.height() / 2, self._icon, self._color, self._size_px)
        painter.end()


class TintedGlyph(_Picture):
    """One icon on a soft square of its tint."""

    def __init__(self, icon: str, tint: Tint = "neutral", size_px: int = 34) -> None:
        super().__init__(size_px)
        self._icon = icon
        self._tint: Tint = tint

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint square and icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_tinted_icon(painter, QRectF(self.rect()), self._icon, self._tint, 18)
        painter.end()
