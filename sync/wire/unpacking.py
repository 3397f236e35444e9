"""Columns back into JSON values, exactly as they were packed, or refused: whoever reads believes no count.

What is read is bounded by what came: so many values at most, none of them deeper than the packer makes them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from typing import Any, Final

from pydantic_core import from_json

from sync.wire.numbers import Bytes, take_column
from sync.wire.packing import DEEPEST, ID_DIGITS, START, UNITS, Form, Sections

VALUES_LIMIT: Final = 500_000
"""So many values one message may hold; a column of a thousand equal ones takes three bytes."""
_ID_BYTES: Final = ID_DIGITS // 2
_SIZES: Final = {20: "seconds", 24: "milliseconds", 25: "seconds", 27: "microseconds", 32: "microseconds"}
"""Which texts of times there are, by their length, and how finely each tells."""
_OFFSET: Final = "+00:00"
_ENDS_PLAINLY: Final = frozenset({25, 32})


def unpacked(sections: Sections, limit: int = VALUES_LIMIT) -> Any:
    """Give the value that was packed.

    Raises: ValueError and its like when the sections are not what was packed.
    """
    unpacker = _Unpacker(sections, limit)
    (value,) = unpacker.column(1, 0)
    unpacker.check_end()
    return value


class _Unpacker:
    def __init__(self, sections: Sections, limit: int) -> None:
        self._noise = Bytes(sections.noise)
        self._numbers = Bytes(sections.numbers)
        said = from_json(sections.said, allow_inf_nan=False)
        if not isinstance(said, list):
            raise ValueError("what is said is a list")  # noqa: TRY004 - what came is wrong, not who called
        self._said = said
        self._said_at = 0
        self._ids: list[str] = []
        self._left = limit
        self._forms: dict[int, Callable[[int, int], list[Any]]] = {
            Form.NOTHING: lambda count, _: [None] * count,
            Form.FLAGS: self._flags,
            Form.WHOLE: lambda count, _: list(self._whole(count)),
            Form.IDS: lambda count, _: self._ids_of(count),
            Form.NAMES: self._names,
            Form.HEX: self._hex,
            Form.DAYS: lambda count, _: [date.fromordinal(day).isoformat() for day in self._whole(count)],
            Form.MOMENTS: self._moments,
            Form.TEXTS: lambda count, _: self._texts(count),
            Form.AMONG: lambda count, _: self._among(count),
            Form.LISTS: self._lists,
            Form.TABLE: self._table,
            Form.MIXED: self._mixed,
            Form.PLAIN: lambda count, _: self._take(count),
        }

    def check_end(self) -> None:
        """Say no to more than was needed.

        Raises: ValueError.
        """
        if not (self._noise.is_empty and self._numbers.is_empty and self._said_at == len(self._said)):
            raise ValueError("more came than was needed")

    def column(self, count: int, depth: int) -> list[Any]:
        """Give the next column."""
        if count == 0:
            return []
        self._left -= count
        if self._left < 0 or depth > 2 * DEEPEST:
            raise ValueError("more than a message may hold")
        return self._forms[self._numbers.byte()](count, depth)

    def _whole(self, count: int) -> Sequence[int]:
        return take_column(count, self._numbers, self._noise) if count else ()

    def _counts(self, count: int) -> Sequence[int]:
        counts = self._whole(count)
        if counts and (min(counts) < 0 or sum(counts) > self._left):
            raise ValueError("more than a message may hold")
        return counts

    def _take(self, count: int) -> list[Any]:
        at, self._said_at = self._said_at, self._said_at + count
        if count < 0 or self._said_at > len(self._said):
            raise ValueError("more was promised than was said")
        return self._said[at : self._said_at]

    def _texts(self, count: int) -> list[str]:
        texts = self._take(count)
        if not all(type(text) is str for text in texts):
            raise ValueError("a text is none")
        return texts

    def _among(self, count: int) -> list[str]:
        return _picked(self._texts(self._numbers.number()), self._whole(count))

    def _flags(self, count: int, _depth: int) -> list[bool]:
        return _picked([False, True], self._whole(count))

    def _ids_of(self, count: int) -> list[str]:
        known, found = self._ids, []
        for back in self._whole(count):
            if back == 0:
                known.append(self._noise.take(_ID_BYTES).hex())
            elif not 0 < back <= len(known):
                raise ValueError("an id that was not said before")
            found.append(known[-back] if back else known[-1])
        return found

    def _names(self, count: int, depth: int) -> list[str]:
        words = self.column(count, depth + 1)
        return [word + name for word, name in zip(words, self._ids_of(count), strict=True)]

    def _hex(self, count: int, _depth: int) -> list[str]:
        return [self._noise.take(size).hex() for size in self._whole(count)]

    def _moments(self, count: int, _depth: int) -> list[str]:
        size = self._numbers.number()
        unit = _picked(UNITS, [self._numbers.number()])[0]
        fine, ends_plainly = _SIZES[size], size in _ENDS_PLAINLY
        moments = ((START + passed * unit).isoformat(timespec=fine) for passed in self._whole(count))
        texts = [text if ends_plainly else text[: -len(_OFFSET)] + "Z" for text in moments]
        if any(len(text) != size for text in texts):
            raise ValueError("a time of another form")
        return texts

    def _lists(self, count: int, depth: int) -> list[list[Any]]:
        counts = self._counts(count)
        parts = iter(self.column(sum(counts), depth + 1))
        return [list(islice(parts, size)) for size in counts]

    def _mixed(self, count: int, depth: int) -> list[Any]:
        which, counts = self._which(count)
        parts = [iter(self.column(size, depth + 1)) for size in counts]
        return [next(parts[place]) for place in which]

    def _which(self, count: int) -> tuple[Sequence[int], list[int]]:
        """Say which value is of which part, and how many are of each."""
        counts = [0] * self._bounded(self._numbers.number())
        which = self._whole(count)
        for place in which:
            if place < 0:
                raise ValueError("a part that there is not")
            counts[place] += 1
        return which, counts

    def _bounded(self, count: int) -> int:
        if not 0 <= count <= self._left:
            raise ValueError("more than a message may hold")
        return count

    def _table(self, count: int, depth: int) -> list[dict[str, Any]]:
        which, counts = self._which(count)
        shapes = [_names_of(shape) for shape in self._take(len(counts))]
        parts: list[Iterator[dict[str, Any]]] = []
        for shape, size in zip(shapes, counts, strict=True):
            parts.append(_rows(shape, [self.column(size, depth + 1) for _ in shape], size))
        return [next(parts[place]) for place in which]


def _picked(among: Sequence[Any], places: Sequence[int]) -> list[Any]:
    if places and min(places) < 0:
        raise ValueError("a place before the first")
    return [among[place] for place in places]


def _rows(shape: Sequence[str], columns: Sequence[Sequence[Any]], size: int) -> Iterator[dict[str, Any]]:
    rows = zip(*columns, strict=True) if shape else iter([()] * size)
    return (dict(zip(shape, row, strict=True)) for row in rows)


def _names_of(shape: Any) -> list[str]:
    if not isinstance(shape, list) or not all(type(name) is str for name in shape):
        raise ValueError("names that are none")
    if len(set(shape)) != len(shape):
        raise ValueError("one name twice")
    return shape
