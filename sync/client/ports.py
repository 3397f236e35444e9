"""What the engine needs of its host: the store that keeps changes and absorbs replies, and somebody to tell.

The engine is the exchange itself and knows neither SQL nor Qt; the desk's encrypted store implements
`LocalStore`, and the same contract tests hold for every implementation.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Protocol, runtime_checkable

from sync.changes import Change, Document
from sync.contents import Arrived
from sync.in_emergency import EmergencyAsk, EmergencyOpened
from sync.protocol import Block, Cursor, Entry, First, Head, Logged, Look, PastPage
from sync.trail import Checkpoint, Part


@dataclass(frozen=True, slots=True)
class Touched:
    """What a commit or a block changed: (kind, record id) pairs; screens that care ask again."""

    records: frozenset[tuple[str, str]] = frozenset()

    def __or__(self, other: Touched) -> Touched:
        return Touched(self.records | other.records)

    def __bool__(self) -> bool:
        return bool(self.records)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """Changes to send in one body, `after` filled in, deeds whole, and whether more wait behind them."""

    changes: tuple[Change, ...]
    has_more: bool
    offers: tuple[Document, ...] = ()
    """Records to hand back to a hub that was restored, before any change."""
    lines: tuple[tuple[str, str, int], ...] = ()
    """Where earlier lives ended in the lost lives that these records come from, and that bases of changes lie in."""


@dataclass(frozen=True, slots=True)
class Doubts:
    """What a store asks about, because its sums differ from the hub's."""

    looks: tuple[Look, ...] = ()
    wanted: tuple[tuple[str, str], ...] = ()
    """(feed, record) of what is missing here or stands at another revision."""

    def __bool__(self) -> bool:
        return bool(self.looks or self.wanted)


@dataclass(frozen=True, slots=True)
class Selfhood:
    """Who a store is at the hub."""

    store: str
    gaps: tuple[tuple[int, int], ...] = ()
    """Between which numbers it gave none, until the hub has said that it has none from there either."""
    successor: str = ""
    """The id it asks to go on under."""


@dataclass(frozen=True, slots=True)
class FirstPart:
    """The rows of a snapshot's block, or those of them that are still to be taken."""

    feed: str
    snapshot: str
    block: int
    entries: tuple[Entry, ...]
    block_rows: int = 0
    """Of the whole block, like its bytes."""
    block_bytes: int = 0
    is_last: bool = False
    """With this block the snapshot is here."""
    ready: Mapping[str, Any] = field(default_factory=dict)
    """What the store worked out of the records beforehand, by their ids; its own business."""


@dataclass(frozen=True, slots=True)
class FirstTaken:
    """What a block's rows changed, and those of them that somebody's deed went before."""

    touched: Touched = field(default_factory=Touched)
    rest: FirstPart | None = None


def nobody_waits() -> bool:
    """Let no deed in between."""
    return False


class LocalStore(Protocol):
    """The desk's end of the exchange, in the encrypted store."""

    def selfhood(self) -> Selfhood:
        """Say under which id this store speaks, and what it is not sure of about itself."""

    def speak_as_before(self) -> bool:
        """Ask under an earlier id for the present one, which the hub does not know; False when there is none."""

    def epoch(self) -> str | None:
        """Name the hub's epoch this store has learnt, None before the first reply."""

    def cursors(self) -> Mapping[str, Cursor]:
        """Say how far each feed was read."""

    def outgoing(self, limit_bytes: int) -> Outgoing:
        """Give unsettled changes up to a size, urgent kinds first and quiet ones last; a deed is never split.

        `after` is filled in here: this store's previous unsettled change to the same record, the unsettled
        creations that the change refers to, and never what was refused.
        """

    def doubts(self) -> Doubts:
        """Give what the next request asks about; empty while the sums of all feeds agree with the hub's."""

    def first(self) -> First:
        """Say how far the first downloads have come; without room for more of them while they are paused."""

    def receipts_digest(self) -> str:
        """Give the digest of the receipts this desk knows."""

    def last_number(self) -> int:
        """Give the highest number this store has given to a change."""

    def waits_since(self, number: int) -> bool:
        """Say whether a change above this number waits that a person wrote."""

    def batch_bytes(self) -> int | None:
        """Give the size of batch that this line took last, None before the first."""

    def note_batch_bytes(self, size_bytes: int) -> None:
        """Note the size of batch that this line takes, for the next run of the program."""

    def absorb_head(self, head: Head, sent: Sequence[Change]) -> Touched:
        """Take verdicts in ONE transaction: outcome, document, Reviews, removal from the queue.

        A change leaves the queue only by its own verdict.
        """

    def absorb_block(self, block: Block) -> Touched:
        """Take a block's entries and its cursors in ONE transaction; documents apply only when newer."""

    def is_ordered_away(self, order: Any) -> bool:
        """Say whether what came with a refusal orders this computer wiped; what is no such order is noted."""

    def access_ended(self, *, of_computer: bool) -> Touched:
        """Keep nothing any more: the hub took this computer off, or ended the access of its only person.

        Shape: what waits is sealed for the hub first; while somebody else can open the store, it stays as it is.
        Raises: a Said when it cannot be sealed; nothing is then removed.
        """

    def ready_first(self, part: FirstPart) -> FirstPart:
        """Work out what the records of a part become, before its transaction; nothing is read or written."""

    def absorb_first(self, part: FirstPart, is_awaited: Callable[[], bool] = nobody_waits) -> FirstTaken:
        """Take a block of a first download in ONE transaction, and with it how far that has come.

        While somebody waits it stops after some rows; how far it has come moves with the last ones. It moves only by
        the block that it stands at; at its end the deltas' cursor takes its place, and rows that were not in it go
        unless something waits over them.
        """

    def round_finished(self, *, at_hub_time: str) -> None:
        """Note that a whole exchange ended well."""


