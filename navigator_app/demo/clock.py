"""The practice clock: put to past days while the care of three weeks is written, then it runs from this morning on."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from time import monotonic
from zoneinfo import ZoneInfo

MORNING = time(9, 42)
SATURDAY = 5


class PracticeClock:
    """Stands where it is put; runs once it was let go."""

    def __init__(self, at: datetime) -> None:
        self._at = at
        self._since: float | None = None

    def now(self) -> datetime:
        """Give the moment of the practice day."""
        if self._since is None:
            return self._at
        return self._at + timedelta(seconds=monotonic() - self._since)

    def put(self, at: datetime) -> None:
        """Stand at a moment."""
        self._at, self._since = at.astimezone(UTC), None

    def let_go(self) -> None:
        """Run on from where it stands."""
        self._at, self._since = self.now(), monotonic()


def practice_day(today: date) -> date:
    """Give the day of practice: this one, or the Friday before a weekend."""
    return today - timedelta(days=max(0, today.weekday() - SATURDAY + 1))


def morning(day: date, zone: str) -> datetime:
    """Give the moment at which the practice day begins."""
    return datetime.combine(day, MORNING, ZoneInfo(zone)).astimezone(UTC)
