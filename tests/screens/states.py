"""Every state a screen can be in, made as it comes about: an empty desk, a slow one, a failing disk, no link.

A state is laid on the desk before its window opens, and holds while its pages are shown.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any, Final, Literal

from navigator_app.commands.seen import seen, write
from navigator_app.desk import Desk
from navigator_app.queries.syncing import Link
from navigator_app.store.faults import DiskFault
from navigator_app.ui.shell.shell import Shell
from sync.changes import Revision
from sync.client.refusals import CLOCK_AND_TLS
from sync.ids import derived_id
from sync.protocol import Head, Offer, Verdict
from sync.records.base import stamp
from tests.desks import CLINIC, clock_of, settle_patients, settle_places
from tests.screens.at_center import send_in
from tests.screens.shells import Morning, fill

NOWHERE: Final = Morning(
    *(
        derived_id(kind, "elsewhere")
        for kind in ("referral", "trip", "task", "review", "document", "authorization", "bill")
    )
)
"""The ids of records that are not on this desk."""
OFFLINE: Final = Link()
ONLINE: Final = Link(is_online=True)
EPOCH: Final = "one life of the hub"
FEED: Final = f"site:{CLINIC}"
Seat = Literal["clinic", "center"]
Holds = Callable[[Shell], AbstractContextManager[object]]


def _as_it_is(_shell: Shell) -> AbstractContextManager[object]:
    return nullcontext()


@dataclass(frozen=True)
class State:
    """How a desk comes to be so: what is written on it, what its link says, what holds while a page is shown."""

    lay: Callable[[Desk], Morning]
    link: Link = OFFLINE
    holds: Holds = _as_it_is
    is_answered: bool = True
    """Whether what a page asks is answered while it is looked at."""
    is_failing: bool = False
    is_at_counter: bool = False
    seat: Seat = "clinic"


def _morning(desk: Desk) -> Morning:
    _new_patients(desk)
    return fill(desk)


def _new_patients(desk: Desk) -> Morning:
    _places(desk)
    settle_patients(desk)
    return NOWHERE


def _places(desk: Desk) -> Morning:
    settle_places(desk)
    return NOWHERE


def _decided(desk: Desk) -> Morning:
    """Leave nothing that waits for a decision, so that the card tells of the link."""
    _exchange(desk)
    found = _morning(desk)
    for row in desk.store.rows("review"):
        write(desk, seen(desk, row.id), {"state": "settled"})
    clock_of(desk).at += timedelta(minutes=20)
    return found


def _four_days_later(desk: Desk) -> Morning:
    found = _decided(desk)
    clock_of(desk).at += timedelta(days=4)
    return found


def _first_download(desk: Desk) -> Morning:
    found = _decided(desk)
    feed = f"site:{derived_id('site', 'elsewhere')}"
    _exchange(desk, [Offer(feed, "one", seq=40, rows=10_000, size_bytes=2_000_000)])
    return found


def _center(desk: Desk) -> Morning:
    _new_patients(desk)
    return replace(NOWHERE, referral=send_in(desk).referral)


def _sent(desk: Desk) -> Morning:
    """Let the hub have taken all that was written."""
    found = _decided(desk)
    sent = desk.store.outgoing(10_000_000).changes
    taken = [
        Verdict(one.id, "accepted", Revision(EPOCH, n), memberships=((one.record, FEED, n),))
        for n, one in enumerate(sent, start=1)
    ]
    _exchange(desk, verdicts=taken)
    return found


def _refused(desk: Desk) -> Morning:
    """Let the hub have refused what was written last."""
    found = _decided(desk)
    last = desk.store.outgoing(10_000_000).changes[-1]
    _exchange(desk, verdicts=[Verdict(last.id, "refused", reason="Only a site lead changes this.")])
    return found


def _exchange(desk: Desk, offers: Sequence[Offer] = (), verdicts: Sequence[Verdict] = ()) -> None:
    """Let the desk hear of a hub now."""
    store, at = desk.store, stamp(desk.now())
    feeds = (FEED, *(offer.feed for offer in offers))
    head = Head(EPOCH, at, tuple(verdicts), feeds, feeds_version=1 + len(offers), offers=tuple(offers))
    store.absorb_head(head, ())
    store.round_finished(at_hub_time=at)


@contextmanager
def nobody_answers(shell: Shell) -> Iterator[None]:
    """Keep every thread that answers busy with one question."""
    gate, work = threading.Event(), shell.session.work
    for ask in (work.ask, work.ask_worklist, work.ask_at_length, work.draw):
        ask(gate.wait, lambda _answer: None)
    try:
        yield
    finally:
        gate.set()


@contextmanager
def _the_disk_fails(shell: Shell) -> Iterator[None]:
    """Let every question fail on its thread, as where the disk gives no answer."""

    def refuse() -> Any:
        raise DiskFault

    def failing(fn: Callable[[], Any]) -> Callable[[], Any]:
        """Leave a test's own questions alone, by which it hears that everything was answered."""
        return fn if fn.__module__.startswith("tests.") else refuse

    work = shell.session.work
    work._for_counter = failing  # type: ignore[method-assign]
    try:
        yield
    finally:
        del work._for_counter


STATES: Final = {
    "full": State(_morning, ONLINE),
    "empty": State(_new_patients, ONLINE),
    "not here": State(_places, ONLINE),
    "loading": State(_morning, ONLINE, nobody_answers, is_answered=False),
    "error": State(_morning, ONLINE, _the_disk_fails, is_failing=True),
    "offline": State(_decided),
    "stale": State(_four_days_later),
    "first download": State(_first_download),
    "sent": State(_sent, ONLINE),
    "refused": State(_refused, ONLINE),
    "counter": State(_morning, ONLINE, is_at_counter=True),
    "at the center": State(_center, ONLINE, seat="center"),
    "held up": State(_decided, Link(problem=CLOCK_AND_TLS, obstacle="clock")),
    "exchanging": State(_decided, Link(is_online=True, is_exchanging=True, to_send=40)),
}
"""Named as pictures are; `full` has what waits for a decision as well."""