@dataclass(frozen=True, slots=True)
class Parcel:
    """The bytes of a document on their way, and how far they came."""

    record: str
    sha256: str
    size_bytes: int
    done_bytes: int
    is_outgoing: bool


class ParcelStore(Protocol):
    """The documents' bytes of a desk, as the lane that carries them asks for them."""

    def next_parcel(self, later: Collection[str]) -> Parcel | None:
        """Give what is to be carried next: what a person asked for, what the center lacks, what is brought by policy.

        `later` names bytes whose turn comes later.
        """

    def parcel_part(self, parcel: Parcel, limit_bytes: int) -> bytes:
        """Give the next bytes to send.

        Raises: a Said when they are damaged here.
        """

    def parcel_sent(self, parcel: Parcel, arrived: Arrived) -> None:
        """Note how much the center has."""

    def parcel_came(self, parcel: Parcel, body: bytes) -> Parcel:
        """Keep the next bytes that came; give the parcel as it stands then.

        Raises: a Said when all came and they are not what their name says: nothing of them is kept.
        """

    def parcel_waits(self, parcel: Parcel, reason: str) -> None:
        """Note why these bytes cannot go or come yet; they are tried again."""

    def parcel_stuck(self, parcel: Parcel, reason: str) -> None:
        """Note why these bytes neither go nor come until a person asks again."""


class PastStore(Protocol):
    """Where a desk keeps what the center remembers of its records."""

    def absorb_history(self, lines: Iterable[Logged]) -> None:
        """Keep changes that the hub told of; own ones stay as they are."""

    def past_is_here(self, record: str) -> None:
        """Note that everything that was ever written to a record, as it stands now, is here."""


@runtime_checkable
class Remembering(Protocol):
    """A hub that tells of a record's past."""

    def history(self, person: str, record: str, before: str | None) -> PastPage:
        """Give the newest changes of a record, or those before one of them.

        Raises: Unavailable.
        """


class AuditedStore(Protocol):
    """The audit of a desk, as the lane that tells the hub of it asks for it."""

    def trail_part(self) -> Part | None:
        """Give what of the audit the hub has not countersigned yet; None when it has all of it."""

    def trail_taken(self, told: Checkpoint) -> None:
        """Keep the hub's word on how far it has the audit."""


@runtime_checkable
class Countersigning(Protocol):
    """A hub that keeps the audits of desks."""

    def tell_audit(self, person: str, part: Part) -> Checkpoint:
        """Tell the hub the next part of what was done here; gives its word on how far it has it.

        Raises: Unavailable.
        """


class Depot(Protocol):
    """Where documents' bytes lie at the center."""

    def send(self, person: str, record: str, at: int, body: bytes) -> Arrived:
        """Bring the next part, or none to ask; the answer says how far the center has them.

        Raises: Unavailable.
        """

    def fetch(self, person: str, record: str, at: int, limit_bytes: int) -> Iterator[bytes]:
        """Give bytes from `at` on, as they arrive.

        Raises: Unavailable, here and between pieces; what was given until then arrived.
        """

    def end(self) -> None:
        """Ask no more; called from another thread, whoever waits is let go at once."""


@runtime_checkable
class Stocked(Protocol):
    """A hub that keeps documents' bytes."""

    def depot(self) -> Depot:
        """Give the way to them, on a connection of its own."""


class Heard(NamedTuple):
    """What the bell told; nothing of both when nothing came for as long as one waits."""

    has_moved: bool = False
    """The hub has something past what was read."""
    whole: frozenset[str] = frozenset()
    """The documents waited for whose bytes are whole at the hub by now."""


class Bell(Protocol):
    """Where a desk waits for news of a hub."""

    def hear(self, person: str, read_sum: int, awaited: Collection[str] = ()) -> Heard:
        """Wait until the hub has something past what was read, or the bytes of a document that is waited for.

        Shape: `read_sum` is the sum of this store's cursors.
        Raises: Unavailable.
        """

    def hear_anew(self) -> None:
        """End a wait with nothing heard, from another thread: what is waited for is another by now."""

    def end(self) -> None:
        """Wait no more; called from another thread, whoever waits is let go at once."""


@runtime_checkable
class OpensInEmergency(Protocol):
    """A hub that opens a chart for whom it is not on this computer."""

    def open_in_emergency(self, person: str, asked: EmergencyAsk) -> EmergencyOpened:
        """Open the one chart that is exactly this.

        Raises: Refused; Unavailable.
        """


@runtime_checkable
class Belled(Protocol):
    """A hub that can be listened to."""

    def bell(self) -> Bell:
        """Give a place to wait for news."""
