"""Which piece comes on which page: pure, so that it can be tried with any heights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Size:
    """How high a piece is; `keeps` it with the next; `head` is the piece that stands over it on a page it begins.

    Shape: one that `begins_page` is never placed below another.
    """

    height: float
    keeps: bool = False
    head: int | None = None
    begins_page: bool = False


@dataclass
class Leaf:
    """One page: which pieces, and how far down each begins."""

    placed: list[tuple[int, float]] = field(default_factory=list)
    used: float = 0.0


def leaves(sizes: Sequence[Size], room: float) -> list[Leaf]:
    """Put pieces on pages in their order; a piece is never torn, and one higher than a page has a page of its own.

    Shape: at least one page.
    """
    found, place = [Leaf()], 0
    while place < len(sizes):
        group = _together(sizes, place, room)
        wanted = sum(sizes[one].height for one in group)
        if found[-1].placed and (sizes[place].begins_page or found[-1].used + wanted > room):
            found.append(Leaf())
            head = sizes[place].head
            if head is not None and sizes[head].height + wanted <= room:
                _put(found[-1], head, sizes[head].height)
        for one in group:
            _put(found[-1], one, sizes[one].height)
        place = group[-1] + 1
    return found


def _together(sizes: Sequence[Size], start: int, room: float) -> list[int]:
    """Give a piece with those that it must not be parted from, as far as they fit on one page."""
    group, used = [start], sizes[start].height
    while sizes[group[-1]].keeps and group[-1] + 1 < len(sizes):
        used += sizes[group[-1] + 1].height
        if used > room:
            break
        group.append(group[-1] + 1)
    return group


def _put(leaf: Leaf, piece: int, height: float) -> None:
    leaf.placed.append((piece, leaf.used))
    leaf.used += height
