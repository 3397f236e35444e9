"""Where the words of a trend go: round tick values, and labels that touch neither each other nor the line."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import floor, log10

from PySide6.QtCore import QPointF, QRectF, QSizeF

_MARK_PX = 7.0
_STEP_PX = 3.0
_AIR_PX = 1.5
"""So much space a label keeps from the line."""
_LIFTS_PX = (12.0, 18.0, 24.0)


def round_ticks(low: float, high: float, most: int = 4) -> list[float]:
    """Return at most `most` round values that span low to high, the first at or below low.

    Empty: a range without height gets one unit, a large value so much that no two ticks read the same.
    """
    span = max(high - low if high > low else 1.0, 1e-9, max(abs(low), abs(high)) * 1e-3)
    size: float = 10.0 ** floor(log10(span / most))
    for times in (1, 2, 2.5, 5, 10, 20, 50):
        step = size * times
        first = floor(low / step) * step
        ticks = [first + step * number for number in range(most)]
        if ticks[-1] >= high:
            break
    needed = next((number for number, tick in enumerate(ticks) if tick >= high), most - 1)
    return ticks[: max(needed, 1) + 1]


def place_labels(
    points: Sequence[QPointF], sizes: Sequence[QSizeF], important: Sequence[bool], bounds: QRectF
) -> list[QRectF | None]:
    """Return the place of each point's label; important points choose first.

    Empty: None where every place would hide something; the value is then in the tooltip and by keyboard.
    """
    marks = [QRectF(p.x() - _MARK_PX, p.y() - _MARK_PX, 2 * _MARK_PX, 2 * _MARK_PX) for p in points]
    line = list(_along(points))
    found: list[QRectF | None] = [None] * len(points)
    for number in sorted(range(len(points)), key=lambda each: (not important[each], -each)):
        taken = [place for place in found if place is not None]
        taken += [mark for other, mark in enumerate(marks) if other != number]
        free = [
            place
            for place in _around(points[number], sizes[number])
            if bounds.contains(place) and not any(place.intersects(each) for each in taken)
        ]
        clear = next((place for place in free if _is_clear(place, line)), None)
        found[number] = clear or next(iter(free), None)
    return found


def _around(point: QPointF, size: QSizeF) -> Iterator[QRectF]:
    """Yield the places about a point, the best first: above, right, left, below, then the corners."""
    wide, high = size.width(), size.height()
    for dx, dy in (
        (-wide / 2, -high - 7),
        (9, -high / 2),
        (-wide - 9, -high / 2),
        (-wide / 2, 7),
        (6, -high - 4),
        (-wide - 6, -high - 4),
        (6, 4),
        (-wide - 6, 4),
    ):
        yield QRectF(point.x() + dx, point.y() + dy, wide, high)
    # Where lines run close by on both sides, a little further off is better than over them.
    for lift in _LIFTS_PX:
        for part in (0.5, 0.75, 0.25, 1.0, 0.0):
            yield QRectF(point.x() - wide * part, point.y() - high - lift, wide, high)


def _is_clear(place: QRectF, line: Sequence[QPointF]) -> bool:
    """Say whether a label keeps its distance from the line."""
    airy = place.adjusted(-_AIR_PX, -_AIR_PX, _AIR_PX, _AIR_PX)
    return not any(map(airy.contains, line))


def _along(points: Sequence[QPointF]) -> Iterator[QPointF]:
    for start, end in pairwise(points):
        steps = max(1, int(max(abs(end.x() - start.x()), abs(end.y() - start.y())) / _STEP_PX))
        for number in range(steps + 1):
            part = number / steps
            yield QPointF(start.x() + (end.x() - start.x()) * part, start.y() + (end.y() - start.y()) * part)
