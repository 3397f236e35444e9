"""What is new for a store, as blocks that each end in their cursors: PUTs before REMOVEs, cursors a prefix."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from sync.changes import Revision
from sync.hub.ports import FeedLine, HubStore, HubTransaction
from sync.protocol import BLOCK_ROWS, Block, Cursor, Entry

READ_ROWS = 5_000


def blocks(
    store: HubStore,
    epoch: str,
    feeds: Sequence[str],
    cursors: Mapping[str, Cursor],
    carried: Mapping[str, Revision],
) -> Iterator[Block]:
    """Give everything above the cursors from one snapshot; what the verdicts carry already is left out.

    Shape: `carried` maps a record to the revision that this reply's verdicts bring the reader to.
    """
    with store.reading() as tx:
        starts = {f: cursors[f].seq if f in cursors and cursors[f].epoch == epoch else None for f in feeds}
        heads = {feed: tx.head_of(feed) for feed in feeds}
        lines = [line for feed in feeds for line in _lines(tx, feed, starts[feed])]
        ordered = [ln for ln in lines if ln.is_put] + [ln for ln in lines if not ln.is_put]
        left = _Left(ordered, heads)
        rows = iter(ordered)
        while chunk := list(islice(rows, BLOCK_ROWS)):
            left.give(chunk)
            entries = tuple(e for line in chunk if (e := _entry(tx, line, carried)) is not None)
            yield Block(entries, left.cursors(epoch), is_last=left.is_done)
        if not ordered:
            moved = {f: Cursor(epoch, h) for f, h in heads.items() if starts[f] != h}
            yield Block((), moved, is_last=True)


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

    @property
    def is_done(self) -> bool:
        return not any(self._left.values())

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


def _entry(tx: HubTransaction, line: FeedLine, carried: Mapping[str, Revision]) -> Entry | None:
    if not line.is_put:
        return Entry(line.feed, line.seq, line.record, is_put=False)
    document = tx.document(line.record)
    if document is None or carried.get(line.record) == document.revision:
        return None
    return Entry(line.feed, line.seq, line.record, is_put=True, document=document)
