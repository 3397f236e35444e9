"""In counter view forms, pages of documents and files to import are not shown: they hold names, and are read whole."""

from __future__ import annotations

from typing import ClassVar

from navigator_app.ui.screens.instead import InsteadPage
from navigator_app.ui.screens.page import Host
from navigator_app.ui.session import Session


class CounterPage(InsteadPage):
    """Says that it is not shown in counter view, and how it is shown again."""

    topic: ClassVar[str] = "counter"

    def __init__(self, session: Session, host: Host) -> None:
        super().__init__(session, host)
        self.say(
            self.tr("Not shown in counter view"),
            self.tr(
                "This holds a patient's name or words whole. What you typed is kept. F7 shows everything again."
            ),
        )
