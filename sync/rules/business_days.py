"""On which days a place works: its weekdays, without its own holidays and the federal ones that it keeps.

The federal holidays are rules in `resources/rules/holidays.json`, so that no year runs out. A site's own
holidays, tribal ones among them, stand in its record. Without a site, weekdays and federal holidays are known.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Final

from pydantic import BaseModel, ConfigDict

from sync.records.site import Site
from sync.rules.sourced import Sourced, read

_DAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")
_WEEK: Final = 7


class FederalHoliday(BaseModel):
    """A day of the year: of a month, or the nth weekday of one, counted from its end where negative."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    month: int
    day: int = 0
    weekday: str = ""
    nth: int = 0
    since: int = 0

    def on(self, year: int) -> date:
        """Give the day itself, whatever weekday it falls on."""
        return date(year, self.month, self.day) if self.day else self._counted(year)

    def _counted(self, year: int) -> date:
        wanted = _DAYS.index(self.weekday)
        if self.nth > 0:
            first = date(year, self.month, 1)
            return first + timedelta(days=(wanted - first.weekday()) % _WEEK + _WEEK * (self.nth - 1))
        next_month = date(year + self.month // 12, self.month % 12 + 1, 1)
        last = next_month - timedelta(days=1)
        return last - timedelta(days=(last.weekday() - wanted) % _WEEK + _WEEK * (-self.nth - 1))


class Holidays(Sourced):
    """The federal holidays, on which weekdays people work, and when one at a weekend is kept."""

    work_week: frozenset[str]
    observed: Mapping[str, int]
    """Weekday -> by how many days the holiday moves."""
    holidays: tuple[FederalHoliday, ...]


@cache
def rules() -> Holidays:
    """Give the rules as shipped."""
    return read("rules/holidays.json", Holidays)


@cache
def federal_holidays(year: int) -> Mapping[date, str]:
    """Give the days of a year on which a federal holiday is kept, by name; New Year's may be kept the day before."""
    kept = {
        _kept_on(one.on(of)): one.name
        for of in (year, year + 1)
        for one in rules().holidays
        if of >= one.since
    }
    return {day: name for day, name in kept.items() if day.year == year}


def _kept_on(day: date) -> date:
    return day + timedelta(days=rules().observed.get(_DAYS[day.weekday()], 0))


def holiday_at(day: date, site: Site | None = None) -> str | None:
    """Name the holiday that a site keeps on a day, by an empty name where it gave none; None where it keeps none."""
    own = next((one for one in site.holidays if one.on == day), None) if site is not None else None
    if own is not None:
        return own.name
    if site is not None and not site.observes_federal_holidays:
        return None
    return federal_holidays(day.year).get(day)


def is_business_day(day: date, site: Site | None = None, weekdays: Collection[str] = ()) -> bool:
    """Say whether a site works on a day: of its work week, or of other weekdays where they are given."""
    return _DAYS[day.weekday()] in (weekdays or rules().work_week) and holiday_at(day, site) is None


def add_business_days(
    day: date, count: int, site: Site | None = None, weekdays: Collection[str] = ()
) -> date:
    """Give the day that is so many business days after a day, which itself does not count.

    Shape: for none at all it is the day itself where the site works on it, else the next on which it does.
    """
    found = day
    while count == 0 and not is_business_day(found, site, weekdays):
        found += timedelta(days=1)
    for _ in range(count):
        found = _next(found, site, weekdays)
    return found


def _next(day: date, site: Site | None, weekdays: Collection[str]) -> date:
    after = day + timedelta(days=1)
    while not is_business_day(after, site, weekdays):
        after += timedelta(days=1)
    return after


def business_days_between(first: date, last: date, site: Site | None = None) -> int:
    """Count the business days after one day up to and with another; negative when the other comes before it."""
    if last < first:
        return -business_days_between(last, first, site)
    days = (first + timedelta(days=n) for n in range(1, (last - first).days + 1))
    return sum(is_business_day(day, site) for day in days)
