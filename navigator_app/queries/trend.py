"""One analyte over time, exactly as the labs reported it: one unit per series, the lab's own range, no verdict."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from sync.records.lab_result import LabResult
from sync.rules.codes import code_list
from sync.rules.result_text import result_text
from sync.words import Words, say

_RANGE = re.compile(r"^\s*(-?\d+(?:\.\d+)?)\s*[-\u2013]\s*(-?\d+(?:\.\d+)?)\s*$")
_NO_VALUE = frozenset({"entered-in-error", "cancelled", "registered"})


@dataclass(frozen=True, slots=True)
class Point:
    """One result of a trend; `told` is the whole result as every screen renders it."""

    result_id: str
    at: datetime
    zone: str
    value: Decimal
    text: str
    flag: str
    told: Words


@dataclass(frozen=True, slots=True)
class Series:
    """One analyte over time, in one unit; range and its words are the lab's own."""

    code: str
    title: str
    unit: str
    points: tuple[Point, ...]
    low: Decimal | None
    high: Decimal | None
    range_words: Words


def series_of(results: Sequence[LabResult]) -> tuple[Series, ...]:
    """Give the series with the newest value first; values with a comparator or in another unit are not joined."""
    groups: dict[tuple[str, str], list[LabResult]] = defaultdict(list)
    for one in results:
        if one.value is not None and not one.comparator and one.collected_at and one.status not in _NO_VALUE:
            groups[(one.code or one.name.casefold(), one.unit)].append(one)
    found = [_series(code, unit, rows) for (code, unit), rows in groups.items()]
    return tuple(sorted(found, key=_in_order))


def _in_order(one: Series) -> tuple[int, float, int, str]:
    """Put the longest first, then the newest; those of one panel as analytes are listed."""
    codes = [code.code for code in code_list("lab-analytes").codes]
    place = codes.index(one.code) if one.code in codes else len(codes)
    return -len(one.points), -one.points[-1].at.timestamp(), place, one.title


def _series(code: str, unit: str, rows: list[LabResult]) -> Series:
    points = sorted((_point(one) for one in rows), key=lambda point: point.at)
    newest = max(rows, key=lambda one: one.collected_at.timestamp() if one.collected_at else 0.0)
    match = _RANGE.match(newest.reference_range)
    low, high = (Decimal(match.group(1)), Decimal(match.group(2))) if match else (None, None)
    text = say("Lab's range {range}", range=newest.reference_range) if newest.reference_range else say("")
    return Series(code, newest.name, unit, tuple(points), low, high, text)


def _point(one: LabResult) -> Point:
    told = result_text(one)
    at = one.collected_at
    value = one.value
    if at is None or value is None:
        msg = "A point needs a time and a number"
        raise ValueError(msg)
    flag = ", ".join(one.flags)
    return Point(one.id, at, one.collected_zone or "UTC", value, one.value_text, flag, say(told.sentence))
