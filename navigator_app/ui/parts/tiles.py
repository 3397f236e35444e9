"""The tiles over a list: how many of each sort there are, and a filter for it when pressed."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy

from navigator_app.ui.parts.reached import Reached
from navigator_app.ui.parts.strokes import MEDIUM, NORMAL, STRONG, draw_focus, draw_tinted_icon, write
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Radius, Tint

_HEIGHT_PX = 60
_PAD_PX = 14
_GLYPH_PX = 34


@dataclass(frozen=True)
class TileText:
    """What one tile says; `key` is how the screen knows it."""

    key: str
    word: str
    icon: str
    tint: Tint


class Tile(Reached, QAbstractButton):
    """A count with its word; pressed, the list shows only these."""

    def __init__(self, tile: TileText, count: int | None = None) -> None:
        super().__init__()
        self.tile = tile
        self.setCheckable(True)
        self.heed_readers()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.set_count(count)

    def set_count(self, count: int | None) -> None:
        """Show another count; None says that it is not known, which is never shown as none."""
        self._count = "\u2013" if count is None else str(count)
        self.setText(self.tile.word)
        told = self.tr("not known") if count is None else count
        self.setAccessibleName(f"{self.tile.word}: {told}")
        self.setAccessibleDescription(self.tr("Shows only these in the list"))
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for count, word and glyph."""
        theme = Theme.current()
        word_px = theme.metrics("body", MEDIUM).horizontalAdvance(self.tile.word)
        wide = word_px + theme.px(_GLYPH_PX) + 2 * _PAD_PX + 12
        return QSize(round(wide), theme.px(_HEIGHT_PX))

    def minimumSizeHint(self) -> QSize:
        """Accept the word without its glyph, which is then left out."""
        theme = Theme.current()
        word_px = theme.metrics("body").horizontalAdvance(self.tile.word)
        return QSize(round(word_px) + 2 * _PAD_PX + 4, theme.px(_HEIGHT_PX))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the card, the count, the word and the glyph."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_card(painter)
        theme = Theme.current()
        place = QRectF(self.rect()).adjusted(_PAD_PX, 0, -_PAD_PX, 0)
        if self.width() >= self.sizeHint().width():
            side = theme.px(_GLYPH_PX)
            square = QRectF(place.right() - side, place.center().y() - side / 2, side, side)
            plate = "surface" if self.isChecked() else ""
            draw_tinted_icon(painter, square, self.tile.icon, self.tile.tint, 18, on=plate)
        figure = QRectF(place.left(), theme.px(7), place.width(), theme.px(27))
        write(painter, figure, self._count, "text", size="figure", weight=STRONG)
        word = QRectF(place.left(), theme.px(34), place.width(), theme.px(19))
        weight = MEDIUM if self.isChecked() else NORMAL
        write(painter, word, self.tile.word, "text" if self.isChecked() else "muted", weight=weight)
        painter.end()

    def _paint_card(self, painter: QPainter) -> None:
        theme, place = Theme.current(), QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        fill = "selected" if self.isChecked() else "hover" if self.underMouse() else "surface"
        edge = ("primary", 2) if self.isChecked() else ("border", 1)
        painter.setBrush(theme.color(fill))
        painter.setPen(QPen(theme.color(edge[0]), edge[1]))
        inset = edge[1] / 2 - 0.5
        painter.drawRoundedRect(place.adjusted(inset, inset, -inset, -inset), Radius.CARD, Radius.CARD)
        if self.hasFocus():
            draw_focus(painter, QRectF(self.rect()), Radius.CARD)
