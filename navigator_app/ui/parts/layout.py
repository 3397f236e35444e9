"""Rows and columns: the only two ways things are put beside or below each other."""

from typing import TypeVar

from PySide6.QtCore import QCoreApplication, QSize
from PySide6.QtWidgets import QBoxLayout, QFrame, QHBoxLayout, QLayout, QScrollArea, QVBoxLayout, QWidget

from navigator_app.ui.theme.tokens import Space

Item = QWidget | QLayout | int | None
Margins = tuple[int, int, int, int]
_Box = TypeVar("_Box", bound=QBoxLayout)
_NO_MARGINS: Margins = (0, 0, 0, 0)


def row(*items: Item, gap: int = Space.S, margins: Margins = _NO_MARGINS) -> QHBoxLayout:
    """Lay things out from left to right.

    Shape: None is a stretch, an int extra space in pixels.
    """
    return _filled(QHBoxLayout(), items, gap, margins)


def col(*items: Item, gap: int = Space.XS, margins: Margins = _NO_MARGINS) -> QVBoxLayout:
    """Lay things out from top to bottom.

    Shape: None is a stretch, an int extra space in pixels.
    """
    return _filled(QVBoxLayout(), items, gap, margins)


def box(layout: QLayout, name: str = "") -> QWidget:
    """Return a widget around a layout; `name` is the style sheet's name for it."""
    widget = QWidget()
    widget.setObjectName(name)
    widget.setLayout(layout)
    return widget


def rule() -> QFrame:
    """Return a hairline."""
    line = QFrame()
    line.setProperty("role", "rule")
    return line


class _Sheet(QWidget):
    """What scrolls: as high as its words are at the width it has, not as they would be at their narrowest."""

    def minimumSizeHint(self) -> QSize:
        """Ask for no height of its own where the height follows from the width."""
        least, layout = super().minimumSizeHint(), self.layout()
        follows = layout is not None and layout.hasHeightForWidth()
        return QSize(least.width(), 0) if follows else least


def scrolled(body: QWidget) -> QScrollArea:
    """Return a pane that scrolls up and down, never sideways, and never forces the window larger."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    sheet = _Sheet()
    sheet.setLayout(col(body))
    area.setWidget(sheet)
    area.setAccessibleName(QCoreApplication.translate("Layout", "What this page holds"))
    area.viewport().setAutoFillBackground(False)
    return area


def clear(layout: QLayout) -> None:
    """Take everything out of a layout and let it go."""
    while (item := layout.takeAt(0)) is not None:
        widget, inner = item.widget(), item.layout()
        if widget is not None:
            widget.hide()
            widget.deleteLater()
        elif inner is not None:
            clear(inner)


def _filled(layout: _Box, items: tuple[Item, ...], gap: int, margins: Margins) -> _Box:
    layout.setSpacing(gap)
    layout.setContentsMargins(*margins)
    for item in items:
        if item is None:
            layout.addStretch(1)
        elif isinstance(item, int):
            layout.addSpacing(item)
        elif isinstance(item, QLayout):
            layout.addLayout(item)
        else:
            layout.addWidget(item)
    return layout
