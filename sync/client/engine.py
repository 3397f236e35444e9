"""One exchange, again and again: send what waits, absorb verdicts, absorb what is new, stop when nothing moves.

The engine is the same over a real link and over a hub in the same process; retry is free, because a change
is known by its id, and an edit made meanwhile is simply another change.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field, replace

from sync.client.first import Room, rows_of
from sync.client.ports import FirstPart, LocalStore, Touched
from sync.client.refusals import ENDED, LEFT_BEHIND, REVOKED, TurnedDown
from sync.errors import Unavailable
from sync.protocol import BATCH_BYTES, SETTLED, Exchange, First, Frame, Hub

SMALLEST_BATCH_BYTES = 4_000
ROUNDS_LIMIT = 10_000
LOOK_ROUNDS = 12
"""Extra requests in one run to find what differs; what is left then waits for the next run."""


@dataclass(frozen=True, slots=True)
class Round:
    """What one exchange did, counted from what was absorbed and never from the end of a loop."""

    sent: int = 0
    outcomes: Counter[str] = field(default_factory=Counter)
    received: int = 0
    touched: Touched = field(default_factory=Touched)
    is_idle: bool = True
    """Nothing is left that another round could move."""
    is_in_doubt: bool = False
    """This desk's sums differ from the hub's, and it is not yet known where."""

    @property
    def settled(self) -> int:
        """Count the changes that left the queue."""
        return sum(n for outcome, n in self.outcomes.items() if outcome in SETTLED)


Announce = Callable[[Touched], None]


def _nobody(_touched: Touched) -> None:
    """Tell nobody."""


class Engine:
    """The desk's end of the exchange."""

    def __init__(
        self,
        store: LocalStore,
        hub: Hub,
        person: Callable[[], str],
        release: str,
        announce: Announce = _nobody,
    ) -> None:
        self._store = store
        self._hub = hub
        self._person = person
        self._release = release
        self._announce = announce
        self._batch_bytes: int | None = None
        self._room = Room()

    def round(self) -> Round:
        """Make one exchange and absorb it block by block.

        What a person saves meanwhile does not wait for the end of a long reply: the rest of it is left where it is
        after the block in hand, and the next round goes on from there. While more waits than one batch holds the hub
        itself gives no more than a block.
        Raises: Unavailable when the link ends; what was absorbed until then stays absorbed.
        """
        outgoing = self._store.outgoing(self._batch())
        number = self._store.last_number()
        selfhood = self._store.selfhood()
        doubts = self._store.doubts()
        request = Exchange(
            store=selfhood.store,
            person=self._person(),
            epoch=self._store.epoch(),
            cursors=self._store.cursors(),
            changes=outgoing.changes,
            has_more=outgoing.has_more,
            gaps=selfhood.gaps,
            successor=selfhood.successor,
            release=self._release,
            heard=self._store.receipts_digest(),
            looks=doubts.looks,
            wanted=doubts.wanted,
            offers=outgoing.offers,
            lines=outgoing.lines,
            first=self._first(),
        )
        self._room.begin()
        try:
            reply = self._hub.exchange(request)
        except TurnedDown as no:
            # Who is told to wipe this computer does not let go of its records first: the host of this does all of it.
            if no.code in (REVOKED, ENDED) and not self._store.is_ordered_away(no.order):
                self._tell(self._store.access_ended(of_computer=no.code == REVOKED))
            # A hub that was restored may not know the id it once gave; the earlier one asks for it again.
            if no.code != "unknown" or not self._store.speak_as_before():
                raise
            return Round(is_idle=False)
        touched = self._tell(self._store.absorb_head(reply.head, outgoing.changes))
        if self._store.epoch() != reply.head.epoch:
            raise Unavailable(LEFT_BEHIND)
        outcomes = Counter(v.outcome for v in reply.head.verdicts)
        settled = sum(n for outcome, n in outcomes.items() if outcome in SETTLED)
        received, is_left = 0, False
        for block in reply.blocks:
            touched |= self._tell(self._store.absorb_block(block))
            received += len(block.entries)
            is_left = not block.is_last
            if is_left and self._store.waits_since(number):
                break
        frames = 0
        for frame in reply.frames if not is_left else ():
            # What a first download touches is told and not kept: it may be more than the memory should hold.
            received += self._take_frame(frame)
            frames += 1
            is_left = not self._may_go_on(number)
            if is_left:
                break
        if not is_left:
            self._store.round_finished(at_hub_time=reply.head.hub_at)
        is_idle = not (outgoing.has_more and settled) and not (settled and "early" in outcomes)
        # A desk that learnt of a restored hub has to hand back what it holds before its changes are judged.
        is_idle &= not reply.head.offered and request.epoch in (None, reply.head.epoch)
        # One that went back asks to go on under another id, and then sends what waits under that.
        is_idle &= not reply.head.successor and self._store.selfhood().successor == selfhood.successor
        return Round(
            len(outgoing.changes),
            Counter(outcomes),
            received,
            touched,
            is_idle and not is_left and not frames,
            is_in_doubt=bool(self._store.doubts()),
        )

    def _first(self) -> First:
        """Say how far first downloads have come, with room for as much as takes half a minute."""
        first = self._store.first()
        return replace(first, room_bytes=self._room.room_bytes) if first.room_bytes else first

    def _may_go_on(self, last_number: int) -> bool:
        """Say whether more of a first download may come: nobody paused it, and nobody saved something meanwhile."""
        return self._store.first().room_bytes > 0 and not self._store.waits_since(last_number)

    def _take_frame(self, frame: Frame) -> int:
        """Take a block of a snapshot; where the store has deeds waiting, they get in between."""
        block = self._store.ready_first(rows_of(frame))
        touched = Touched()
        rest: FirstPart | None = block
        while rest is not None:
            taken = self._store.absorb_first(rest)
            touched |= taken.touched
            rest = taken.rest
        self._tell(touched)
        self._room.came(len(frame.body))
        return block.block_rows

    def run(self) -> list[Round]:
        """Make rounds until nothing is left that another one could move.

        Raises: Unavailable when the link ends.
        """
        rounds: list[Round] = []
        looks_left = LOOK_ROUNDS
        while len(rounds) < ROUNDS_LIMIT:
            done = self._round_or_smaller()
            rounds.append(done)
            if done.is_idle and not (done.is_in_doubt and looks_left):
                break
            looks_left -= done.is_in_doubt and looks_left > 0
        return rounds

    def _round_or_smaller(self) -> Round:
        """Make a round; after a failure the next batch is smaller, after a success it grows again."""
        batch_bytes = self._batch()
        try:
            done = self.round()
        except Unavailable:
            self._note_batch(max(SMALLEST_BATCH_BYTES, batch_bytes // 2))
            raise
        self._note_batch(min(BATCH_BYTES, batch_bytes * 2))
        return done

    def _batch(self) -> int:
        """Give the size of a batch; what the line took last is known from the store, whoever asked it then."""
        if self._batch_bytes is None:
            kept_bytes = self._store.batch_bytes()
            is_sound = kept_bytes is not None and SMALLEST_BATCH_BYTES <= kept_bytes <= BATCH_BYTES
            self._batch_bytes = kept_bytes if kept_bytes is not None and is_sound else BATCH_BYTES
        return self._batch_bytes

    def _note_batch(self, size_bytes: int) -> None:
        if size_bytes == self._batch_bytes:
            return
        self._batch_bytes = size_bytes
        # A desk that was locked meanwhile remembers nothing more, and why the round ended is what has to be told.
        with suppress(Unavailable):
            self._store.note_batch_bytes(size_bytes)

    def _tell(self, touched: Touched) -> Touched:
        if touched:
            self._announce(touched)
        return touched
