"""Chips: a state as icon shape, word and tint together, so that color never speaks alone."""

from dataclasses import dataclass

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QLabel, QSizePolicy

from navigator_app.ui.parts.labels import plain_tip
from navigator_app.ui.parts.strokes import MEDIUM, draw_icon, put, take_soft, write
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Height, Tint

_PAD_PX = 9
_ICON_PX = 14
_ICON_GAP_PX = 5


@dataclass(frozen=True)
class ChipText:
    """What one chip says."""

    text: str
    tint: Tint = "neutral"
    icon: str = ""
    meaning: str = ""
    """What the word means, shown to who points at it."""


def chip_width(text: str, icon: str) -> float:
    """Return how wide a chip wants to be."""
    theme = Theme.current()
    icon_px = theme.px(_ICON_PX) + _ICON_GAP_PX if icon else 0
    return theme.metrics("small", MEDIUM).horizontalAdvance(text) + 2 * _PAD_PX + icon_px + 1


def paint_chip(painter: QPainter, left: float, middle: float, chip: ChipText, max_width: float) -> float:
    """Paint a chip centered on `middle`; longer words are shortened to `max_width`.

    Shape: the width that was used.
    """
    theme = Theme.current()
    height = theme.px(Height.CHIP)
    whole = chip_width(chip.text, chip.icon)
    width = min(whole, max_width)
    inside = take_soft(painter, chip.tint)
    patch = QRectF(left, middle - height / 2, width, height).adjusted(inside, inside, -inside, -inside)
    painter.drawRoundedRect(patch, patch.height() / 2, patch.height() / 2)
    text_left = left + _PAD_PX
    if chip.icon:
        draw_icon(painter, text_left - 1, middle, chip.icon, chip.tint, _ICON_PX)
        text_left += theme.px(_ICON_PX) + _ICON_GAP_PX - 1
    place = QRectF(text_left, middle - height / 2, left + width - _PAD_PX - text_left + 2, height)
    (put if width == whole else write)(painter, place, chip.text, chip.tint, size="small", weight=MEDIUM)
    return width


class Chip(QLabel):
    """One chip on its own; it is shortened only when there is no room at all, then with a tooltip.

    A label, so that a screen reader takes its name for words and not for a box.
    """

    def __init__(self, text: str, tint: Tint = "neutral", icon: str = "", meaning: str = "") -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.show_chip(ChipText(text, tint, icon, meaning))

    def show_chip(self, chip: ChipText) -> None:
        """Say something else."""
        self._chip = chip
        self.setAccessibleName(chip.text)
        self.setAccessibleDescription(chip.meaning)
        plain_tip(self, "\n".join(filter(None, (chip.text, chip.meaning))))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Ask for the whole word."""
        wide = round(chip_width(self._chip.text, self._chip.icon)) + 1
        return QSize(wide, Theme.current().px(Height.CHIP))

    def minimumSizeHint(self) -> QSize:
        """Accept icon and a few letters."""
        hint = self.sizeHint()
        return QSize(min(hint.width(), Theme.current().px(72)), hint.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the chip."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        paint_chip(painter, 0, self.height() / 2, self._chip, self.width())
        painter.end()
