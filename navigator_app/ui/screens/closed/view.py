"""A page that the roles of whoever sits here do not open says so, kindly, and leads back."""

from __future__ import annotations

from typing import ClassVar

from navigator_app.ui.screens.instead import InsteadPage
from navigator_app.ui.screens.page import Host
from navigator_app.ui.session import Session


class ClosedPage(InsteadPage):
    """Says why the page is not shown and who can help."""

    topic: ClassVar[str] = "roles"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.say(
            self.tr("This page is not part of your role"),
            self.tr(
                "Nothing is wrong, and nothing was changed. If you need it for your work, ask your site lead: the"
                " center can give you the role for it."
            ),
        )
