"""The seat as the window knows it: one sign that nobody sits here any more, and one answer that all is put away."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal


class Seat(QObject):
    """Tells when nobody sits at this computer any more; where the system does not say so, it stays silent."""

    left = Signal()
    """The computer goes to sleep or down, its screen was locked, or another person's session is in front."""

    def begin(self) -> None:
        """Listen from now on, once."""

    def put_away(self) -> None:
        """Hear that nothing is open any more: the computer may sleep."""

    def end(self) -> None:
        """Listen no more."""
