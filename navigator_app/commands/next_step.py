"""The day of a next step: the one its words name, else the next working day."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from sync.rules.spelling import plain

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WHOLE: Final = re.compile(
    r"\b(?:(mon|tues|wednes|thurs|fri|satur|sun)day|(today|tomorrow))\b", re.IGNORECASE
)
_SHORT: Final = re.compile(r"\b(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b")
"""Only with a capital: who sat in the sun named no day."""
_WORD: Final = re.compile(r"\w+")
_SATURDAY: Final = 5


@dataclass(frozen=True, slots=True)
class DayNames:
    """What another language than English calls the days, Monday first."""

    weekdays: Sequence[str]
    today: str
    tomorrow: str


def day_named(words: str, today: date, also: DayNames | None = None) -> date | None:
    """Give the day that words name, as "call back Friday" or "tomorrow"; a weekday is the next one, never today."""
    return _in_english(words, today) or (_in_other(words, today, also) if also else None)


def _in_english(words: str, today: date) -> date | None:
    found = _WHOLE.search(words)
    if found is not None and found[2]:
        return today if found[2].lower() == "today" else today + timedelta(days=1)
    found = found or _SHORT.search(words)
    if found is None:
        return None
    return _next(_DAYS.index(found[1][:3].lower()), today)


def _in_other(words: str, today: date, names: DayNames) -> date | None:
    """Look for whole names, with or without their accents; a weekday first, for a morning may be called tomorrow."""
    said = {plain(word) for word in _WORD.findall(words)}
    for weekday, name in enumerate(names.weekdays):
        if plain(name) in said:
            return _next(weekday, today)
    if plain(names.today) in said:
        return today
    return today + timedelta(days=1) if plain(names.tomorrow) in said else None


def _next(weekday: int, today: date) -> date:
    return today + timedelta(days=(weekday - today.weekday()) % 7 or 7)


def day_of_step(words: str, today: date, also: DayNames | None = None) -> date:
    """Give the day on which a next step is due when nobody said one: what is written down is never dropped."""
    return day_named(words, today, also) or next_working_day(today)


def next_working_day(today: date) -> date:
    """Give the next day from Monday to Friday."""
    day = today + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day
