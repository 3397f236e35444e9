"""In counter view forms, pages of documents and files to import are not shown: they hold names, and are read whole."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.layout import col
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.page import Host, Page
from navigator_app.ui.session import Session


class CounterPage(Page):
    """Says why the page is not shown, and leads back."""

    topic: ClassVar[str] = "counter"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self._back = button(self.tr("Back"), "")
        self._back.clicked.connect(host.back)
        states = States(QWidget())
        states.show_empty(
            "lock",
            self.tr("Not shown in counter view"),
            self.tr(
                "This holds a patient's name or words whole. What you typed is kept. F7 shows everything again."
            ),
            self._back,
        )
        self.setLayout(col(states, gap=0))

    def first_focus(self) -> QWidget | None:
        """Begin with the way back."""
        return self._back
