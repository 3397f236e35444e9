"""The line above the page that says what went wrong, until it is dismissed or something else is shown."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication

from navigator_app.ui import sayings
from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.buttons import button
from navigator_app.ui.parts.toast import announce
from sync.errors import Said


class TroubleBar(Alert):
    """Hidden while nothing is wrong."""

    def __init__(self) -> None:
        shut = button(QCoreApplication.translate("Shell", "Dismiss"), "ghost")
        super().__init__("", "", "danger", act=shut)
        shut.clicked.connect(self.clear)
        self.setVisible(False)

    def tell(self, why: Said) -> None:
        """Say what went wrong."""
        self.say(sayings.said(why))
        self.setVisible(True)
        announce(self, sayings.said(why))

    def clear(self) -> None:
        """Say nothing any more."""
        self.setVisible(False)
