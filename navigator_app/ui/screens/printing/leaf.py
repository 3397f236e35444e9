"""One page of a sheet as it will come out of the printer: black on white in every dress of the window."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QSize
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QLabel, QSizePolicy

from navigator_app.ui.printing.pages import HEIGHT_PX, WIDTH_PX, Pages
from navigator_app.ui.theme.style import Theme

_MOST_PX: Final = 880


class Leaf(QLabel):
    """A page; its words are its description, so that it can be read aloud."""

    def __init__(self, pages: Pages, page: int) -> None:
        super().__init__()
        self._pages, self._page = pages, page
        self._drawn = QImage()
        self.setAccessibleName(pages.number(page))
        self.setAccessibleDescription(pages.text(page))
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setMaximumWidth(Theme.current().px(_MOST_PX))

    def heightForWidth(self, width: int) -> int:
        """Keep the shape of the paper."""
        return round(width * HEIGHT_PX / WIDTH_PX)

    def sizeHint(self) -> QSize:
        """Ask for paper that is read without effort."""
        wide = self.maximumWidth()
        return QSize(wide, self.heightForWidth(wide))

    def minimumSizeHint(self) -> QSize:
        """Accept a narrow pane."""
        return QSize(240, self.heightForWidth(240))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Draw the page to the width it has, once for each width."""
        wide = max(1, round(self.width() * self.devicePixelRatioF()))
        if self._drawn.width() != wide:
            self._drawn = self._pages.image(self._page, wide)
        painter = QPainter(self)
        painter.drawImage(self.rect(), self._drawn)
        painter.setPen(QPen(Theme.current().color("edge"), 1))
        painter.drawRect(self.rect().adjusted(0, 0, -1, -1))
        painter.end()
