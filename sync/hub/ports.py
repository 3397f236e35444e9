"""What the hub's service needs of its database: one transaction at a time, deny by default, nothing of SQL.

The same contract tests run over every implementation: SQLite through SQLCipher, and PostgreSQL.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

from sync.changes import Change, Document, Revision
from sync.checks import Standing
from sync.hub.lives_ports import LivesTransaction
from sync.hub.orders_ports import OrdersTransaction
from sync.hub.snapshot_ports import SnapshotTransaction
from sync.protocol import Cursor, FeedCheck, Receipt, Verdict
from sync.rules.collisions import Claim

Done = TypeVar("Done")
Cursors = Mapping[str, Cursor]


@dataclass(frozen=True, slots=True)
class Device:
    """A computer that was joined with a one-time code: one store, one site, one public key."""

    store: str
    site: str
    name: str
    public_key: bytes
    """Ed25519, 32 bytes."""
    feeds: tuple[str, ...]
    feeds_version: int
    is_revoked: bool = False
    is_waiting: bool = False
    """It joined and may not speak until an administrator approved it."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who may write, with the roles they hold and the sites they hold them at."""

    id: str
    name: str
    roles: frozenset[str]
    sites: frozenset[str]
    is_active: bool = True
    held: frozenset[tuple[str, str]] = frozenset()
    """Which role at which site, where not every one of them is held at every one."""

    def roles_at(self, site: str) -> frozenset[str]:
        """Give the roles that they hold at a site."""
        if self.held:
            return frozenset(role for role, where in self.held if where == site)
        return self.roles if site in self.sites else frozenset()


@dataclass(frozen=True, slots=True)
class FeedLine:
    """Where a record stands in a feed."""

    feed: str
    seq: int
    record: str
    is_put: bool


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what to which record, by ids only."""

    feed: str
    person: str
    store: str
    action: str
    subject: str
    at: datetime


@dataclass(frozen=True, slots=True)
class KeptContent:
    """A document's bytes as far as they came."""

    place: int
    size_bytes: int
    arrived_bytes: int
    is_whole: bool
    parts_of: int
    """Under which place the bytes themselves lie."""


@dataclass(frozen=True, slots=True)
class Claimed:
    """What a record takes."""

    record: str
    claim: Claim
    place: int
    """Of a doubt: in the order in which they arose."""


