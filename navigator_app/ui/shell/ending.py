"""The line that says calmly that a shift is nearly over and the passphrase is due soon; it stays said."""

from __future__ import annotations

from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.toast import announce


class EndingBar(Alert):
    """Stands over every page until the desk asks for the passphrase; nothing has to be done about it."""

    def __init__(self) -> None:
        super().__init__("", "", "info", "clock")
        self.setVisible(False)

    def tell(self, minutes: int) -> None:
        """Say that it is due in so many minutes."""
        due = self.tr("In {minutes} min this desk asks for your passphrase again").format(minutes=minutes)
        self.say(due, self.tr("It does so some hours after each unlock. What you type is kept."))
        self.setVisible(True)
        announce(self, due)
