"""The line that says calmly that a shift is nearly over and the passphrase is due soon; it stays said."""

from __future__ import annotations

from navigator_app.ui.parts.alert import Alert
from navigator_app.ui.parts.toast import announce


class EndingBar(Alert):
    """Hidden until the end is near."""

    def __init__(self) -> None:
        super().__init__("", "", "info", "clock")
        self.setVisible(False)

    def tell_near(self, minutes: int) -> None:
        """Say in how many minutes the passphrase is asked for."""
        headline = self.tr("In {minutes} min this desk asks for your passphrase again").format(
            minutes=minutes
        )
        self.say(headline, self.tr("It does so some hours after each unlock. What you type is kept."))
        self.setVisible(True)
        announce(self, headline)
