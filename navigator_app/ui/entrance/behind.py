"""What is done to a desk that nobody may be at meanwhile: said while it lasts, in the place of the way in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QProgressBar, QWidget

from navigator_app.ui.entrance.card import SHORT, entrance_card
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col

_LOOK_MS: Final = 200
_WHOLE: Final = 1_000


@dataclass(frozen=True)
class Behind:
    """A deed that needs the desk closed, in words; `run` is called on a thread of its own and may refuse."""

    title: str
    told: str
    run: Callable[[], Any]
    progress: Callable[[], float]
    """How much of it is done, from 0 to 1."""
    done: str
    """Said at the way in afterwards."""
    failed: str


class BehindPage(QWidget):
    """Says what is being done, that it is safe, and how far it is."""

    def __init__(self, deed: Behind) -> None:
        super().__init__()
        self._deed = deed
        self.setFocusPolicy(self.focusPolicy().StrongFocus)
        self.setAccessibleName(deed.title)
        self.setAccessibleDescription(deed.told)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setRange(0, _WHOLE)
        self.bar.setAccessibleName(self.tr("How far it is"))
        title, told = Label(deed.title, "h2", wrap=True), Label(deed.told, wrap=True)
        self.setLayout(col(entrance_card(title, told, self.bar, gap=12, margins=SHORT)))
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()

    def look(self) -> None:
        """Show how far it is."""
        self.bar.setValue(round(_WHOLE * self._deed.progress()))
