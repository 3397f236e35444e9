"""The days of a lab plan: a sentence as people say it, read into an RFC 5545 rule, and the days it gives."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.parser import ParserError
from dateutil.parser import parse as parse_day
from dateutil.rrule import rrulestr

from sync.errors import Refused
from sync.rules.codes import code_list
from sync.words import say

DAYS_LIMIT = 60
_WEEKDAYS = {"mon": "MO", "tue": "TU", "wed": "WE", "thu": "TH", "fri": "FR", "sat": "SA", "sun": "SU"}
_LONG = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_NUMBERS = (
    "no",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_WEEKDAY = re.compile(r"\b(mon|tue|wed|thu|fri|sat|sun)[a-z]*", re.IGNORECASE)
_FOR = re.compile(r"\bfor\s+(?:the\s+next\s+)?([a-z]+|\d+)\s+(week|day|month)s?\b", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|through|to)\s+(.+)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rule:
    """The days of a plan, read from words or put together in a form."""

    panels: tuple[str, ...]
    weekdays: tuple[str, ...]
    """`MO` to `SU`."""
    starts_on: date
    ends_on: date
    text: str
    recurrence: str

    @property
    def days(self) -> tuple[date, ...]:
        """Give every day on which blood is to be drawn."""
        begin, end = (datetime.combine(day, time()) for day in (self.starts_on, self.ends_on))
        found = rrulestr(self.recurrence, dtstart=begin).between(begin, end, inc=True)
        return tuple(moment.date() for moment in found)


def read_rule(text: str, starts_on: date) -> Rule:
    """Read "CBC Mondays and Thursdays for three weeks", from a first possible day on.

    Raises: Refused, naming what could not be read.
    """
    weekdays = tuple(dict.fromkeys(_WEEKDAYS[m.group(1).lower()] for m in _WEEKDAY.finditer(text)))
    if not weekdays and not re.search(r"\b(daily|every day)\b", text, re.IGNORECASE):
        raise Refused("rule_text", say("Say on which weekdays, as “Mondays and Thursdays”."))
    return make_rule(_panels(text), weekdays or tuple(_LONG), starts_on, _last_day(text, starts_on))


def make_rule(panels: tuple[str, ...], weekdays: tuple[str, ...], starts_on: date, ends_on: date) -> Rule:
    """Put a rule together from what a form asks for, its days checked.

    Raises: Refused when there is no day in it, or more than a plan may have.
    """
    order = tuple(day for day in _LONG if day in weekdays)
    recurrence = f"FREQ=WEEKLY;BYDAY={','.join(order)}"
    wide = Rule(panels, order, starts_on, ends_on, "", recurrence)
    if not wide.days:
        raise Refused("ends_on", say("There is no such day between the first and the last."))
    if len(wide.days) > DAYS_LIMIT:
        raise Refused(
            "ends_on", say("These are more than {limit} draws. Choose an earlier last day.", limit=DAYS_LIMIT)
        )
    first, last = wide.days[0], wide.days[-1]
    return Rule(panels, order, first, last, _words(order, first, last), recurrence)


def _words(weekdays: tuple[str, ...], first: date, last: date) -> str:
    names = [_LONG[day] for day in weekdays]
    days = " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
    weeks = (last - first).days // 7 + 1
    count = _NUMBERS[weeks] if weeks < len(_NUMBERS) else str(weeks)
    return f"{days} for {count} week{'s' * (weeks > 1)}"


def _panels(text: str) -> tuple[str, ...]:
    """Find the panels that are named, the longest name first, so that a part of a name is not taken."""
    left = text.casefold()
    found: list[str] = []
    for code in sorted(code_list("lab-panels").offered(), key=lambda c: -len(c.label)):
        label = code.label.casefold()
        if re.search(rf"\b{re.escape(label)}\b", left):
            found.append(code.code)
            left = left.replace(label, " ")
    return tuple(found)


def _last_day(text: str, starts_on: date) -> date:
    found = _FOR.search(text)
    if found:
        return starts_on + timedelta(days=_count(found.group(1)) * _DAYS_IN[found.group(2).lower()] - 1)
    until = _UNTIL.search(text)
    if until:
        return _day(until.group(1), starts_on)
    raise Refused("ends_on", say("Say for how long, as “for three weeks” or “until Jan 31”."))


_DAYS_IN = {"day": 1, "week": 7, "month": 30}


def _count(word: str) -> int:
    low = word.lower()
    if low in ("a", "an"):
        return 1
    number = int(low) if low.isdigit() and len(low) < 4 else _NUMBERS.index(low) if low in _NUMBERS else 0
    if number < 1:
        raise Refused("ends_on", say("Say for how long in a number, as “for three weeks”."))
    return number


def _day(text: str, starts_on: date) -> date:
    """Read a last day; without a year it is the first such day that is not over."""
    try:
        day = parse_day(text.strip(" ."), default=datetime.combine(starts_on, time())).date()
    except (ParserError, OverflowError) as error:
        raise Refused("ends_on", say("This last day cannot be read.")) from error
    return day.replace(year=day.year + 1) if day < starts_on and str(day.year) not in text else day
