"""Repeats avoided and repeats with a reason, counted by month and site from what people decided."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from navigator_app.desk import Desk
from navigator_app.queries.work.scene import ALIVE
from navigator_app.store.asking import Where
from sync.rules.whose_day import day_of

Month = tuple[int, int]
"""Year and month, by the clock of the site where it was decided."""


@dataclass(frozen=True, slots=True)
class MonthOfRepeats:
    """One month at one site."""

    month: Month
    site_id: str
    avoided: int
    """Earlier tests whose report was asked for, and that were not repeated all the same."""
    repeated: Mapping[str, int]
    """By reason."""

    @property
    def repeated_count(self) -> int:
        """Count the tests that were made again with a reason."""
        return sum(self.repeated.values())


def repeats(desk: Desk, site_id: str = "") -> tuple[MonthOfRepeats, ...]:
    """Count what was decided, of one site or of all that are known here, the newest month first."""
    where = (Where("deciding_site_id", "=", site_id),) if site_id else ()
    rows = desk.store.rows("repeat_decision", ALIVE, *where)
    again = {_earlier(row) for row in rows if row.choice == "repeated"}
    found: dict[tuple[Month, str], list[Any]] = {}
    for row in rows:
        is_counted = row.choice == "repeated" or _earlier(row) not in again
        if is_counted and row.at is not None:
            found.setdefault((_month(row.at, row.zone), row.deciding_site_id or ""), []).append(row)
    made = [_counted(month, site, rows) for (month, site), rows in found.items()]
    return tuple(sorted(made, key=lambda one: (one.month, one.site_id), reverse=True))


def _counted(month: Month, site_id: str, rows: Iterable[Any]) -> MonthOfRepeats:
    decided = list(rows)
    # Several people may ask for one report: it is one test that was not made again.
    avoided = {_earlier(row) for row in decided if row.choice == "report_asked"}
    reasons = Counter(row.reason for row in decided if row.choice == "repeated")
    return MonthOfRepeats(month, site_id, len(avoided), dict(reasons))


def _earlier(row: Any) -> tuple[str, str, str]:
    return row.family, row.target_kind, row.target_id


def _month(at: datetime, zone: str) -> Month:
    day = day_of(at, zone or "UTC")
    return day.year, day.month
