"""Which calendar day a moment is, and by whose clock: that of the place where the deed is done."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, tzinfo
from functools import cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


@cache
def clock_of(zone: str) -> tzinfo:
    """Give the clock of an IANA zone; a name that no clock knows counts as UTC, and is shown as UTC."""
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def known_zone(zone: str) -> str:
    """Give the zone's name if a clock knows it, else UTC."""
    return zone if clock_of(zone) is not UTC else "UTC"


def local(moment: datetime, zone: str) -> datetime:
    """Give a moment by a place's clock."""
    return moment.astimezone(clock_of(zone))


def day_of(moment: datetime, zone: str) -> date:
    """Give the calendar day that a moment is at a place."""
    return local(moment, zone).date()


def zone_name(moment: datetime, zone: str) -> str:
    """Give the short name of a place's clock at a moment: MST, AKDT, UTC."""
    return local(moment, zone).tzname() or "UTC"


def moment_on(on: date, at: time, zone: str) -> datetime | None:
    """Give the moment that a place's clock shows then; None for a time that it skips when summer time begins."""
    shown = datetime.combine(on, at, clock_of(zone))
    moment = shown.astimezone(UTC)
    return moment if local(moment, zone).replace(tzinfo=None) == shown.replace(tzinfo=None) else None


def days_until(due_on: date, now: datetime, zone: str) -> int:
    """Count the days to a date at the place where it is due; negative when it is over."""
    return (due_on - day_of(now, zone)).days


def is_late(due_on: date | None, now: datetime, zone: str) -> bool:
    """Say whether a date is over at the place where it is due."""
    return due_on is not None and days_until(due_on, now, zone) < 0


def is_same_clock(one: str, other: str, moment: datetime) -> bool:
    """Say whether two places' clocks show the same time then, so that relative words mean the same day."""
    return local(moment, one).utcoffset() == local(moment, other).utcoffset()


def age_years(birth_on: date, on: date) -> int:
    """Count the birthdays that were; a birth date has no zone."""
    return on.year - birth_on.year - ((on.month, on.day) < (birth_on.month, birth_on.day))


def spoken(moment: datetime, zone: str, *, with_day: bool = True) -> str:
    """Write a moment as US readers do, always with its clock: Mon Nov 23, 9:42 AM MST."""
    at = local(moment, zone)
    clock = f"{spoken_time(at.time())} {at.tzname() or 'UTC'}"
    return f"{spoken_day(at.date())}, {clock}" if with_day else clock


def spoken_time(at: time) -> str:
    """Write a time of day as US readers do: 9:42 AM."""
    return f"{at.hour % 12 or 12}:{at.minute:02} {'AM' if at.hour < 12 else 'PM'}"


_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def spoken_day(day: date, *, with_year: bool = False) -> str:
    """Write a date as US readers do: Mon Nov 23."""
    text = f"{_DAYS[day.weekday()]} {_MONTHS[day.month - 1]} {day.day}"
    return f"{text}, {day.year}" if with_year else text
