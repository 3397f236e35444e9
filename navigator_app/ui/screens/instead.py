"""What stands in place of a page that is not shown: why, and the way back."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.layout import col
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.page import Host, Page
from navigator_app.ui.session import Session


class InsteadPage(Page):
    """Says why the page is not shown, and leads back."""

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self._back = button(self.tr("Back"), "")
        self._back.clicked.connect(host.back)
        self._states = States(QWidget())
        self.setLayout(col(self._states, gap=0))

    def say(self, headline: str, text: str) -> None:
        """Say why, in one line and in a few."""
        self._states.show_empty("lock", headline, text, self._back)

    def first_focus(self) -> QWidget | None:
        """Begin with the way back."""
        return self._back
