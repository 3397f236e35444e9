"""What time it is, as something that can be handed in: wall time is for people to read and never decides."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """Whatever tells the time."""

    def now(self) -> datetime:
        """Give the present moment, aware and in UTC."""


class SystemClock:
    """This computer's clock."""

    def now(self) -> datetime:
        """Give the present moment by this computer's clock."""
        return datetime.now(UTC)


@dataclass
class SetClock:
    """A clock that stands where it is put; for tests, practice and "as of" questions."""

    at: datetime = field(default_factory=lambda: datetime.now(UTC))

    def now(self) -> datetime:
        """Give the moment it was put at."""
        return self.at

    def forward(self, **amount: float) -> None:
        """Move on by a timedelta's arguments."""
        self.at += timedelta(**amount)
