"""The store as the link's thread has it: every question and every write waits its turn behind people's commands."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from time import monotonic
from typing import Any, Final, TypeVar

from navigator_app.ui.work import Work
from sync.client.first import Speed
from sync.client.ports import (
    AuditedStore,
    Doubts,
    FirstPart,
    FirstTaken,
    LocalStore,
    Outgoing,
    PastStore,
    Selfhood,
    Touched,
    nobody_waits,
)
from sync.protocol import Block, Cursor, First, Head, Logged
from sync.trail import Checkpoint, Part

T = TypeVar("T")
TOLD_EVERY_S: Final = 1.0


def _nobody() -> None:
    """Tell nobody."""


class WriterStore:
    """The engine's store: every question and every write waits its turn behind people's commands."""

    def __init__(self, work: Work, store: LocalStore) -> None:
        self._work, self._store = work, store
        self.speed = Speed()
        self.tell: Callable[[], None] = _nobody
        """Called on the link thread when a block of a first download is here, at most once a second."""
        self._told_s = 0.0
        self.received = 0
        """Entries that were taken in since this was set to nothing."""

    def selfhood(self) -> Selfhood:
        """Say under which id this store speaks."""
        return self._turn(self._store.selfhood)

    def speak_as_before(self) -> bool:
        """Ask under an earlier id for the present one."""
        return self._turn(self._store.speak_as_before)

    def epoch(self) -> str | None:
        """Name the hub's epoch this store has learnt."""
        return self._turn(self._store.epoch)

    def cursors(self) -> Mapping[str, Cursor]:
        """Say how far each feed was read."""
        return self._turn(self._store.cursors)

    def outgoing(self, limit_bytes: int) -> Outgoing:
        """Give the oldest unsettled changes up to a size."""
        return self._turn(lambda: self._store.outgoing(limit_bytes))

    def doubts(self) -> Doubts:
        """Give what the next request asks about."""
        return self._turn(self._store.doubts)

    def first(self) -> First:
        """Say how far the first downloads have come."""
        return self._turn(self._store.first)

    def ready_first(self, part: FirstPart) -> FirstPart:
        """Work out what records become here on the link thread, so that no command waits for it."""
        return self._store.ready_first(part)

    def absorb_first(self, part: FirstPart, is_awaited: Callable[[], bool] = nobody_waits) -> FirstTaken:
        """Take a block of a first download in one transaction, or as much of it as comes before a command."""

        def is_any_awaited() -> bool:
            return is_awaited() or self._work.has_command()

        taken = self._turn(lambda: self._store.absorb_first(part, is_any_awaited))
        self.received += len(part.entries) - (len(taken.rest.entries) if taken.rest else 0)
        if taken.rest is None:
            self._came(part.block_bytes)
        return taken

    def _came(self, size_bytes: int) -> None:
        now_s = monotonic()
        self.speed.came(size_bytes, now_s)
        if now_s - self._told_s >= TOLD_EVERY_S:
            self._told_s = now_s
            self.tell()

    def receipts_digest(self) -> str:
        """Give the digest of the receipts this desk knows."""
        return self._turn(self._store.receipts_digest)

    def last_number(self) -> int:
        """Give the highest number this store has given to a change."""
        return self._turn(self._store.last_number)

    def waits_since(self, number: int) -> bool:
        """Say whether a change above this number waits that a person wrote."""
        return self._turn(lambda: self._store.waits_since(number))

    def batch_bytes(self) -> int | None:
        """Give the size of batch that this line took last."""
        return self._turn(self._store.batch_bytes)

    def note_batch_bytes(self, size_bytes: int) -> None:
        """Note the size of batch that this line takes."""
        self._turn(lambda: self._store.note_batch_bytes(size_bytes))

    def absorb_head(self, head: Head, sent: Sequence[object]) -> Touched:
        """Take verdicts in one transaction."""
        return self._turn(lambda: self._store.absorb_head(head, sent))  # type: ignore[arg-type]

    def absorb_block(self, block: Block) -> Touched:
        """Take a block in one transaction."""
        touched = self._turn(lambda: self._store.absorb_block(block))
        self.received += len(block.entries)
        return touched

    def is_ordered_away(self, order: Any) -> bool:
        """Say whether this is an order to wipe this computer."""
        return self._turn(lambda: self._store.is_ordered_away(order))

    def access_ended(self, *, of_computer: bool) -> Touched:
        """Seal what waits and keep nothing any more, in one transaction."""
        return self._turn(lambda: self._store.access_ended(of_computer=of_computer))

    def round_finished(self, *, at_hub_time: str) -> None:
        """Note that a whole exchange ended well."""
        self._turn(lambda: self._store.round_finished(at_hub_time=at_hub_time))

    def _turn(self, fn: Callable[[], T]) -> T:
        return self._work.absorb(fn)


class WriterPast:
    """Where what the center remembers is kept: every write waits its turn behind people's commands."""

    def __init__(self, work: Work, store: PastStore) -> None:
        self._work, self._store = work, store

    def absorb_history(self, lines: Iterable[Logged]) -> None:
        """Keep changes that the hub told of."""
        self._work.absorb(lambda: self._store.absorb_history(lines))

    def past_is_here(self, record: str) -> None:
        """Note that everything that was ever written to a record is here."""
        self._work.absorb(lambda: self._store.past_is_here(record))


class WriterAudit:
    """The audit, told to the hub: every question and every write waits its turn behind people's commands."""

    def __init__(self, work: Work, store: AuditedStore) -> None:
        self._work, self._store = work, store

    def trail_part(self) -> Part | None:
        """Give what of the audit the hub has not countersigned yet."""
        return self._work.absorb(self._store.trail_part)

    def trail_taken(self, told: Checkpoint) -> None:
        """Keep the hub's word on how far it has the audit."""
        self._work.absorb(lambda: self._store.trail_taken(told))
