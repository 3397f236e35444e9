"""JSON values into columns: what is alike lies together, ids and times are bytes, a text that comes again is said once.

Three sections come of it. `noise` holds what nothing can shorten: ids, and the lower bytes of wide numbers. `numbers`
holds every other number, and how each column is told. `said` holds texts, names of fields, and whatever fits no
column, as one JSON list. `unpacking` reads them back exactly as they were.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta
from enum import IntEnum
from typing import Any, Final, NamedTuple

from pydantic_core import to_json

from sync.wire.numbers import HIGHEST, LOWEST, put_column, put_number

DEEPEST: Final = 12
"""Values nested further than this are said as they are."""
ID_DIGITS: Final = 32
START: Final = datetime(1970, 1, 1, tzinfo=UTC)
UNITS: Final = (timedelta(seconds=1), timedelta(milliseconds=1), timedelta(microseconds=1))
RARE: Final = 3
"""Texts are told by their place among the distinct ones when these are at most two in so many."""

DAY_SIGNS: Final = len("2026-11-20")
SHORTEST_HEX: Final = 16

Matches = Callable[[str], object]
is_id: Final[Matches] = re.compile(r"[0-9a-f]{32}", re.ASCII).fullmatch
_is_hex: Final[Matches] = re.compile(r"(?:[0-9a-f]{2}){8,64}", re.ASCII).fullmatch
_is_day: Final[Matches] = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII).fullmatch
_is_name: Final[Matches] = re.compile(r"[a-z]{1,20}:[0-9a-f]{32}", re.ASCII).fullmatch
_is_moment: Final[Matches] = re.compile(
    r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{3}|\.\d{6})?(Z|\+00:00)", re.ASCII
).fullmatch


class Form(IntEnum):
    """How a column is told."""

    NOTHING = 0
    FLAGS = 1
    WHOLE = 2
    IDS = 3
    """Each either the next new one or one so many back."""
    NAMES = 4
    """A word, a colon, an id: the feeds."""
    HEX = 5
    DAYS = 6
    MOMENTS = 7
    TEXTS = 8
    AMONG = 9
    """Texts by their place among the distinct ones."""
    LISTS = 10
    TABLE = 11
    """Values with named parts: a column for each name of each set of names."""
    MIXED = 12
    """Several forms, and which value is of which."""
    PLAIN = 13


class Sections(NamedTuple):
    """What a value was packed into."""

    noise: bytes
    numbers: bytes
    said: bytes


def packed(value: Any) -> Sections:
    """Pack one JSON value, however much is in it; names of parts come back in the order of the alphabet.

    Raises: ValueError for what JSON cannot say.
    """
    packer = _Packer()
    packer.column([value], 0)
    return Sections(bytes(packer.noise), bytes(packer.numbers), to_json(packer.said))


class _Packer:
    def __init__(self) -> None:
        self.noise = bytearray()
        self.numbers = bytearray()
        self.said: list[Any] = []
        self._ids: dict[str, int] = {}

    def column(self, values: Sequence[Any], depth: int) -> None:
        """Put a column, whatever is in it; an empty one leaves no trace."""
        kinds = set(map(type, values))
        if len(kinds) > 1:
            self._mixed(values, depth)
        elif kinds:
            self._alike(kinds.pop(), values, depth)

    def _alike(self, kind: type, values: Sequence[Any], depth: int) -> None:
        if issubclass(kind, str):
            self._texts(values)
        elif kind is dict and depth < DEEPEST and all(map(_has_plain_names, values)):
            self._table(values, depth)
        elif issubclass(kind, list | tuple) and depth < DEEPEST:
            self._form(Form.LISTS)
            self._whole([len(value) for value in values])
            self.column([part for value in values for part in value], depth + 1)
        elif kind is type(None):
            self._form(Form.NOTHING)
        elif kind is bool or (kind is int and min(values) >= LOWEST and max(values) <= HIGHEST):
            self._form(Form.FLAGS if kind is bool else Form.WHOLE)
            self._whole(values)
        else:
            self._form(Form.PLAIN)
            self.said += values

    def _mixed(self, values: Sequence[Any], depth: int) -> None:
        parts: dict[type, list[Any]] = {}
        places: dict[type, int] = {}
        which: list[int] = []
        for value in values:
            kind = type(value)
            which.append(places.setdefault(kind, len(places)))
            parts.setdefault(kind, []).append(value)
        self._form(Form.MIXED)
        put_number(len(parts), self.numbers)
        self._whole(which)
        for part in parts.values():
            self.column(part, depth + 1)

    def _table(self, rows: Sequence[Mapping[str, Any]], depth: int) -> None:
        ordered: dict[tuple[str, ...], tuple[str, ...]] = {}
        shapes: dict[tuple[str, ...], int] = {}
        parts: list[list[Mapping[str, Any]]] = []
        which: list[int] = []
        for row in rows:
            names = tuple(row)
            shape = ordered.get(names) or ordered.setdefault(names, tuple(sorted(names)))
            place = shapes.setdefault(shape, len(shapes))
            if place == len(parts):
                parts.append([])
            which.append(place)
            parts[place].append(row)
        self._form(Form.TABLE)
        put_number(len(parts), self.numbers)
        self._whole(which)
        self.said += shapes
        for shape, part in zip(shapes, parts, strict=True):
            for name in shape:
                self.column([row[name] for row in part], depth + 1)

    def _texts(self, values: Sequence[str]) -> None:
        first = values[0]
        size = len(first)
        if size == ID_DIGITS and all(map(is_id, values)):
            self._form(Form.IDS)
            self._ids_of(values)
        elif size > ID_DIGITS and first[-ID_DIGITS - 1] == ":" and all(map(_is_name, values)):
            self._form(Form.NAMES)
            self._words([value[:-ID_DIGITS] for value in values])
            self._ids_of([value[-ID_DIGITS:] for value in values])
        elif not self._as_bytes(values, first, size):
            self._words(values)

    def _as_bytes(self, values: Sequence[str], first: str, size: int) -> bool:
        """Put texts that stand for a day, a time or bytes; the first one decides what is tried."""
        if size == DAY_SIGNS and _is_day(first):
            return self._days(values)
        if size > DAY_SIGNS and first[DAY_SIGNS] == "T" and _is_moment(first):
            return self._moments(values)
        return size >= SHORTEST_HEX and _is_hex(first) is not None and self._hex(values)

    def _ids_of(self, values: Iterable[str]) -> None:
        known = self._ids
        fresh: list[str] = []
        back: list[int] = []
        for value in values:
            place = known.get(value)
            if place is None:
                known[value] = len(known)
                fresh.append(value)
                back.append(0)
            else:
                back.append(len(known) - place)
        self._whole(back)
        self.noise += bytes.fromhex("".join(fresh))

    def _words(self, values: Sequence[str]) -> None:
        distinct = dict.fromkeys(values)
        if len(distinct) * RARE > len(values) * (RARE - 1):
            self.numbers.append(Form.TEXTS)
            self.said += values
            return
        self._form(Form.AMONG)
        put_number(len(distinct), self.numbers)
        self.said += distinct
        places = {value: place for place, value in enumerate(distinct)}
        self._whole([places[value] for value in values])

    def _hex(self, values: Sequence[str]) -> bool:
        if len(set(values)) * 2 <= len(values) or not all(map(_is_hex, values)):
            return False
        self._form(Form.HEX)
        self._whole([len(value) // 2 for value in values])
        self.noise += bytes.fromhex("".join(values))
        return True

    def _days(self, values: Sequence[str]) -> bool:
        if not all(map(_is_day, values)):
            return False
        try:
            days = [date.fromisoformat(value).toordinal() for value in values]
        except ValueError:
            return False
        self._form(Form.DAYS)
        self._whole(days)
        return True

    def _moments(self, values: Sequence[str]) -> bool:
        """Put times of one form in the largest unit that holds them all."""
        size = len(values[0])
        if not all(len(value) == size and _is_moment(value) for value in values):
            return False
        try:
            since = [datetime.fromisoformat(value) - START for value in values]
        except ValueError:
            return False
        unit = next(unit for unit in UNITS if not any(passed % unit for passed in since))
        self._form(Form.MOMENTS)
        put_number(size, self.numbers)
        put_number(UNITS.index(unit), self.numbers)
        self._whole([passed // unit for passed in since])
        return True

    def _form(self, form: Form) -> None:
        self.numbers.append(form)

    def _whole(self, values: Sequence[int]) -> None:
        if values:
            put_column(values, self.numbers, self.noise)


def _has_plain_names(row: Mapping[Any, Any]) -> bool:
    return all(type(name) is str for name in row)
