"""What is said over the wire: an Exchange, its Reply, and the Hub that client and server both stand for.

One round is one `Exchange` and one `Reply`: my changes and cursors go out; a verdict per change and blocks
of everything new come back, each block closed by the cursors it brings its reader to.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from sync.changes import Change, Document, Revision

PROTOCOL = 2
BLOCK_ROWS = 150
BATCH_BYTES = 64_000
BATCH_CHANGES = 400
"""Of one batch, since more in one transaction would make other desks wait; and so of one deed, which is never split."""
CHANGES_LIMIT = 2_000
"""Of one request: a deed with whatever waits before it."""
LOOKS_LIMIT = 64
WANTED_LIMIT = 200
OFFERS_LIMIT = 500
GAPS_LIMIT = 100
LINES_LIMIT = 500
CHARTS_LIMIT = 30

Outcome = Literal["accepted", "merged", "held", "early", "refused", "lead", "rolled_back"]
SETTLED: frozenset[str] = frozenset({"accepted", "merged", "held", "refused", "lead"})
"""Verdicts that take a change out of the queue; `early` and `rolled_back` leave it there."""
TAKEN: frozenset[str] = frozenset({"accepted", "merged", "held"})
"""Outcomes after which at least a part of a change stands, or waits for a person."""


class Cursor(NamedTuple):
    """How far a store has read a feed: everything up to `seq` of the hub's `epoch`."""

    epoch: str
    seq: int


@dataclass(frozen=True, slots=True)
class Verdict:
    """The hub's word on one change; a repeat gets its first verdict and today's document."""

    change: str
    outcome: Outcome
    revision: Revision | None = None
    field: str | None = None
    reason: str = ""
    document: Document | None = None
    """The whole record, when anything but this change's own fields moved since its base."""
    reviews: tuple[Document, ...] = ()
    memberships: tuple[tuple[str, str, int], ...] = ()
    """(record, feed, seq) of what this verdict brings, since blocks leave it out."""

    def bringing(
        self,
        document: Document | None,
        reviews: tuple[Document, ...],
        memberships: tuple[tuple[str, str, int], ...],
    ) -> Verdict:
        """Give the same word with other things that came of it."""
        return Verdict(
            self.change, self.outcome, self.revision, self.field, self.reason, document, reviews, memberships
        )


@dataclass(frozen=True, slots=True)
class Part:
    """How a reader makes a record whole that came in part."""

    check: int
    """Of the whole."""
    keeps: Mapping[str, int] = field(default_factory=dict)
    """Of these texts the reader keeps so many characters of what it has; what came goes on from there."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a feed: this record is in it as of `seq`, or is not any more."""

    feed: str
    seq: int
    record: str
    is_put: bool
    document: Document | None = None
    part: Part | None = None
    """Where the document is only the part that moved (sync.parts): how it is made whole."""


@dataclass(frozen=True, slots=True)
class FeedCheck:
    """How many records a feed holds as of `seq`, and the sum modulo 2**128 of hashes of (id, revision)."""

    feed: str
    seq: int
    count: int
    digest: str


class Look(NamedTuple):
    """A desk's question about the part of a feed whose ids begin with these digits; none of them means all."""

    feed: str
    prefix: str


@dataclass(frozen=True, slots=True)
class Span:
    """The answer to a Look: sums of the sixteen parts one digit further on, or, of a short span, every row."""

    feed: str
    prefix: str
    seq: int
    parts: tuple[tuple[int, str], ...] = ()
    """(count, sum modulo 2**64) by the next digit."""
    rows: tuple[tuple[str, Revision], ...] = ()


@dataclass(frozen=True, slots=True)
class Block:
    """Entries, PUTs before REMOVEs, and the cursors that cover them; absorbed in one transaction."""

    entries: tuple[Entry, ...]
    cursors: Mapping[str, Cursor]
    is_last: bool = False
    checks: tuple[FeedCheck, ...] = ()
    """In the last block: of the feeds that moved in this reply, and of one other in turn."""
    spans: tuple[Span, ...] = ()
    """In the last block: what the desk looked into."""


class FirstPlace(NamedTuple):
    """How far a first download has come: the next block of the snapshot that it takes."""

    feed: str
    snapshot: str
    block: int


@dataclass(frozen=True, slots=True)
class First:
    """What a desk says of its first downloads: those of feeds for which it has no cursor."""

    places: tuple[FirstPlace, ...] = ()
    room_bytes: int = 0
    """So much of them it takes in this reply, the block that goes beyond included; none while they are paused."""
    charts: tuple[str, ...] = ()
    """Patients whose records are wanted before everything else: somebody has opened their charts."""


