"""What is new for a store, as blocks that each end in their cursors: PUTs before REMOVEs, cursors a prefix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from sync.changes import Revision
from sync.checks import LISTED_ROWS, bounds, parted
from sync.hub.ports import FeedLine, HubStore, HubTransaction
from sync.parts import part_of
from sync.protocol import BLOCK_ROWS, Block, Cursor, Entry, Look, Span
from sync.records import KINDS

READ_ROWS = 5_000


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


def blocks(store: HubStore, asked: Asked) -> Iterator[Block]:
    """Give everything above the cursors from one snapshot; the last block carries the checks of that moment."""
    with store.reading(asked.store) as tx:
        yield from _charts(tx, asked)
        starts = {feed: _start(tx, asked, feed) for feed in asked.feeds}
        heads = tx.heads_of(asked.feeds)
        ahead = [feed for feed in asked.feeds if heads[feed] != starts[feed]]
        lines = [line for feed in ahead for line in _lines(tx, feed, starts[feed])]
        ordered = _by_lane(tx, lines, starts)
        left = _Left(ordered, heads)
        # What a reader of an earlier life holds is not what stood here: it is given whole records.
        present = (f for f in ahead if f in asked.cursors and asked.cursors[f].epoch == asked.epoch)
        known = [] if asked.is_whole else list(present)
        read_to = {feed: tx.newest_read(feed, at) for feed in known if (at := starts[feed])}
        # What the verdicts brought already takes no room; left for another reply it would come again as a record.
        brought = [ln for ln in ordered if ln.is_put and ln.record in asked.carried]
        rows = iter([ln for ln in ordered if not (ln.is_put and ln.record in asked.carried)])
        chunk = [*brought, *islice(rows, BLOCK_ROWS)]
        while following := list(islice(rows, BLOCK_ROWS)):
            left.give(chunk)
            yield Block(_entries(tx, chunk, asked, read_to), _moved(left, asked, chunk))
            if asked.is_brief:
                return
            chunk = following
        left.give(chunk)
        moved = [f for f in asked.feeds if asked.cursors.get(f) != Cursor(asked.epoch, heads[f])]
        yield Block(
            (*_entries(tx, chunk, asked, read_to), *_wanted(tx, asked, heads)),
            _moved(left, asked, chunk),
            is_last=True,
            checks=tuple(tx.check_of(feed) for feed in _checked(asked, moved)),
            spans=tuple(_span(tx, look, heads[look.feed]) for look in asked.looks if look.feed in heads),
        )


def _by_lane(
    tx: HubTransaction, lines: Sequence[FeedLine], starts: Mapping[str, int | None]
) -> list[FeedLine]:
    """Put PUTs before REMOVEs: urgent kinds first, then what is new in feeds that were read, then first downloads.

    Cursors stay a prefix whatever the order; a line that is cut early is told what it had of the first ones again.
    """
    puts, gone = [ln for ln in lines if ln.is_put], [ln for ln in lines if not ln.is_put]
    if len(lines) > BLOCK_ROWS:
        news = [ln for ln in puts if starts[ln.feed] is not None]
        first = tx.of_kinds({ln.record for ln in news}, KINDS.urgent())
        puts.sort(key=lambda ln: 2 if starts[ln.feed] is None else int(ln.record not in first))
    return puts + gone


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


def _moved(left: _Left, asked: Asked, chunk: Sequence[FeedLine]) -> dict[str, Cursor]:
    """Give the cursors that this block moves; every block with entries names where they stand."""
    told = {line.feed for line in chunk}
    cursors = left.cursors(asked.epoch)
    return {feed: at for feed, at in cursors.items() if feed in told or at != asked.cursors.get(feed)}


def _checked(asked: Asked, moved: Sequence[str]) -> list[str]:
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


def _lines(tx: HubTransaction, feed: str, start: int | None) -> Iterator[FeedLine]:
    """Read a feed's lines above a cursor; a first download needs no REMOVEs."""
    at = start or 0
    while page := tx.lines_after(feed, at, READ_ROWS):
        at = page[-1].seq
        yield from (line for line in page if line.is_put or start is not None)


class _Left:
    """What is still to be given, so that a cursor never covers a line that was not."""

    def __init__(self, ordered: Sequence[FeedLine], heads: Mapping[str, int]) -> None:
        self._heads = heads
        self._left = {
            feed: sorted((ln.seq for ln in ordered if ln.feed == feed), reverse=True) for feed in heads
        }
        self._given: set[tuple[str, int]] = set()

    def give(self, chunk: Sequence[FeedLine]) -> None:
        self._given.update((line.feed, line.seq) for line in chunk)
        for feed, seqs in self._left.items():
            while seqs and (feed, seqs[-1]) in self._given:
                self._given.discard((feed, seqs.pop()))

    def cursors(self, epoch: str) -> dict[str, Cursor]:
        return {
            feed: Cursor(epoch, seqs[-1] - 1 if seqs else self._heads[feed])
            for feed, seqs in self._left.items()
        }


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
