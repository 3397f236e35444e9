"""Sticks between live rounds, in any order: late, doubled, old, stopped half way, a first download among them.

The same truth as for rounds alone holds at the end, and what a stick says never brings a desk back behind what it knew.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

import navigator_app.commands.stick
import navigator_app.store.exchanging
from navigator_app.store.absorbing import Absorption
from navigator_app.store.stick import Sticking
from sync.hub.service import Service
from sync.ids import new_id
from sync.protocol import Exchange, Reply
from tests.properties.schedules import BACK_IN_TIME, BY_STICK, schedule
from tests.properties.test_exchange import adversary_holds, back_in_time_holds, broken, told
from tests.properties.world import World

SCHEDULES = int(os.environ.get("NAVIGATOR_SCHEDULES", "1000"))
SETTINGS = settings(max_examples=max(1, SCHEDULES // 25), phases=[Phase.explicit, Phase.generate])
MACHINES = 2
"""They go by stick; the third only hears of it."""
TRIES = 100
pytestmark = pytest.mark.timeout(1_800)


@given(seed=st.integers(0, 2**63))
@SETTINGS
def test_whatever_way_a_stick_goes_all_agree_and_nothing_written_is_lost_or_replaced_unseen(
    template: Path, ground: Path, seed: int
) -> None:
    told(template, ground, schedule(seed, BY_STICK, MACHINES), by_stick_holds)


@given(seed=st.integers(0, 2**63))
@SETTINGS
def test_sticks_of_before_a_restore_bring_nothing_back_and_lose_nothing(
    template: Path, ground: Path, seed: int
) -> None:
    """The hub is put back from backups meanwhile, and desks from older copies of themselves."""
    told(template, ground, schedule(seed, {**BACK_IN_TIME, "stick": 6}), back_in_time_holds)


def by_stick_holds(made: World) -> None:
    """See that what holds whatever the link does holds, and that no stick has brought a desk back."""
    assert made.slips == []
    nothing_is_doubled(made)
    adversary_holds(made)


def nothing_is_doubled(made: World) -> None:
    """See that the hub has judged each value, and no value was typed twice, only once.

    Whoever settles a Review writes what one of its sides wrote before.
    """
    with made.hub.reading() as tx:
        found = [c for r in made.records for c, _, _ in tx.history_of(r)]
        values = [tuple(c.patch.items()) for c in found if c.settles is None]
    told = list(map(str, values))
    assert len(told) == len(set(told))


def counted_as_sent(patch: pytest.MonkeyPatch) -> None:
    """Take what lies on a stick out of the queue."""
    real = Sticking.note_stick

    def note(self: Sticking, bundle: str, changes: int, highest: int, pages: Sequence[str]) -> None:
        real(self, bundle, changes, highest, pages)
        with self.connections.writing() as connection:
            connection.execute("UPDATE change SET state = 'settled' WHERE state = 'pending'")

    patch.setattr(Sticking, "note_stick", note)


def documents_by_arrival(patch: pytest.MonkeyPatch) -> None:
    """Take every document as it comes, however old the stick is."""
    patch.setattr(Absorption, "_is_news", lambda *_: True)
    patch.setattr(navigator_app.commands.stick, "_is_past", lambda *_: False)
    patch.setattr(navigator_app.store.exchanging, "as_far_as_it_reaches", lambda _db, block, _starts: block)


def judged_anew(patch: pytest.MonkeyPatch) -> None:
    """Answer a file that is read again as if nobody had seen it."""
    real = Service.exchange

    def exchange(self: Service, request: Exchange, *, is_by_stick: bool = False) -> Reply:
        anew = tuple(
            c.model_copy(update={"id": new_id(), "number": c.number + 1_000}) for c in request.changes
        )
        return real(self, replace(request, changes=anew) if is_by_stick else request, is_by_stick=is_by_stick)

    patch.setattr(Service, "exchange", exchange)


@pytest.mark.parametrize("plant", [counted_as_sent, documents_by_arrival, judged_anew])
def test_a_planted_fault_is_found(
    template: Path, ground: Path, monkeypatch: pytest.MonkeyPatch, plant: Callable[[pytest.MonkeyPatch], None]
) -> None:
    plant(monkeypatch)
    tried = (schedule(seed, BY_STICK, MACHINES) for seed in range(TRIES))
    assert any(broken(template, ground, steps, by_stick_holds) for steps in tried)
