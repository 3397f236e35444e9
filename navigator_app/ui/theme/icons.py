"""Lucide icons drawn in a color of the theme, at the screen's own resolution, kept once drawn."""

import re
from functools import cache, lru_cache
from typing import Final

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from sync.resources import resource

_THICK_UP_TO_PX: Final = 16
_RATIOS: Final = (1.0, 2.0)


@cache
def _source(name: str) -> str:
    return resource(f"icons/{name}.svg").read_text("utf-8")


@lru_cache(maxsize=2048)
def pixmap(name: str, color: str, size_px: int = 16, ratio: float = 1.0) -> QPixmap:
    """Return one icon as a picture.

    Raises: FileNotFoundError for a name that is not among `resources/icons`.
    """
    stroke = "2" if size_px <= _THICK_UP_TO_PX else "1.75"
    svg = re.sub(r'stroke-width="[\d.]+"', f'stroke-width="{stroke}"', _source(name))
    renderer = QSvgRenderer(QByteArray(svg.replace("currentColor", color).encode()))
    picture = _empty(size_px, size_px, ratio)
    painter = QPainter(picture)
    renderer.render(painter, QRectF(0, 0, size_px, size_px))
    painter.end()
    return picture


def icon(name: str, color: str, disabled_color: str, size_px: int = 16, gap_px: int = 0) -> QIcon:
    """Return one icon for a button.

    Units: gap_px is clear space at its right, or at its left when negative; style sheets cannot give it.
    """
    found = QIcon()
    for ratio in _RATIOS:
        found.addPixmap(_padded(pixmap(name, color, size_px, ratio), gap_px))
        found.addPixmap(_padded(pixmap(name, disabled_color, size_px, ratio), gap_px), QIcon.Mode.Disabled)
    return found


def _padded(glyph: QPixmap, gap_px: int) -> QPixmap:
    if not gap_px:
        return glyph
    size = glyph.deviceIndependentSize()
    wide = _empty(round(size.width()) + abs(gap_px), round(size.height()), glyph.devicePixelRatio())
    painter = QPainter(wide)
    painter.drawPixmap(max(-gap_px, 0), 0, glyph)
    painter.end()
    return wide


def _empty(width_px: int, height_px: int, ratio: float) -> QPixmap:
    picture = QPixmap(QSize(round(width_px * ratio), round(height_px * ratio)))
    picture.setDevicePixelRatio(ratio)
    picture.fill(Qt.GlobalColor.transparent)
    return picture
