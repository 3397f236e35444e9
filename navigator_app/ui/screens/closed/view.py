"""A page that the roles of whoever sits here do not open says so, kindly, and leads back."""

from __future__ import annotations

from typing import ClassVar

from PySide6.QtWidgets import QWidget

from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.layout import col
from navigator_app.ui.parts.placeholder import States
from navigator_app.ui.screens.page import Host, Page
from navigator_app.ui.session import Session


class ClosedPage(Page):
    """Says why the page is not shown and who can help, and leads back."""

    topic: ClassVar[str] = "roles"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self._back = button(self.tr("Back"), "")
        self._back.clicked.connect(host.back)
        states = States(QWidget())
        states.show_empty(
            "lock",
            self.tr("This page is not part of your role"),
            self.tr(
                "Nothing is wrong, and nothing was changed. If you need it for your work, ask your site lead: the"
                " center can give you the role for it."
            ),
            self._back,
        )
        self.setLayout(col(states, gap=0))

    def first_focus(self) -> QWidget | None:
        """Begin with the way back."""
        return self._back
