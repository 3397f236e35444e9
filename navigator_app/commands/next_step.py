"""The day of a next step: the one its words name, else the next working day."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

_DAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_WHOLE: Final = re.compile(
    r"\b(?:(mon|tues|wednes|thurs|fri|satur|sun)day|(today|tomorrow))\b", re.IGNORECASE
)
_SHORT: Final = re.compile(r"\b(Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b")
"""Only with a capital: who sat in the sun named no day."""
_SATURDAY: Final = 5


def day_named(words: str, today: date) -> date | None:
    """Give the day that words name, as "call back Friday" or "tomorrow"; a weekday is the next one, never today."""
    found = _WHOLE.search(words)
    if found is not None and found[2]:
        return today if found[2].lower() == "today" else today + timedelta(days=1)
    found = found or _SHORT.search(words)
    if found is None:
        return None
    ahead = (_DAYS.index(found[1][:3].lower()) - today.weekday()) % 7
    return today + timedelta(days=ahead or 7)


def day_of_step(words: str, today: date) -> date:
    """Give the day on which a next step is due when nobody said one: what is written down is never dropped."""
    return day_named(words, today) or next_working_day(today)


def next_working_day(today: date) -> date:
    """Give the next day from Monday to Friday."""
    day = today + timedelta(days=1)
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day
