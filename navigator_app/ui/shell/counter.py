"""The bar that says that the counter view is on, and ends it."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.labels import Label
from navigator_app.ui.parts.layout import row
from navigator_app.ui.theme.tokens import Space


class CounterBar(QFrame):
    """Stands over every page while the counter view is on; `ended` when its button is pressed."""

    ended = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("practice")
        self.setAccessibleName(self.tr("Counter view"))
        said = self.tr(
            "Counter view is on: initials instead of names, birth years, no diagnosis, nobody's words. F7 ends it."
        )
        shut = button(self.tr("Show everything"), "ghost", "lock")
        shut.clicked.connect(self.ended)
        line = row(Label(said, name="practiceWords", wrap=True), shut, gap=Space.S)
        line.setStretch(0, 1)
        self.setLayout(line)
