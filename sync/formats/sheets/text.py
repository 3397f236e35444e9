"""Lists in text: which encoding, which mark between the cells. A line in another encoding is read and said."""

from __future__ import annotations

import codecs
import csv
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sync.errors import Unreadable
from sync.words import Words, say

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_MARKS: Final = ",;\t|"
_LOOKED_AT: Final = 50
"""Lines by which the mark between cells is told."""
_CELL_LIMIT: Final = 1 << 20
OTHER_ENCODING = say("This row was written in another encoding than the rest. Look at its letters.")
NOT_TEXT = "This file is not text that Navigator can read. Save it as CSV UTF-8 or as an Excel workbook."


@dataclass(frozen=True, slots=True)
class Listed:
    """A list's rows, and what is to be said of some of them, by place."""

    rows: tuple[tuple[str, ...], ...]
    remarks: Mapping[int, Words]


def looks_like_a_list(data: bytes) -> bool:
    """Say whether bytes are text in which several lines have the same mark between their cells."""
    head = data[:8_192]
    if head.startswith(_UTF16):
        return True
    if b"\0" in head:
        return False
    lines = [line for line in head.decode("cp1252", "replace").splitlines() if line.strip()][:_LOOKED_AT]
    return any(sum(mark in line for line in lines) >= max(1, len(lines) // 2) for mark in _MARKS) and bool(
        lines
    )


def rows(data: bytes, limit: int) -> Listed:
    """Read a list, at most so many rows.

    Raises: Unreadable for what is no text.
    """
    lines, odd = _lines(data)
    reader = csv.reader(lines, delimiter=_mark_of(lines))
    csv.field_size_limit(_CELL_LIMIT)
    found: list[tuple[str, ...]] = []
    remarks: dict[int, Words] = {}
    before = 0
    try:
        for cells in reader:
            if odd and any(line in odd for line in range(before, reader.line_num)):
                remarks[len(found)] = OTHER_ENCODING
            before = reader.line_num
            found.append(tuple(" ".join(cell.split()) for cell in cells))
            if len(found) >= limit:
                break
    except csv.Error as error:
        raise Unreadable(NOT_TEXT) from error
    return Listed(tuple(found), remarks)


def _lines(data: bytes) -> tuple[list[str], frozenset[int]]:
    """Give the lines of a text with their ends, and the places of those that are in another encoding than UTF-8."""
    if data.startswith(_UTF16):
        try:
            return data.decode("utf-16").splitlines(keepends=True), frozenset()
        except UnicodeDecodeError as error:
            raise Unreadable(NOT_TEXT) from error
    if b"\0" in data:
        raise Unreadable(NOT_TEXT)
    found: list[str] = []
    odd: set[int] = set()
    for place, line in enumerate(data.removeprefix(codecs.BOM_UTF8).splitlines(keepends=True)):
        try:
            found.append(line.decode("utf-8"))
        except UnicodeDecodeError:
            odd.add(place)
            found.append(line.decode("cp1252", "replace"))
    # A file that is in the Windows encoding throughout is nothing to remark on.
    is_mixed = any(not line.isascii() for at, line in enumerate(found) if at not in odd)
    return found, frozenset(odd) if is_mixed else frozenset()


def _mark_of(lines: list[str]) -> str:
    """Tell the mark between cells: the one that cuts the most lines into the same number of cells, above one."""
    head = [line for line in lines if line.strip()][:_LOOKED_AT]
    best, most = ",", (0, 0)
    for mark in _MARKS:
        try:
            counts = Counter(len(cells) for cells in csv.reader(head, delimiter=mark))
        except csv.Error:
            continue
        width, times = max(counts.items(), key=lambda one: (one[0] > 1, one[1], one[0]), default=(1, 0))
        if width > 1 and (times, width) > most:
            best, most = mark, (times, width)
    return best
