"""Sentences for people, kept in a form that can be translated where they are shown, and times inside them.

`say("Waiting: {who}", who=name)` is the sentence in English and, beside it, its template and its values: the
window looks the template up in its language and writes the values its own way. The template of every call
is found by extraction, so it must be a literal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, tzinfo
from functools import cache
from typing import Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError


class Words(str):
    """A sentence in English that still knows what it was made of; compares and prints as text."""

    __slots__ = ("is_small", "template", "values")

    template: str
    values: Mapping[str, object]
    is_small: bool
    """Whether it stands in small letters, as in the middle of a sentence."""

    def __new__(cls, template: str, values: Mapping[str, object] | None = None) -> Self:
        """Fill the template in English; a template without values is taken as it stands."""
        made = super().__new__(cls, template.format(**values) if values else template)
        made.template = template
        made.values = values or {}
        made.is_small = False
        return made

    def lower(self) -> Self:
        """Give it in small letters; whoever says it in another language makes the letters of that one small."""
        made = super().__new__(type(self), super().lower())
        made.template, made.values, made.is_small = self.template, self.values, True
        return made

    def filled(self, values: Mapping[str, object]) -> Self:
        """Give the same sentence with other values."""
        made = type(self)(self.template, values)
        return made.lower() if self.is_small else made


def say(template: str, **values: object) -> Words:
    """Mark a sentence for translation and fill it in; one that is marked already stays as it is."""
    if isinstance(template, Words) and not values:
        return template
    return Words(template, values)


def joined(parts: Iterable[str], between: str = " \u00b7 ") -> Words:
    """Put texts beside one another, each still to be translated; the empty ones are left out."""
    values: dict[str, object] = {
        f"p{place}": part for place, part in enumerate(part for part in parts if part)
    }
    return Words(between.join(f"{{{name}}}" for name in values), values)


@dataclass(frozen=True, slots=True)
class When:
    """A day or a moment, with the clock by which it is meant; a day of birth has no clock."""

    on: date | None = None
    at: datetime | None = None
    zone: str = ""

    @property
    def local(self) -> datetime | None:
        """Give the moment by its own clock."""
        return self.at.astimezone(clock_of(self.zone)) if self.at else None

    @property
    def day(self) -> date | None:
        """Give the day by its own clock."""
        moment = self.local
        return moment.date() if moment else self.on

    def __str__(self) -> str:
        """Write it in English with weekday and, for a moment, its zone: `Mon Nov 23, 9:42 AM MST`."""
        return self.written(str)

    def written(self, name: Callable[[str], str]) -> str:
        """Write it with the names that a language has for weekday and month, given for the English ones."""
        moment = self.local
        if moment is not None:
            hour = moment.hour % 12 or 12
            return f"{day_text(moment.date(), name)}, {hour}:{moment:%M} {moment:%p} {moment.tzname()}"
        return day_text(self.on, name) if self.on else ""

    def __format__(self, _how: str) -> str:
        """Stand inside a sentence."""
        return str(self)


@cache
def clock_of(zone: str) -> tzinfo:
    """Give the clock of a zone; a name that no clock knows counts as UTC, and is shown as UTC."""
    try:
        return ZoneInfo(zone or "UTC")
    except (ZoneInfoNotFoundError, ValueError):
        return UTC


def city_of(zone: str) -> str:
    """Name a clock by its city, as people do: `Los Angeles`."""
    return zone.rpartition("/")[2].replace("_", " ")


def day_text(day: date, name: Callable[[str], str] = str) -> str:
    """Write a day in English or with the names that a language has: `Mon Nov 23`."""
    return f"{name(f'{day:%a}')} {name(f'{day:%b}')} {day.day}"


class YearOnly(date):
    """A date of which only the year may be shown, however it is written."""

    def isoformat(self) -> str:
        """Write the year."""
        return str(self.year)

    def __str__(self) -> str:
        """Write the year."""
        return str(self.year)


def us_date(day: date) -> str:
    """Write a bare date, such as one of birth, the US way: `03/14/1965`; its year alone where no more may be shown."""
    if isinstance(day, YearOnly):
        return str(day.year)
    return f"{day.month:02}/{day.day:02}/{day.year}"
