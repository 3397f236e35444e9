"""Days counted from the practice day: in the cases as words, in files of other systems as stand-ins."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from navigator_app.demo.clock import SATURDAY, practice_day
from navigator_app.demo.practice import Practice
from sync.records.base import stamp
from sync.resources import resource

MOMENT: Final = re.compile(r"@([+-]?\d+|draw-\d+)(?: (\d\d:\d\d))?(?: ([A-Z]\w+/\w+))?")
_STAND_IN: Final = re.compile(r"\{\{(@[^}]*)\}\}")
_DRAW_DAYS: Final = (0, 3)
"""Monday and Thursday."""


def day_of(practice: Practice, word: int | str) -> date:
    """Give the day that a word like -3 or "draw-2" stands for.

    Shape: what lies ahead counts working days; a past day on a weekend is the Friday before.
    """
    if isinstance(word, str) and word.startswith("draw-"):
        return _draw_day(practice.day, int(word.removeprefix("draw-")))
    days = int(word)
    return practice_day(practice.day + timedelta(days=days)) if days < 0 else _working_day(practice.day, days)


def _working_day(day: date, ahead: int) -> date:
    days = (day + timedelta(days=n) for n in range(2 * ahead + 3))
    return [one for one in days if one.weekday() < SATURDAY][ahead]


def offset(practice: Practice, word: int | str) -> int:
    """Count the calendar days from the practice day to a word's day."""
    return word if isinstance(word, int) else (day_of(practice, word) - practice.day).days


def as_text(practice: Practice, found: re.Match[str], zone: str) -> str:
    """Give a day or a moment as documents hold it."""
    day = day_of(practice, found.group(1))
    if not found.group(2):
        return day.isoformat()
    return stamp(datetime.combine(day, time.fromisoformat(found.group(2)), ZoneInfo(found.group(3) or zone)))


def file_for(practice: Practice, name: str) -> str:
    """Write a file of another system with its days filled in, and say where it lies."""
    text = resource(f"practice/{name}").read_text(encoding="utf-8")
    filled = _STAND_IN.sub(lambda found: _hl7(practice, found.group(1)), text)
    folder = practice.folder / "files"
    folder.mkdir(exist_ok=True)
    place = folder / name
    # HL7 parts segments by carriage returns; a text file that people read in has lines.
    ends = "\r" if name.endswith(".hl7") else "\n"
    place.write_bytes(filled.replace("\n", ends).encode())
    return str(place)


def _hl7(practice: Practice, word: str) -> str:
    found = MOMENT.fullmatch(word)
    if found is None:
        raise ValueError(word)
    day = day_of(practice, found.group(1))
    return f"{day:%Y%m%d}{(found.group(2) or '').replace(':', '')}"


def _draw_day(day: date, back: int) -> date:
    days = (day - timedelta(days=n) for n in range(1, 7 * back + 8))
    return [one for one in days if one.weekday() in _DRAW_DAYS][back - 1]
