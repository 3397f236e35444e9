"""What a cell means: a day, a yes or no, a number of miles. What cannot be told is said, and never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Final, Literal

from dateutil import parser as loose

from sync.formats.sheets.reading import Cell, written
from sync.words import Words, say

Order = Literal["month_first", "day_first"]
_NUMERIC: Final = re.compile(
    r"^\s*(\d{1,4})\s*[-/. ]\s*(\d{1,2})\s*[-/. ]\s*(\d{1,4})(?:[ T]0?0:00(?::00)?)?\s*$"
)
_COMPACT: Final = re.compile(r"^(\d{4})(\d{2})(\d{2})$")
_EXCEL_EPOCH: Final = date(1899, 12, 30)
_EXCEL_DAYS: Final = range(1_000, 80_000)
"""Serial numbers that mean a day between 1902 and 2119."""
_OLDEST: Final = 1890
UNREADABLE = say("This is not a date that can be told for certain; it is kept as it is written, in the note.")
FUTURE = say("This date of birth lies in the future; it is kept as it is written, in the note.")


def order_of(cells: Iterable[Cell]) -> Order:
    """Tell whether a column writes the day or the month first; the month where nothing says otherwise."""
    firsts = seconds = 0
    for cell in cells:
        found = _NUMERIC.match(cell) if isinstance(cell, str) else None
        if found and len(found[1]) <= 2:
            firsts += int(found[1]) > 12
            seconds += int(found[2]) > 12
    return "day_first" if firsts and not seconds else "month_first"


def day_in(
    cell: Cell, order: Order, today: date, *, is_birth: bool = False
) -> tuple[date | None, Words | None]:
    """Tell the day that a cell means, or say why nobody can."""
    if cell == "":
        return None, None
    day = _day(cell, order, today, is_birth=is_birth)
    if day is None or not _OLDEST <= day.year <= today.year + 100:
        return None, UNREADABLE
    if is_birth and day > today:
        return None, FUTURE
    return day, None


def _day(cell: Cell, order: Order, today: date, *, is_birth: bool) -> date | None:
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    if isinstance(cell, int) and not isinstance(cell, bool):
        return _EXCEL_EPOCH + timedelta(days=cell) if cell in _EXCEL_DAYS else _compact(str(cell))
    if not isinstance(cell, str):
        return None
    numeric = _NUMERIC.match(cell)
    if numeric:
        return _numeric(numeric[1], numeric[2], numeric[3], order, today, is_birth=is_birth)
    return _compact(cell.strip()) or _in_words(cell, today, is_birth=is_birth)


def _numeric(one: str, two: str, three: str, order: Order, today: date, *, is_birth: bool) -> date | None:
    if len(one) == 4:
        return _made(int(one), int(two), int(three))
    if len(one) > 2 or len(three) not in (2, 4):
        return None
    year = _year(three, today, is_birth=is_birth)
    first, second = int(one), int(two)
    is_day_first = first > 12 or (order == "day_first" and second <= 12)
    return _made(year, second, first) if is_day_first else _made(year, first, second)


def _year(text: str, today: date, *, is_birth: bool) -> int:
    """Give a year of two digits its century: nobody is born in the future, nothing else lies long ago."""
    if len(text) == 4:
        return int(text)
    year = 2000 + int(text)
    latest = today.year if is_birth else today.year + 50
    return year if year <= latest else year - 100


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _compact(text: str) -> date | None:
    found = _COMPACT.match(text)
    return _made(int(found[1]), int(found[2]), int(found[3])) if found else None


def _in_words(text: str, today: date, *, is_birth: bool) -> date | None:
    """Tell a day with its month in words; without a whole day, month and year it is none."""
    if not re.search(r"[^\W\d_]{3}", text) or len(re.findall(r"\d+", text)) < 2:
        return None
    years = {"day": set[date](), "other": set[date]()}
    for place, default in (("day", datetime(1904, 1, 1)), ("other", datetime(1908, 2, 2))):  # noqa: DTZ001 - days
        try:
            years[place].add(loose.parse(text, default=default, fuzzy=False).date())
        except (ValueError, OverflowError):
            return None
    # What the text does not say itself would be taken from the default: then the two differ.
    if years["day"] != years["other"]:
        return None
    found = years["day"].pop()
    short = re.search(r"\b\d{4}\b", text) is None
    return (
        _made(_year(f"{found.year % 100:02d}", today, is_birth=is_birth), found.month, found.day)
        if short
        else found
    )


def yes_in(cell: Cell, yes: frozenset[str], no: frozenset[str]) -> bool | None:
    """Tell a yes or a no; None for anything else."""
    if isinstance(cell, bool):
        return cell
    said = written(cell).casefold().strip(" .")
    return True if said in yes else False if said in no else None


def whole_in(cell: Cell) -> int | None:
    """Tell a whole number, such as "146 mi"; None for anything else."""
    if isinstance(cell, bool):
        return None
    if isinstance(cell, (int, float)):
        return round(cell)
    found = re.fullmatch(r"\s*(\d{1,6})(?:\.\d+)?\s*[a-z. ]*", written(cell).casefold().replace(",", ""))
    return int(found[1]) if found else None
