"""The lines of a delta in the order in which they are told, and which of them are still to be told.

What fits one page is read once and kept. Of what is longer only the places are kept at which each lane begins and ends
in each feed; the lines are read again lane by lane, a page at a time and from the same snapshot, so that the memory of
a reply does not grow with the time its reader was away.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from enum import IntEnum
from itertools import chain
from typing import Final, NamedTuple

from sync.hub.ports import FeedLine, HubTransaction
from sync.records import KINDS

PAGE_ROWS: Final = 5_000


class Lane(IntEnum):
    """What is told before what: PUTs before REMOVEs, what is urgent before the rest, first downloads behind news."""

    URGENT = 0
    NEWS = 1
    FIRST = 2
    REMOVED = 3


class Told(NamedTuple):
    """A line, and the lane on which it is told."""

    lane: Lane
    line: FeedLine


class Lines:
    """Everything above where a reader stands in each feed, but for the records that it is brought otherwise."""

    def __init__(
        self,
        tx: HubTransaction,
        starts: Mapping[str, int | None],
        carried: Collection[str],
        *,
        block_rows: int,
        page_rows: int = PAGE_ROWS,
    ) -> None:
        """Look through all of it once.

        Shape: `starts` by feed, in the order of telling; None for a feed of which nothing was read, which is told no
        REMOVEs. What fits one block has no lanes but PUTs and REMOVEs, since it arrives as one.
        """
        self._tx, self._starts, self._carried = tx, starts, carried
        self._page_rows = page_rows
        self._places = {feed: place for place, feed in enumerate(starts)}
        self._reaches: dict[tuple[Lane, str], tuple[int, int]] = {}
        """By lane and feed: the first and the last seq."""
        self.brought: list[FeedLine] = []
        """PUTs of what the reader is brought otherwise: at most what one request asked for."""
        self._kept = self._looked_through(block_rows)

    def __iter__(self) -> Iterator[Told]:
        """Give the lines lane by lane, in each lane feed by feed, in each feed by seq."""
        return self._read_again() if self._kept is None else iter(self._kept)

    def left_from(self, following: Told | None) -> Mapping[str, int]:
        """Give by feed the lowest seq that is still to be told when this line is the next; none where all was told."""
        if following is None:
            return {}
        here = (following.lane, self._places[following.line.feed])
        lowest = {following.line.feed: following.line.seq}
        for (lane, feed), (first, _) in self._reaches.items():
            if (lane, self._places[feed]) > here:
                lowest[feed] = min(first, lowest.get(feed, first))
        return lowest

    def _looked_through(self, block_rows: int) -> list[Told] | None:
        """Note how far the lanes reach; give the lines in order when they fit one page."""
        pages = (page for feed, start in self._starts.items() for page in self._pages(feed, start or 0))
        kept: list[FeedLine] = []
        for page in pages:
            kept += page
            if len(kept) > self._page_rows:
                break
        else:
            urgent = self._urgent(kept) if len(kept) > block_rows else None
            return sorted(self._noted(kept, urgent), key=lambda told: told.lane)
        for page in chain([kept], pages):
            self._noted(page, self._urgent(page))
        return None

    def _noted(self, lines: Sequence[FeedLine], urgent: Collection[str] | None) -> list[Told]:
        found = []
        for line in lines:
            if line.is_put and line.record in self._carried:
                self.brought.append(line)
                continue
            told = self._told(line, urgent)
            first, _ = self._reaches.get((told.lane, line.feed), (line.seq, 0))
            self._reaches[told.lane, line.feed] = (first, line.seq)
            found.append(told)
        return found

    def _told(self, line: FeedLine, urgent: Collection[str] | None) -> Told:
        if not line.is_put:
            return Told(Lane.REMOVED, line)
        if urgent is None:
            return Told(Lane.NEWS, line)
        if self._starts[line.feed] is None:
            return Told(Lane.FIRST, line)
        return Told(Lane.URGENT if line.record in urgent else Lane.NEWS, line)

    def _urgent(self, lines: Sequence[FeedLine]) -> Collection[str]:
        """Name the urgent ones among the records that are news."""
        news = {line.record for line in lines if line.is_put and self._starts[line.feed] is not None}
        return self._tx.of_kinds(news, KINDS.urgent())

    def _read_again(self) -> Iterator[Told]:
        for lane in Lane:
            for feed in self._starts:
                if (lane, feed) in self._reaches:
                    yield from self._of_lane(lane, feed)

    def _of_lane(self, lane: Lane, feed: str) -> Iterator[Told]:
        first, last = self._reaches[lane, feed]
        has_urgent = (Lane.URGENT, feed) in self._reaches
        for page in self._pages(feed, first - 1, last):
            wanted = [line for line in page if line.is_put == (lane is not Lane.REMOVED)]
            urgent = self._urgent(wanted) if has_urgent else frozenset()
            for line in wanted:
                told = self._told(line, urgent)
                if told.lane is lane and not (line.is_put and line.record in self._carried):
                    yield told

    def _pages(self, feed: str, at: int, until: int | None = None) -> Iterator[list[FeedLine]]:
        """Read a feed's lines above a seq, as far as another; a first download needs no REMOVEs."""
        is_news = self._starts[feed] is not None
        page: Sequence[FeedLine] = ()
        while not page or (len(page) == self._page_rows and at != until):
            page = self._tx.lines_after(feed, at, self._page_rows)
            if not page:
                return
            at = page[-1].seq
            yield [line for line in page if line.is_put or is_news]
