"""The reply to whom nothing is new but its own writes: made in the transaction that judged, without reading again.

Of its own feeds a round that judged holds the rows, so that nobody else moves them, and all that stands above the
reader's cursors it has put there itself; the other feeds have not moved, as of the one moment at which all were looked
at. So the block is what a snapshot behind the commit would have told.
"""

from __future__ import annotations

from collections.abc import Mapping

from sync.hub.blocks import Asked, checked
from sync.hub.ports import FeedLine, HubTransaction
from sync.protocol import Block, Cursor, FeedCheck


def own_news(tx: HubTransaction, asked: Asked, checks: Mapping[str, FeedCheck]) -> Block | None:
    """Make the last and only block of such a reply; None when there is anything to read for it.

    Shape: `checks` are those of all the reader's feeds as of one moment, after everything was judged.
    """
    if asked.looks or asked.wanted or asked.charts or asked.is_whole:
        return None
    here = {feed: Cursor(asked.epoch, checks[feed].seq) for feed in asked.feeds}
    moved = [feed for feed in asked.feeds if asked.cursors.get(feed) != here[feed]]
    if not all(_is_own(tx, asked, feed) for feed in moved):
        return None
    return Block(
        (),
        {feed: here[feed] for feed in moved},
        is_last=True,
        checks=tuple(checks[feed] for feed in checked(asked, moved)),
    )


def _is_own(tx: HubTransaction, asked: Asked, feed: str) -> bool:
    """Say whether the verdicts bring the reader everything of a feed that it has not read."""
    at = asked.cursors.get(feed)
    if at is None or at.epoch != asked.epoch:
        return False
    lines = tx.own_news(feed, at.seq)
    return lines is not None and all(_is_carried(tx, asked, line) for line in lines)


def _is_carried(tx: HubTransaction, asked: Asked, line: FeedLine) -> bool:
    document = tx.document(line.record) if line.is_put else None
    return document is not None and asked.carried.get(line.record) == document.revision
