"""The one-key deeds of a row, by the name that the row carries."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Protocol

from navigator_app.commands import (
    authorizations,
    barriers,
    bills,
    choices,
    claims,
    deliveries,
    duties,
    labs,
    messages,
    packets,
    reaching,
    records_requests,
    referral_moves,
    referrals,
    reviews,
    tasks,
    trips,
    visits,
    wishes,
)
from navigator_app.desk import Desk
from sync.client.ports import Touched
from sync.errors import Refused
from sync.words import say

Run = Callable[[Desk, str, str, str], object]
"""(desk, kind, record id, step)"""

RUNS: Mapping[str, Run] = {
    "claims.claim": lambda desk, kind, one, step: claims.claim(desk, kind, (step or one).split(",")),
    "claims.release": lambda desk, _kind, one, step: claims.release(desk, (step or one).split(",")),
    "tasks.done": lambda desk, _kind, one, _step: tasks.done(desk, one),
    "duties.ask_again": lambda desk, _kind, one, _step: duties.ask_again(desk, (one,)),
    "labs.tick_draw": lambda desk, _kind, one, step: labs.tick_draw(desk, one, step),
    "labs.acknowledge": lambda desk, _kind, one, step: labs.acknowledge(desk, (step or one).split(",")),
    "trips.confirm_leg": lambda desk, _kind, one, _step: trips.confirm_leg(desk, one),
    "trips.tick": lambda desk, _kind, one, step: trips.tick(desk, one, step),
    "referrals.item_is_here": lambda desk, _kind, one, _step: referrals.item_is_here(desk, one),
    "referrals.mark_seen": lambda desk, _kind, one, _step: referrals.mark_seen(desk, one),
    "referrals.accept": lambda desk, _kind, one, _step: referrals.accept(desk, one),
    "referrals.tick_loop": lambda desk, _kind, one, step: referrals.tick_loop(desk, one, step),
    "referrals.go_on": lambda desk, _kind, one, _step: referral_moves.go_on(desk, one),
    "referrals.take_back": lambda desk, _kind, one, _step: referral_moves.take_back(desk, one),
    "referrals.open_again": lambda desk, _kind, one, _step: referral_moves.open_again(desk, one),
    "referrals.close": lambda desk, _kind, one, _step: referrals.close(desk, one),
    "records_requests.reviewed": lambda desk, _kind, one, _step: records_requests.reviewed(desk, one),
    "reviews.confirm_whole": lambda desk, _kind, one, _step: reviews.confirm_whole(desk, one),
    "messages.mark_read": lambda desk, _kind, one, _step: messages.mark_read(desk, one),
    "messages.close": lambda desk, _kind, one, _step: messages.close(desk, one),
    "packets.have_it": lambda desk, _kind, one, _step: deliveries.have_it(desk, one),
    "packets.supersede": lambda desk, _kind, one, _step: packets.supersede(desk, one),
    "visits.tick": lambda desk, _kind, one, step: visits.tick(desk, one, step),
    "authorizations.confirm_change": lambda desk, _kind, one, _step: authorizations.confirm_change(desk, one),
    "bills.check": lambda desk, _kind, one, _step: bills.check(desk, one),
    "barriers.make_task": lambda desk, _kind, one, _step: barriers.make_task(desk, one),
    "reaching.reached": lambda desk, _kind, one, step: reaching.reached(desk, one, step),
    "choices.begin_again": lambda desk, _kind, one, _step: choices.begin_again(desk, one),
    "choices.call_off": lambda desk, _kind, one, _step: choices.call_off(desk, one),
    "wishes.changed_mind": lambda desk, _kind, one, _step: wishes.changed_mind(desk, one),
    "syncing.handled": lambda desk, _kind, one, _step: desk.store.mark_handled(one),
}


class Verb(Protocol):
    """What a row carries: which command, on which record, which step of it."""

    @property
    def command(self) -> str:
        """Name the command."""

    @property
    def record(self) -> tuple[str, str]:
        """Give kind and id."""

    @property
    def step(self) -> str:
        """Name the tick, where there are several."""


def run(desk: Desk, verb: Verb) -> tuple[str, ...]:
    """Do what a row's verb says, where its `does` is "run"; give the ids of what was written, for `undo_last`.

    Raises: Refused, also for a verb that asks first or opens a place.
    """
    deed = RUNS.get(verb.command)
    if deed is None:
        raise Refused(None, say("This needs more than one key."))
    kind, record_id = verb.record
    return written_by(desk, lambda at: deed(at, kind, record_id, verb.step))


ONE_BY_ONE = frozenset(RUNS) - {"tasks.done", "messages.close", "duties.ask_again"}
"""What is never done to several at once: it says that somebody looked at this one."""


def run_each(desk: Desk, verbs: Sequence[Verb]) -> tuple[tuple[str, ...], tuple[Refused, ...]]:
    """Do what several rows' verbs say; give the ids of what was written, undone together, and what was refused."""
    refused: list[Refused] = []

    def each(at: Desk) -> None:
        for verb in verbs:
            try:
                RUNS[verb.command](at, *verb.record, verb.step)
            except Refused as why:
                refused.append(why)

    return written_by(desk, each), tuple(refused)


def written_by(desk: Desk, deed: Callable[[Desk], object]) -> tuple[str, ...]:
    """Do a deed at a desk and give the ids of all that it wrote, for `undo_last`."""
    touched: list[Touched] = []

    def listen(written: Touched) -> None:
        touched.append(written)
        desk.announce(written)

    deed(replace(desk, announce=listen))
    return tuple(sorted({one for written in touched for _, one in written.records}))
