"""Whole numbers of one column in as few bytes as their range needs, or the range of their steps.

The highest bytes of a column lie together among the bytes that zstd can shorten; the lower ones are noise to it and
lie with the ids, where they spoil nobody's statistics.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate, pairwise
from typing import Final

_STEPS: Final = 16
"""Marks a column that is told by its steps; the lower bits are the bytes of each number."""
_WIDEST: Final = 8
LOWEST, HIGHEST = -(1 << 63), (1 << 63) - 1
"""What a column can hold."""


def put_number(value: int, out: bytearray) -> None:
    """Append one number, small ones in one byte."""
    rest = (value << 1) ^ (value >> 63)
    while rest > 127:
        out.append(rest & 127 | 128)
        rest >>= 7
    out.append(rest)


def put_column(values: Sequence[int], numbers: bytearray, noise: bytearray) -> None:
    """Append a column that is not empty; how long it is its reader has to know."""
    low, high = min(values), max(values)
    if low == high:
        numbers.append(0)
        put_number(low, numbers)
        return
    width = _width(high - low)
    if width and len(values) > 2:
        steps = [after - before for before, after in pairwise(values)]
        shortest = min(steps)
        step_width = _width(max(steps) - shortest)
        if step_width < width:
            numbers.append(_STEPS | step_width)
            put_number(values[0], numbers)
            put_number(shortest, numbers)
            _put_planes([step - shortest for step in steps], step_width, numbers, noise)
            return
    numbers.append(width)
    put_number(low, numbers)
    _put_planes([value - low for value in values] if low else values, width, numbers, noise)


def _width(span: int) -> int:
    return (span.bit_length() + 7) >> 3


def _put_planes(values: Sequence[int], width: int, numbers: bytearray, noise: bytearray) -> None:
    if width == 1:
        numbers += bytes(values)
    elif width:
        flat = b"".join([value.to_bytes(width, "little") for value in values])
        numbers += flat[width - 1 :: width]
        for plane in range(width - 1):
            noise += flat[plane::width]


class Bytes:
    """Bytes that are read from the front, never past their end."""

    def __init__(self, whole: bytes) -> None:
        self._whole = whole
        self._at = 0

    @property
    def is_empty(self) -> bool:
        """Say whether everything was read."""
        return self._at == len(self._whole)

    def take(self, count: int) -> bytes:
        """Give the next bytes.

        Raises: ValueError when there are fewer.
        """
        at, self._at = self._at, self._at + count
        if count < 0 or self._at > len(self._whole):
            raise ValueError("more bytes were promised than came")
        return self._whole[at : self._at]

    def number(self) -> int:
        """Give the next number.

        Raises: ValueError when it is one that no column holds, IndexError when there is none.
        """
        byte = self._whole[self._at]
        self._at += 1
        rest, shift = byte & 127, 7
        while byte > 127:
            byte = self._whole[self._at]
            self._at += 1
            rest |= (byte & 127) << shift
            shift += 7
            if shift > 70:
                raise ValueError("a number that no column holds")
        return (rest >> 1) ^ -(rest & 1)

    def byte(self) -> int:
        """Give the next byte.

        Raises: IndexError when there is none.
        """
        self._at += 1
        return self._whole[self._at - 1]


def take_column(count: int, numbers: Bytes, noise: Bytes) -> Sequence[int]:
    """Give a column of so many numbers.

    Raises: ValueError and IndexError when the bytes are none.
    """
    mark = numbers.byte()
    width = mark & ~_STEPS
    if width > _WIDEST:
        raise ValueError("a column of an unknown form")
    first = numbers.number()
    if mark & _STEPS:
        shortest = numbers.number()
        steps = _take_planes(count - 1, width, numbers, noise)
        return list(accumulate((shortest + step for step in steps), initial=first))
    if width == 0:
        return (first,) * count
    values = _take_planes(count, width, numbers, noise)
    return [first + value for value in values] if first else values


def _take_planes(count: int, width: int, numbers: Bytes, noise: Bytes) -> Sequence[int]:
    if count < 0:
        raise ValueError("a column of nothing")
    if width == 0:
        return (0,) * count
    top = numbers.take(count)
    if width == 1:
        return top
    flat = bytearray(count * width)
    flat[width - 1 :: width] = top
    for plane in range(width - 1):
        flat[plane::width] = noise.take(count)
    return [int.from_bytes(flat[at : at + width], "little") for at in range(0, len(flat), width)]
