"""Which seat this computer has."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from navigator_app.ui.seat.buses import addresses
from navigator_app.ui.seat.seat import Seat

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget


def seat_of(window: QWidget) -> Seat:
    """Give the seat that a window listens to; each system's own means are loaded where they are used alone."""
    if sys.platform == "win32":
        from navigator_app.ui.seat.messages import MessageSeat  # noqa: PLC0415 - as said above

        return MessageSeat(window)
    if sys.platform == "linux" and (buses := addresses(os.environ)):
        from navigator_app.ui.seat.bus import BusSeat  # noqa: PLC0415 - as said above

        return BusSeat(buses, window)
    return Seat(window)