class HubTransaction(SnapshotTransaction, LivesTransaction, OrdersTransaction, Protocol):
    """One transaction of the hub's database; everything in it is committed together or not at all."""

    def epoch(self) -> str:
        """Name this life of the database; a restored backup gets a new one."""

    def next_n(self) -> int:
        """Take the next place in the commit order."""

    def savepoint(self) -> AbstractContextManager[None]:
        """Undo only what was done inside when an error leaves it."""

    def gather(self, changes: Sequence[Change]) -> None:
        """Read in a few statements what judging these changes is going to ask for."""

    # records
    def document(self, record: str) -> Document | None:
        """Give a record as it stands."""

    def look_up(self, records: Iterable[str]) -> None:
        """Read these records in a few statements, for `document` to give."""

    def of_kinds(self, records: Collection[str], kinds: Collection[str]) -> AbstractSet[str]:
        """Name those of these records that are of one of these kinds, without reading them."""

    def homes_of(self, records: Collection[str]) -> Mapping[str, tuple[str | None, str | None]]:
        """Say to which patient and site those of these records belong that are here, without reading them."""

    def is_elsewhere(self, record: str) -> bool:
        """Say whether a record is there that the asking computer does not see; False where all are seen."""

    def feeds_of_chart(self, chart: Document) -> frozenset[str]:
        """Name the feeds that a patient's record as it stands puts the chart into."""

    def put_document(self, document: Document) -> None:
        """Keep a record as it stands now."""

    def records_of_patient(self, patient: str) -> Sequence[str]:
        """Name every record (the patient's own included) whose envelope names this patient."""

    def reviews_of(self, record: str) -> Mapping[str, Document]:
        """Give the Reviews about a record, open and closed, by field group."""

    def put_review(self, target: str, group: str, review: Document) -> None:
        """Keep a Review, which is a record too, about a record's group; one that was there before is replaced."""

    # changes
    def verdict_of(self, change: str) -> Verdict | None:
        """Give the first verdict on a change, without documents; None when it was never judged."""

    def log_change(
        self,
        change: Change,
        verdict: Verdict,
        received_at: datetime,
        person: str,
        superseded: Iterable[str] = (),
    ) -> None:
        """Append a judged change and its verdict to the log; never called twice for one id."""

    def previous_of(self, change: str) -> str | None:
        """Give the change that a judged change names as its `prev`."""

    def change_numbered(self, store: str, number: int) -> str | None:
        """Give the id of the judged change that carries this number of a store."""

    def last_number(self, store: str) -> tuple[int, str]:
        """Give the highest number judged of a store and its change id; (0, "") when there is none."""

    def history_page(
        self, record: str, before: str | None, limit: int
    ) -> Sequence[tuple[Change, Verdict, datetime]]:
        """Give the newest judged changes of a record, newest first, or those before one of them."""

    def history_of(self, record: str) -> Sequence[tuple[Change, Verdict, datetime]]:
        """Give every judged change of a record, in commit order, with when it was received."""

    def held_for_lead(self) -> Sequence[tuple[Change, datetime]]:
        """Give the changes that wait for a site lead, as they came in, with when; those decided upon are left out."""

    # what there is only one of
    def claims_of(self, records: Iterable[str]) -> Sequence[Claimed]:
        """Give what these records take."""

    def claims_near(self, claim: Claim) -> Sequence[Claimed]:
        """Give what meets a claim, it itself included."""

    def doubts(self, limit: int) -> Sequence[Claimed]:
        """Give the oldest claims that were made, dropped or changed and that nobody looked at since."""

    def forget_doubts(self, doubts: Iterable[Claimed]) -> None:
        """Note that these were looked at."""

    def mark_of(self, text: str) -> str:
        """Give 32 hex digits that only this hub can work out, the same for the same text."""

    # feeds
    def lock_feeds(self, feeds: Iterable[str]) -> None:
        """Lock these feed rows in ascending order; makes those that do not exist yet."""

    def lock_records(self, records: Iterable[str]) -> None:
        """Lock these records in ascending order."""

    def lines_of(self, record: str) -> Mapping[str, FeedLine]:
        """Say where a record stands, by feed, REMOVEs included."""

    def look_up_lines(self, records: Iterable[str]) -> None:
        """Read where these records stand in a few statements, for `lines_of` to give."""

    def put_line(self, feed: str, record: str, *, is_put: bool) -> FeedLine:
        """Give the record the feed's next seq as a PUT or a REMOVE, replacing its older line."""

    def lines_after(self, feed: str, seq: int, limit: int) -> Sequence[FeedLine]:
        """Give a feed's lines above `seq` in seq order."""

    def head_of(self, feed: str) -> int:
        """Give a feed's highest seq; 0 for one that does not exist."""

    def heads_of(self, feeds: Iterable[str]) -> Mapping[str, int]:
        """Give the highest seq of each of these feeds in a few statements; 0 for one that does not exist."""

    def newest_read(self, feed: str, seq: int) -> Revision | None:
        """Give the revision of the newest record that a reader of a feed up to `seq` holds; None when it holds none."""

    def note_heads(self, at: datetime) -> None:
        """Note how far each feed has come by now."""

    def heads_noted_before(self, at: datetime) -> Mapping[str, int]:
        """Say how far each feed had come at the last noting before a moment."""

    def forget_heads_before(self, at: datetime) -> None:
        """Forget the notings before the last one before a moment."""

    def last_noted_at(self) -> datetime | None:
        """Say when heads were noted last; None when they never were."""

    def drop_removes(self, feed: str, seq: int) -> int:
        """Drop a feed's REMOVEs up to there, and say how many there were."""

    def count_puts(self, feed: str) -> int:
        """Count the records that are in a feed."""

    def check_of(self, feed: str) -> FeedCheck:
        """Give count and sum of hashes of (id, revision) over the records in a feed."""

    def checks_of(self, feeds: Iterable[str]) -> Mapping[str, FeedCheck]:
        """Give the checks of these feeds as of one moment, which say how far each has come, too."""

    def own_news(self, feed: str, seq: int) -> Sequence[FeedLine] | None:
        """Give the lines of a feed above `seq` when this transaction put all of them; None when others did."""

    def standings(self, feed: str, first: str, last: str) -> Sequence[Standing]:
        """Give the records in a feed from one id to another, with the revisions they stand at, by id."""

    # documents' bytes
    def content(self, record: str, sha256: str) -> KeptContent | None:
        """Say how far the bytes that a record names came."""

    def contents_named(self, sha256: str) -> Sequence[tuple[str, KeptContent]]:
        """Give whole contents of this name with their records."""

    def share_content(self, record: str, sha256: str, other: KeptContent, at: datetime) -> KeptContent:
        """Let a record have the bytes that another one brought."""

    def begin_content(self, record: str, sha256: str, size_bytes: int, at: datetime) -> KeptContent:
        """Make ready for a record's bytes."""

    def add_to_content(self, content: KeptContent, body: bytes) -> KeptContent:
        """Keep the next bytes behind those that came before."""

    def content_parts(self, content: KeptContent, start: int, end: int) -> Iterator[bytes]:
        """Give the bytes from one place to another, part by part."""

    def end_content(self, content: KeptContent) -> KeptContent:
        """Note that all bytes came and are what their name says."""

    def ring(self, feeds: Iterable[str]) -> None:
        """Wake who waits for news of these feeds once this is committed, though no record moved."""

    def forget_content(self, content: KeptContent) -> None:
        """Let go of what came so far."""

    # who
    def hold(self, store: str) -> None:
        """Let the rounds of one computer, and whoever would shut it out, wait for each other."""

    def spend_nonce(self, store: str, nonce: str, at_s: int, kept_s: int) -> bool:
        """Note that a store used this nonce; False when it had been used before."""

    def forget_nonces(self, before_s: int) -> None:
        """Forget the nonces of every store from before a moment."""

    def device(self, store: str) -> Device | None:
        """Find a joined computer."""

    def person(self, person: str) -> Person | None:
        """Find a person."""

    def has_between(self, store: str, after: int, until: int) -> bool:
        """Say whether a judged change of a store carries a number above `after`, up to `until`."""

    def succeed(self, store: str, successor: str, at: datetime) -> bool:
        """Let a computer go on under another id, with its key, its site and its feeds; False when that may not be."""

    def heard(self, feeds: Iterable[str], store: str) -> tuple[Cursors, Sequence[Receipt]]:
        """Say how far a store said last that it has read, and how far others have read these feeds; in one question."""

    def note_cursors(
        self, store: str, site: str, cursors: Cursors, at: datetime, known: Cursors | None = None
    ) -> None:
        """Note how far a store has read: what lies below was received there; `known` is what was noted before."""

    def noted_cursors(self, store: str, feeds: Iterable[str]) -> Cursors:
        """Give how far a store said last that it has read these feeds."""

    def receipts(self, feeds: Iterable[str], without_store: str) -> Sequence[Receipt]:
        """Say how far the other stores have read these feeds."""

    def give_feed(self, store: str, feed: str) -> bool:
        """Let a computer follow one more feed; False when it did already."""

    def take_feed(self, store: str, feed: str) -> bool:
        """Let a computer follow a feed no more; False when it was never given it."""

    def stores_given(self, feed: str) -> Sequence[str]:
        """Name the computers that were given a feed beside those of their site."""

    def audit(self, entries: Iterable[AuditEntry]) -> None:
        """Append to the audit chain of each entry's feed."""

    def sealing_key(self) -> bytes:
        """Give the secret key that files for this hub are sealed to; it outlives a restored backup."""

    def signing_key(self) -> bytes:
        """Give the secret key that files of this hub are signed with; it outlives a restored backup."""


HUB = "hub"
"""Who asks when no computer does: the door, joining, the commands."""


class HubStore(Protocol):
    """The hub's database.

    Shape: each transaction says who asks, a store or the hub itself. A database that can keeps everything else from a
    store, beneath the rules that decided already; one that cannot takes no notice.
    """

    def writing(self, asker: str = HUB) -> AbstractContextManager[HubTransaction]:
        """Open a transaction that may write; commits on leaving, rolls back on an error."""

    def carried_out(self, work: Callable[[HubTransaction], Done], asker: str = HUB) -> Done:
        """Do a piece of work in one writing transaction, from its start again when the database asks for that.

        Shape: `work` keeps nothing outside its transaction, and bears having been done before.
        """

    def reading(self, asker: str = HUB) -> AbstractContextManager[HubTransaction]:
        """Open one snapshot for reading."""

    def stores_following(self, feeds: Iterable[str]) -> Iterator[str]:
        """Name the stores that follow any of these feeds, for the bell."""
