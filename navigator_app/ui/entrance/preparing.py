"""The small window that stands while practice is being made: what is being done, how far it is, and Cancel."""

from __future__ import annotations

from typing import Final, Protocol

from PySide6.QtCore import QTimer
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QProgressBar, QWidget

from navigator_app.ui import sayings
from navigator_app.ui.entrance.card import brand
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import col, row
from navigator_app.ui.theme.style import Theme
from navigator_app.ui.theme.tokens import Space

_LOOK_MS: Final = 100
_WIDTH_PX: Final = 460


class Making(Protocol):
    """What is being made, as far as this window knows."""

    @property
    def words(self) -> str:
        """Say what is being done."""

    @property
    def done(self) -> int:
        """Count what is done."""

    @property
    def of(self) -> int:
        """Count all there is; 0 while that is not known."""

    def stop(self) -> None:
        """Let it end at the next step."""


class Preparing(QWidget):
    """Looks at what is being made, a few times a second."""

    def __init__(self, making: Making) -> None:
        super().__init__()
        self._making = making
        self.is_stopped = False
        self.setObjectName("canvas")
        self.setWindowTitle("Navigator")
        self.setFixedWidth(Theme.current().px(_WIDTH_PX))
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("How far it is"))
        self.state = Label("", "caption", wrap=True)
        self.cancel = button(self.tr("Cancel"), "")
        self.cancel.clicked.connect(self.stop)
        told = self.tr(
            "Two clinics, a center and three weeks of invented care. All of it is deleted at the end."
        )
        self.setLayout(
            col(
                brand(),
                Label(self.tr("Making a practice desk"), "h2"),
                Label(told, "muted", wrap=True),
                self.bar,
                self.state,
                row(None, self.cancel),
                gap=Space.M,
                margins=(24, 20, 24, 20),
            )
        )
        self._timer = QTimer(self)
        self._timer.setInterval(_LOOK_MS)
        self._timer.timeout.connect(self.look)
        self._timer.start()
        self.look()

    def look(self) -> None:
        """Show how far it is."""
        making = self._making
        self.bar.setRange(0, making.of)
        self.bar.setValue(making.done)
        words = sayings.words(making.words)
        if making.of:
            words = self.tr("{what}: {done} of {all}").format(what=words, done=making.done, all=making.of)
        self.state.setText(words)

    def stop(self) -> None:
        """Let it end, and say so."""
        self.is_stopped = True
        self.cancel.setEnabled(False)
        self._timer.stop()
        self.state.setText(self.tr("Stopping. Nothing of it is kept."))
        self._making.stop()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Take closing it while it works as Cancel."""
        if self.cancel.isEnabled():
            self.stop()
        super().closeEvent(event)
