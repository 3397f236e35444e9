"""What a person types, read as what documents hold: US dates, times of day, numbers. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, time
from decimal import Decimal, InvalidOperation
from zoneinfo import ZoneInfo

from sync.records.derive import to_plain
from sync.rules.whose_day import moment_on, spoken_time

_DATE = re.compile(r"^\s*(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{4})\s*$")
_ISO = re.compile(r"^\s*(\d{4})-(\d{1,2})-(\d{1,2})\s*$")
_TIME = re.compile(r"^\s*(\d{1,2})(?::?(\d{2}))?\s*([ap])?\.?m?\.?\s*$", re.IGNORECASE)

_NOON = 12
_BOTH_ENDS = 2


def read_date(text: str) -> date | None:
    """Read 03/14/1965, or 1965-03-14; None for an empty text.

    Raises: ValueError for what is no date.
    """
    if not text.strip():
        return None
    if found := _DATE.match(text):
        month, day, year = (int(part) for part in found.groups())
    elif found := _ISO.match(text):
        year, month, day = (int(part) for part in found.groups())
    else:
        raise ValueError(text)
    return date(year, month, day)


def show_date(plain: str | None) -> str:
    """Write a document's date the US way; what is no date is shown as it is."""
    try:
        on = date.fromisoformat(plain or "")
    except ValueError:
        return plain or ""
    return f"{on.month:02}/{on.day:02}/{on.year}"


def read_time(text: str) -> time | None:
    """Read 9:42 AM, 942a, 14:05; None for an empty text.

    Raises: ValueError for what is no time of day.
    """
    if not text.strip():
        return None
    found = _TIME.match(text)
    if found is None:
        raise ValueError(text)
    hour, minute, half = int(found[1]), int(found[2] or 0), (found[3] or "").lower()
    if half and not 1 <= hour <= 12:
        raise ValueError(text)
    return time(hour % 12 + (12 if half == "p" else 0) if half else hour, minute)


def show_time(at: time) -> str:
    """Write a time of day the US way: 9:42 AM."""
    return spoken_time(at)


def join_moment(on: date, at: time, zone: ZoneInfo) -> str:
    """Give the moment that a clock in a zone shows then, as documents hold it.

    Raises: ValueError for a time that the clock skips when summer time begins.
    """
    moment = moment_on(on, at, zone.key)
    if moment is None:
        raise ValueError(at.isoformat())
    return str(to_plain(moment))


def split_moment(plain: str | None, zone: ZoneInfo) -> tuple[str, str]:
    """Give date and time that a clock in a zone shows for a document's moment; what is none stays as it was typed."""
    try:
        local = datetime.fromisoformat(plain or "").astimezone(zone)
    except ValueError:
        return (plain or "").strip(), ""
    return show_date(local.date().isoformat()), show_time(local.time())


def read_whole(text: str) -> int | None:
    """Read a whole number; None for an empty text.

    Raises: ValueError.
    """
    return int(text.replace(",", "").strip()) if text.strip() else None


def read_decimal(text: str) -> str | None:
    """Read a number the way documents hold decimals; None for an empty text.

    Raises: ValueError.
    """
    if not text.strip():
        return None
    try:
        number = Decimal(text.replace(",", "").strip())
    except InvalidOperation as error:
        raise ValueError(text) from error
    if not number.is_finite():
        raise ValueError(text)
    return str(number)


def read_hours(text: str) -> list[tuple[str, str]]:
    """Read the staffed hours of a day: `8:00 AM to 5:00 PM`, `8-12, 13-17`, `8-5`; nothing for an empty text.

    Raises: ValueError for what is no stretch of a day.
    """
    found: list[tuple[str, str]] = []
    for part in re.split(r"[,;]", text):
        if part.strip():
            found.append(_stretch(part, found[-1][1] if found else ""))
    return found


def _stretch(text: str, after: str) -> tuple[str, str]:
    parts = re.split(r"\s*(?:-|\u2013|\bto\b)\s*", text.strip())
    ends = [at for part in parts if (at := read_time(part)) is not None]
    if len(parts) != _BOTH_ENDS or len(ends) != _BOTH_ENDS:
        raise ValueError(text)
    opens, closes = ends
    if not re.search("[ap]", text.replace("to", ""), re.IGNORECASE):
        # Nobody writes 8-5 and means a night, or 8-12, 1-5 and means the small hours.
        opens = _past_noon(opens) if f"{opens:%H:%M}" < after else opens
        closes = _past_noon(closes) if closes <= opens else closes
    if closes <= opens:
        raise ValueError(text)
    return f"{opens:%H:%M}", f"{closes:%H:%M}"


def _past_noon(at: time) -> time:
    return at.replace(hour=at.hour + _NOON) if at.hour < _NOON else at


def show_hours(stretches: Sequence[tuple[str, str]]) -> str:
    """Write staffed hours the US way: `8:00 AM to 12:00 PM, 1:00 PM to 5:00 PM`."""
    told = [(time.fromisoformat(opens), time.fromisoformat(closes)) for opens, closes in sorted(stretches)]
    return ", ".join(f"{show_time(opens)} to {show_time(closes)}" for opens, closes in told)
