"""The desk's rounds with the hub: the engine on the link thread, its writes on the writer thread, its state here."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic
from typing import Any, Final, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from navigator_app import reporting, wiping
from navigator_app.desk import Desk
from navigator_app.escrow import keep_in_touch
from navigator_app.log import logger, note
from navigator_app.queries.syncing import Link, Obstacle
from navigator_app.release import release
from navigator_app.store import erasing
from navigator_app.store.round_log import Outcome, RoundLine
from navigator_app.ui import sayings
from navigator_app.ui.carrying import Lane
from navigator_app.ui.threads.link import News
from navigator_app.ui.work import Work
from navigator_app.wiping import WipedNow
from sync.client.audit import AuditLane
from sync.client.engine import Engine, Round
from sync.client.first import Speed
from sync.client.past import PastLane
from sync.client.ports import (
    AuditedStore,
    Bell,
    Belled,
    Countersigning,
    Doubts,
    FirstPart,
    FirstTaken,
    LocalStore,
    OpensInEmergency,
    Outgoing,
    PastStore,
    Remembering,
    Selfhood,
    Touched,
    nobody_waits,
)
from sync.client.refusals import CLOCK_IS_WRONG, NO_LINK
from sync.errors import Said, Unavailable
from sync.in_emergency import EmergencyAsk, EmergencyOpened
from sync.protocol import Block, Cursor, First, Head, Hub, Logged
from sync.trail import Checkpoint, Part

T = TypeVar("T")
TOLD_EVERY_S: Final = 1.0
_LOG = logger("sync")


def obstacle(why: Said) -> Obstacle:
    """Say what kind of problem keeps a round from being made; none where the link is just down."""
    if why.reason == NO_LINK:
        return ""
    return "clock" if why.reason in CLOCK_IS_WRONG else "other"


def outcome_of(why: Said) -> Outcome:
    """Say in one word how a round ended that did not end well."""
    return "no_link" if why.reason == NO_LINK else "clock" if why.reason in CLOCK_IS_WRONG else "refused"


@dataclass(frozen=True)
class Watch:
    """When a round began, and what stood on the meters then."""

    desk: Desk
    hub: Hub | None
    to_send: int
    began_at: datetime
    began_s: float
    sent_bytes: int
    received_bytes: int
    sealed: int = 0
    """Changes that had been sealed for the center, and so were not sent."""

    @classmethod
    def begin(cls, desk: Desk, hub: Hub | None, to_send: int) -> Watch:
        """Look at clock and meters."""
        return cls(desk, hub, to_send, desk.now(), monotonic(), *_meters(hub), _sealed(desk))

    def end(self, outcome: Outcome, received: int, sent: int | None = None) -> None:
        """Write down how it went; what was sent is counted from the store where the round did not come to its end."""
        store, (sent_bytes, received_bytes) = self.desk.store, _meters(self.hub)
        left = max(0, self.to_send - store.counts().unsent - (_sealed(self.desk) - self.sealed))
        line = RoundLine(
            began_at=self.began_at,
            last_at=self.desk.now(),
            took_ms=round((monotonic() - self.began_s) * 1000),
            sent=left if sent is None else sent,
            received=received,
            sent_bytes=sent_bytes - self.sent_bytes,
            received_bytes=received_bytes - self.received_bytes,
            outcome=outcome,
        )
        store.note_round(line)


def _sealed(desk: Desk) -> int:
    left = desk.store.left()
    return left.sealed if left is not None else 0


def _meters(hub: Hub | None) -> tuple[int, int]:
    """Read what a real link moved until now; a hub in the same program moves no bytes."""
    traffic = getattr(hub, "traffic", None)
    return (traffic.sent_bytes, traffic.received_bytes) if traffic is not None else (0, 0)


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


class Rounds(QObject):
    """How the link stands, for the sync card; and the bell."""

    changed = Signal()
    wiped = Signal(object)
    """This computer was wiped on the center's order; carries what is told of it."""
    _began = Signal(int)
    _more_came = Signal(float)

    def __init__(self, work: Work, desk: Desk, hub: Hub | None) -> None:
        super().__init__()
        self._work = work
        self.link = Link()
        self.is_joined = hub is not None
        self._hub, self._desk = hub, desk
        self._read_sum = 0
        self.lane = Lane(work, desk, hub)
        self._past: PastLane | None = None
        self._is_in_touch = False
        """Whether what this unlocking has to tell and to hear of keys was told and heard."""
        self._bell: Bell | None = None
        self._listened_for: frozenset[str] = frozenset()
        if isinstance(hub, Remembering):
            self._past = PastLane(WriterPast(work, desk.store), hub, self._person, work.announce)
        self._audit: AuditLane | None = None
        if isinstance(hub, Countersigning):
            self._audit = AuditLane(WriterAudit(work, desk.store), hub, self._person)
        self._began.connect(self._show_begun, Qt.ConnectionType.QueuedConnection)
        self._more_came.connect(self._show_rate, Qt.ConnectionType.QueuedConnection)
        if hub is not None:
            self._store = WriterStore(work, desk.store)
            self._store.tell = lambda: self._more_came.emit(self._store.speed.bytes_s)
            self._engine = Engine(self._store, hub, self._person, release(), work.announce)
            work.keep_rounds(self._run, self._done, self._failed, self._news(), self._carry)

    def ring(self) -> None:
        """Exchange now."""
        self._work.ring()

    def open_in_emergency(self, asked: EmergencyAsk) -> EmergencyOpened:
        """Ask the center for a chart that is not on this computer; called on a thread that may wait.

        Raises: Refused; Unavailable without a link.
        """
        if not isinstance(self._hub, OpensInEmergency):
            raise Unavailable(NO_LINK)
        opened = self._hub.open_in_emergency(self._person(), asked)
        self._work.ring()
        return opened

    def ask_for_past(self, record: str) -> None:
        """Ask the center, after everything that is more urgent, for what was written to a record before."""
        if self._past is not None:
            self._past.ask(record)
            self._work.ring()

    def is_past_asked(self, record: str) -> bool:
        """Say whether the center is asked for a record's past and can be reached."""
        return self._past is not None and self.link.is_online and self._past.is_asked(record)

    def _carry(self) -> bool:
        """Make one request of what comes after everything else, on the link thread; False when there is none.

        Raises: Unavailable.
        """
        if (self._past is not None and self._past.step()) or (self._audit is not None and self._audit.step()):
            return True
        if self.lane.carry():
            return True
        if self._bell is not None and not self.lane.awaited() <= self._listened_for:
            self._bell.hear_anew()
        return False

    def end(self) -> None:
        """Make no more rounds."""
        self._work.end_rounds()
        self.lane.end()

    def _run(self) -> list[Round]:
        self._end_with_the_desk()
        to_send = self._work.absorb(lambda: self._desk.store.counts().unsent)
        self._began.emit(to_send)
        try:
            found = self._timed(to_send)
        except Said as why:
            self._follow_orders(why)
            raise
        self._is_in_touch = self._is_in_touch or keep_in_touch(self._desk, self._hub)
        reporting.tell(self._desk, self._hub)
        self._read_sum = sum(cursor.seq for cursor in self._store.cursors().values())
        return found

    def _end_with_the_desk(self) -> None:
        """End where another program wiped this computer meanwhile.

        Raises: WipedNow.
        """
        told = erasing.told(self._desk.store.home)
        if told is not None:
            self._work.absorb(self._desk.store.close)
            raise WipedNow(told)

    def _follow_orders(self, why: Said) -> None:
        """Wipe this computer where the center ordered it, as one piece on the writer thread.

        Raises: WipedNow.
        """
        desk, hub = self._desk, self._hub
        order = self._work.absorb(lambda: wiping.order_in(desk, why))
        if order is not None:
            raise WipedNow(self._work.absorb(lambda: wiping.carry_out(desk, order, hub))) from why

    def _timed(self, to_send: int) -> list[Round]:
        """Make rounds and remember how they went, also when they ended half way."""
        watch = Watch.begin(self._desk, self._hub, to_send)
        self._store.received = 0
        self._store.speed.begin(monotonic())
        try:
            found = self._engine.run()
        except Said as why:
            self._remember(watch, outcome_of(why))
            raise
        self._remember(watch, "done", sum(each.settled for each in found))
        return found

    def _remember(self, watch: Watch, outcome: Outcome, sent: int | None = None) -> None:
        # A desk that was locked meanwhile remembers nothing more.
        with suppress(Unavailable):
            self._work.absorb(lambda: watch.end(outcome, self._store.received, sent))

    def _person(self) -> str:
        return self._desk.me.person_id

    def _news(self) -> News | None:
        """Give how to listen to a hub that has a bell; one in the same program has none."""
        if not isinstance(self._hub, Belled):
            return None
        bell = self._bell = self._hub.bell()

        def wait() -> object:
            read_sum, self._listened_for = self._read_sum, self.lane.awaited()
            heard = bell.hear(self._person(), read_sum, self._listened_for)
            self.lane.came(heard.whole)
            return (read_sum, heard.whole) if any(heard) else None

        return News(wait, bell.end)

    def _show_begun(self, to_send: int) -> None:
        self._say(replace(self.link, is_exchanging=True, to_send=to_send))

    def _show_rate(self, rate_bytes_s: float) -> None:
        self._say(replace(self.link, rate_bytes_s=rate_bytes_s))

    def _done(self, rounds: list[Round]) -> None:
        note(_LOG, "exchanged", count=sum(each.settled for each in rounds))
        # Only a real link learns how wrong the clock is; a hub in the same program has the same clock.
        offset_s = getattr(self._hub, "clock_offset_s", 0.0)
        self._say(Link(is_online=True, clock_offset_s=offset_s))

    def _failed(self, why: Said) -> None:
        if isinstance(why, WipedNow):
            self.wiped.emit(why.wiped)
            return
        note(_LOG, "exchange_failed", type=type(why).__name__)
        # A link that is down is no problem of the person's; everything else has a next step.
        is_down = why.reason == NO_LINK
        problem = "" if is_down else sayings.said(why)
        self._say(Link(to_send=self.link.to_send, problem=problem, obstacle=obstacle(why)))

    def _say(self, link: Link) -> None:
        self.link = link
        self.changed.emit()
