"""What comes from below the glass, said in the window: labels, sentences of the records, errors, days and moments."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from navigator_app.ui import words as clock_words
from navigator_app.ui.i18n import spoken
from sync.errors import Said
from sync.rules.whose_day import known_zone
from sync.words import When, Words
from sync.words import us_date as bare_date


def words(text: str) -> str:
    """Give a declared text, a label or `Words`, in the language of the desk."""
    return spoken(text)


def shown(value: str) -> str:
    """Give a value of a record: our own words in the language of the desk, what a person typed as it was typed."""
    return spoken(value) if isinstance(value, Words) else value


def said(error: Said) -> str:
    """Give the sentence of an error: its template translated, then its values put in."""
    values = {
        name: spoken(v) if name == "label" and isinstance(v, str) else v for name, v in error.values.items()
    }
    return spoken(Words(error.reason, values)) if values else spoken(error.reason)


def written(when: When | None) -> str:
    """Write a day or a moment by its own clock with the names of weekday and month in the language of the desk.

    Empty: for none.
    """
    return when.written(spoken) if when else ""


def us_date(on: date | None) -> str:
    """Write a date of birth or another bare date the US way: 03/14/1965; empty for none."""
    return bare_date(on) if on else ""


def when_text(when: When | None, now: datetime, zone: ZoneInfo) -> str:
    """Write a day or a moment by its own clock, "today" only where that is the viewer's; empty for none."""
    if when is None:
        return ""
    if when.at is not None:
        there = ZoneInfo(known_zone(when.zone)) if when.zone else zone
        return clock_words.moment(when.at, there, zone, now)
    return clock_words.day(when.on, now.astimezone(zone).date()) if when.on else ""