@dataclass(frozen=True, slots=True)
class Offer:
    """A first download that the hub gives: a snapshot of a feed, the same for everyone who follows it."""

    feed: str
    snapshot: str
    seq: int
    """Where the deltas begin once all of it is there."""
    rows: int
    size_bytes: int
    """Of all blocks as they go over the line; foreseen while the snapshot is still being made."""
    block: int = 0
    """With which of its blocks this reply goes on."""
    asked: str = ""
    """The snapshot that the request said it was in the middle of: only whoever still is takes the offer."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A block of a snapshot as it lies at the hub and goes over the line; `sync.wire` reads it."""

    feed: str
    snapshot: str
    block: int
    body: bytes
    is_last: bool


@dataclass(frozen=True, slots=True)
class Exchange:
    """What a desk says in one round."""

    store: str
    person: str
    epoch: str | None
    cursors: Mapping[str, Cursor]
    changes: tuple[Change, ...] = ()
    has_more: bool = False
    """More changes wait behind these, so an unknown predecessor may still come."""
    gaps: tuple[tuple[int, int], ...] = ()
    """Between which numbers this store gave none, as far as it remembers; asked until a reply came whole."""
    successor: str = ""
    """The id under which this store asks to go on, since it was put back from an old copy or has a twin."""
    release: str = ""
    heard: str = ""
    """Digest of the receipts this desk knows; the hub sends them again when they moved."""
    looks: tuple[Look, ...] = ()
    """Where this desk's sums differ from the hub's, as far as it has come."""
    wanted: tuple[tuple[str, str], ...] = ()
    """(feed, record) of what this desk lacks or holds in another revision."""
    offers: tuple[Document, ...] = ()
    """Records as they stood in a life of the hub that was lost; given back before anything else."""
    lines: tuple[tuple[str, str, int], ...] = ()
    """Of lives that offers and bases lie in: a lost life, one before it, and the place where that one ended in it."""
    first: First | None = None
    """None: a desk that takes first downloads as blocks like all others."""
    protocol: int = PROTOCOL

    def lost_ends(self) -> dict[str, dict[str, int]]:
        """Give by lost life where each one before it ended in it."""
        found: dict[str, dict[str, int]] = {}
        for life, earlier, n in self.lines:
            found.setdefault(life, {})[earlier] = n
        return found


@dataclass(frozen=True, slots=True)
class Receipt:
    """How far one computer of a site has read a feed: what lies below was received there."""

    feed: str
    site: str
    store: str
    seq: int
    at: str


def receipts_digest(receipts: Iterable[Receipt]) -> str:
    """Give the same short text for the same receipts, whatever their order and times."""
    lines = sorted(f"{r.feed}|{r.site}|{r.store}|{r.seq}" for r in receipts)
    return hashlib.blake2b("\n".join(lines).encode(), digest_size=8).hexdigest()


@dataclass(frozen=True, slots=True)
class Head:
    """The first part of a reply: who the hub is, what was judged, what this store may see."""

    epoch: str
    hub_at: str
    verdicts: tuple[Verdict, ...] = ()
    feeds: tuple[str, ...] = ()
    feeds_version: int = 0
    last_change: str = ""
    """The newest change the hub had of this store before this round; one it does not know tells that it went back."""
    is_rolled_back: bool = False
    """The hub has changes of this store from where the store gave no numbers: it went back, or has a twin."""
    successor: str = ""
    """The id under which this store goes on from now on."""
    expected_rows: Mapping[str, int] = field(default_factory=dict)
    """Per feed without a cursor that comes in blocks like all others: how many records those will bring."""
    offers: tuple[Offer, ...] = ()
    receipts: tuple[Receipt, ...] | None = None
    n: int = 0
    """A place in the commit order that nothing judged until now is beyond; 0 where nothing was judged."""
    line: Mapping[str, int] = field(default_factory=dict)
    """For a desk that has not learnt of this epoch: each earlier one, and the place at which it ended."""
    feed_ends: Mapping[str, int] = field(default_factory=dict)
    """For such a desk: how far its feeds had come when the epoch it knows ended."""
    offered: tuple[tuple[str, Revision], ...] = ()
    """What was taken back, as it was offered."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What the hub says in one round: a head, then blocks as they are read, then blocks of snapshots."""

    head: Head
    blocks: Iterable[Block]
    frames: Iterator[Frame] = field(default_factory=lambda: iter(()))
    """Read after the blocks."""


class Logged(NamedTuple):
    """A change as the hub's log keeps it."""

    change: Change
    verdict: Verdict
    received_at: datetime


@dataclass(frozen=True, slots=True)
class PastPage:
    """A part of a record's past, newest first, and whether nothing lies behind it."""

    lines: tuple[Logged, ...]
    is_all: bool


class Hub(Protocol):
    """The other end: the service itself, or a link to it."""

    def exchange(self, request: Exchange) -> Reply:
        """Take changes, judge them, and give back verdicts and everything new.

        Raises: Unavailable when it cannot be reached; nothing is then known to have happened.
        """
