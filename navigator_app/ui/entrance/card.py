"""The card in the middle of a way in: its frame, the program's mark above it, and the page that scrolls around it."""

from __future__ import annotations

from typing import Final

from PySide6.QtWidgets import QFrame, QWidget

from navigator_app.ui.parts.avatar import Glyph
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import Item, Margins, box, col, row, scrolled
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space

CARD_WIDTH_PX: Final = 420
LONG: Final[Margins] = (28, 20, 28, 20)
"""Around a card of many lines."""
SHORT: Final[Margins] = (28, 24, 28, 24)


def centered(card: QWidget) -> QWidget:
    """Put a card in the middle of a page that scrolls when the window is low."""
    card.setMaximumWidth(Theme.current().px(CARD_WIDTH_PX))
    card.setMinimumWidth(min(Theme.current().px(CARD_WIDTH_PX), 560))
    page = box(col(None, row(None, card, None), None, margins=(24, 24, 24, 24)), "canvas")
    return scrolled(page)


def brand() -> QWidget:
    """Return the program's mark and name."""
    return box(row(Glyph("activity", "primary", 26), Label("Navigator", "h1"), None, gap=Space.S))


def entrance_card(*lines: Item, gap: int = 10, margins: Margins = LONG) -> QWidget:
    """Return the page of a way in: a card with the program's mark and these lines, in the middle."""
    card = QFrame()
    card.setProperty("role", "card")
    card.setLayout(col(brand(), *lines, gap=gap, margins=margins))
    return centered(card)
