"""What is new for a store, as blocks that each end in their cursors: PUTs before REMOVEs, cursors a prefix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sync.changes import Revision
from sync.checks import LISTED_ROWS, bounds, parted
from sync.hub.lanes import PAGE_ROWS, Lines
from sync.hub.ports import FeedLine, HubStore, HubTransaction
from sync.parts import part_of
from sync.protocol import BLOCK_ROWS, Block, Cursor, Entry, Look, Span


@dataclass(frozen=True, slots=True)
class Asked:
    """What a reader wants to hear: its feeds, how far it has read them, and what it doubts."""

    store: str
    epoch: str
    feeds: Sequence[str]
    """Those it may see and does not get as snapshots; nothing is given of any other."""
    cursors: Mapping[str, Cursor]
    carried: Mapping[str, Revision]
    """Records that this reply's verdicts bring the reader to, with their revisions; blocks leave them out."""
    looks: Sequence[Look] = ()
    wanted: Sequence[tuple[str, str]] = ()
    turn: int = 0
    """Which of the feeds that did not move is checked, too."""
    is_brief: bool = False
    """More of the reader's own changes wait behind those it sent: one block, and the rest another time."""
    charts: Mapping[str, Sequence[str]] | None = None
    """Per feed that comes as a snapshot: the patients whose records come before it."""
    is_whole: bool = False
    """Records are told whole: nobody knows what the reader holds by the time it hears of them."""


def blocks(
    store: HubStore, asked: Asked, *, block_rows: int | None = None, page_rows: int = PAGE_ROWS
) -> Iterator[Block]:
    """Give everything above the cursors from one snapshot; the last block carries the checks of that moment."""
    block_rows = block_rows or BLOCK_ROWS
    with store.reading(asked.store) as tx:
        yield from _charts(tx, asked)
        starts = {feed: _start(tx, asked, feed) for feed in asked.feeds}
        heads = tx.heads_of(asked.feeds)
        ahead = {feed: start for feed, start in starts.items() if heads[feed] != start}
        lines = Lines(tx, ahead, asked.carried, block_rows=block_rows, page_rows=page_rows)
        # What a reader of an earlier life holds is not what stood here: it is given whole records.
        present = (f for f in ahead if f in asked.cursors and asked.cursors[f].epoch == asked.epoch)
        known = [] if asked.is_whole else list(present)
        read_to = {feed: tx.newest_read(feed, at) for feed in known if (at := starts[feed])}
        rows = iter(lines)
        # What the verdicts brought already takes no room; left for another reply it would come again as a record.
        chunk = [*lines.brought, *(told.line for told in islice(rows, block_rows))]
        while following := list(islice(rows, block_rows)):
            left = lines.left_from(following[0])
            yield Block(_entries(tx, chunk, asked, read_to), _moved(asked, heads, left, chunk))
            if asked.is_brief:
                return
            chunk = [told.line for told in following]
        moved = [f for f in asked.feeds if asked.cursors.get(f) != Cursor(asked.epoch, heads[f])]
        yield Block(
            (*_entries(tx, chunk, asked, read_to), *_wanted(tx, asked, heads)),
            _moved(asked, heads, {}, chunk),
            is_last=True,
            checks=tuple(tx.check_of(feed) for feed in checked(asked, moved)),
            spans=tuple(_span(tx, look, heads[look.feed]) for look in asked.looks if look.feed in heads),
        )


def _start(tx: HubTransaction, asked: Asked, feed: str) -> int | None:
    """Say from where on a feed is told; None for one of which nothing was read.

    A reader of an earlier life goes on where that life ended, one of an unknown life hears all, REMOVEs too.
    """
    at = asked.cursors.get(feed)
    if at is None or at.epoch == asked.epoch:
        return at.seq if at else None
    return min(at.seq, tx.end_of(at.epoch, [feed]).get(feed, 0))


def _charts(tx: HubTransaction, asked: Asked) -> Iterator[Block]:
    """Give the records of charts that are needed before their feed is here; no cursor covers them."""
    for feed, patients in (asked.charts or {}).items():
        rows = iter(tx.entries_of(feed, patients))
        while chunk := tuple(islice(rows, BLOCK_ROWS)):
            yield Block(chunk, {})


def _moved(
    asked: Asked, heads: Mapping[str, int], left: Mapping[str, int], chunk: Sequence[FeedLine]
) -> dict[str, Cursor]:
    """Give the cursors that this block moves; every block with entries names where they stand.

    Shape: `left` is the lowest seq by feed that is still to be told, so that no cursor ever covers it.
    """
    told = {line.feed for line in chunk}
    cursors = {f: Cursor(asked.epoch, left[f] - 1 if f in left else head) for f, head in heads.items()}
    return {feed: at for feed, at in cursors.items() if feed in told or at != asked.cursors.get(feed)}


def checked(asked: Asked, moved: Sequence[str]) -> list[str]:
    """Name the feeds whose sums are sent: those that moved, those that are doubted, and one other in turn."""
    doubted = {look.feed for look in asked.looks} | {feed for feed, _ in asked.wanted}
    told = [feed for feed in asked.feeds if feed in moved or feed in doubted]
    others = [feed for feed in asked.feeds if feed not in told]
    return told + others[asked.turn % len(others) :][:1] if others else told


def _span(tx: HubTransaction, look: Look, seq: int) -> Span:
    rows = tx.standings(look.feed, *bounds(look.prefix))
    if len(rows) <= LISTED_ROWS:
        return Span(look.feed, look.prefix, seq, rows=tuple(rows))
    return Span(look.feed, look.prefix, seq, parts=parted(look.prefix, rows))


def _wanted(tx: HubTransaction, asked: Asked, heads: Mapping[str, int]) -> Iterator[Entry]:
    """Give the records a reader found missing, as they stand; one that is not in the feed says so."""
    for feed, record in asked.wanted:
        if feed in heads:
            line = tx.lines_of(record).get(feed) or FeedLine(feed, heads[feed], record, is_put=False)
            document = tx.document(record) if line.is_put else None
            yield Entry(feed, line.seq, record, is_put=line.is_put, document=document)


def _entries(
    tx: HubTransaction, chunk: Sequence[FeedLine], asked: Asked, read_to: Mapping[str, Revision | None]
) -> tuple[Entry, ...]:
    tx.look_up([line.record for line in chunk if line.is_put])
    return tuple(e for line in chunk if (e := _entry(tx, line, asked.carried, read_to)) is not None)


def _entry(
    tx: HubTransaction,
    line: FeedLine,
    carried: Mapping[str, Revision],
    read_to: Mapping[str, Revision | None],
) -> Entry | None:
    if not line.is_put:
        return Entry(line.feed, line.seq, line.record, is_put=False)
    document = tx.document(line.record)
    if document is None or carried.get(line.record) == document.revision:
        return None
    given, part = part_of(document, read_to.get(line.feed)) or (document, None)
    return Entry(line.feed, line.seq, line.record, is_put=True, document=given, part=part)
