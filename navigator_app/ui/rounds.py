"""The desk's rounds with the hub: the engine on the link thread, its writes on the writer thread, its state here."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import datetime
from time import monotonic

from PySide6.QtCore import QObject, Qt, Signal

from navigator_app import administering, reporting, wiping
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
from navigator_app.ui.writers import WriterAudit, WriterPast, WriterStore
from navigator_app.wiping import WipedNow
from sync.administering import Administration, Done
from sync.administering import Deed as AdministrationDeed
from sync.client.audit import AuditLane
from sync.client.engine import Engine, Round
from sync.client.past import PastLane
from sync.client.ports import (
    Bell,
    Belled,
    Countersigning,
    OpensInEmergency,
    Remembering,
)
from sync.client.refusals import CLOCK_IS_WRONG, NO_LINK
from sync.errors import Said, Unavailable
from sync.in_emergency import EmergencyAsk, EmergencyOpened
from sync.protocol import Hub

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

    def administration(self) -> Administration:
        """Ask the center how it stands with people and computers; called on a thread that may wait.

        Raises: Refused; Unavailable without a link.
        """
        return administering.look(self._desk, self._hub)

    def administer(self, deed: AdministrationDeed) -> Done:
        """Ask the center to do something about them; called on a thread that may wait.

        Raises: Refused, and nothing was changed; Unavailable, where nobody knows whether it was done.
        """
        return administering.do(self._desk, self._hub, deed)

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
