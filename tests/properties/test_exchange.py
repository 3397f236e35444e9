"""The exchange under an adversary: lost, doubled, late, partial, reordered and cut rounds, in any order.

Each property runs some hundred schedules with the real engine, the real judging and the real encrypted stores, drawn
anew each time; `NAVIGATOR_SCHEDULES` sets how many for the nightly run. A failure is told as its shortest story.
"""

from __future__ import annotations

import itertools
import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sync.errors import Unavailable
from sync.records.base import LIFE
from tests.properties.hubs import InProcess, Places
from tests.properties.places import PEOPLE
from tests.properties.schedules import (
    ADVERSARY,
    ALONE,
    ALONE_RESTORED,
    APART,
    BACK_IN_TIME,
    BOTH_BACK,
    RESTORED,
    Step,
    play,
    schedule,
    shortest,
)
from tests.properties.world import TEXTS, World, world

SCHEDULES = int(os.environ.get("NAVIGATOR_SCHEDULES", "240"))
SHARDS = 2
"""Parts of each property, so that two cores share it."""
SETTINGS = settings(max_examples=max(1, SCHEDULES // SHARDS), phases=[Phase.explicit, Phase.generate])
pytestmark = [
    pytest.mark.timeout(max(1_800, 10 * SCHEDULES)),
    pytest.mark.parametrize("shard", range(SHARDS)),
]
seeds = st.integers(0, 2**63)
_count = itertools.count()


def fresh(
    template: Path, ground: Path, desks: int, place: Places = InProcess
) -> AbstractContextManager[World]:
    """Give a world that nobody else plays in."""
    return world(template, ground / f"navigator-{os.getpid()}-{next(_count)}", desks, place)


def broken(
    template: Path,
    ground: Path,
    steps: list[Step],
    holds: Callable[[World], None],
    desks: int = len(PEOPLE),
    place: Places = InProcess,
) -> str:
    """Play a schedule to its end and say what does not hold; empty when all does."""
    with fresh(template, ground, desks, place) as made:
        play(made, steps)
        try:
            made.settle_down()
            holds(made)
        except (AssertionError, Unavailable) as error:
            return str(error) or repr(error)
    return ""


def told(
    template: Path,
    ground: Path,
    steps: list[Step],
    holds: Callable[[World], None],
    desks: int = len(PEOPLE),
    place: Places = InProcess,
) -> None:
    """Fail with the shortest story of what does not hold."""
    if broken(template, ground, steps, holds, desks, place):
        story = shortest(steps, lambda some: bool(broken(template, ground, some, holds, desks, place)))
        why = broken(template, ground, story, holds, desks, place)
        pytest.fail("\n".join([*map(str, story), why]))


@given(seed=seeds)
@SETTINGS
def test_whatever_the_link_does_all_agree_and_nothing_written_is_lost_or_replaced_unseen(
    template: Path, ground: Path, shard: int, seed: int
) -> None:
    """Three properties over the same schedules: convergence, every value findable, no silent overwrite."""
    told(template, ground, schedule(seed, ADVERSARY), adversary_holds)


@given(seed=seeds)
@SETTINGS
def test_a_desk_never_quarrels_with_itself(template: Path, ground: Path, shard: int, seed: int) -> None:
    told(template, ground, schedule(seed, ALONE, machines=1), alone_holds, desks=1)


@given(seed=seeds)
@SETTINGS
def test_what_others_wrote_in_other_fields_is_never_passed_over(
    template: Path, ground: Path, shard: int, seed: int
) -> None:
    """Everybody keeps to their own fields: all of it merges, nobody is asked, everybody sees the last."""
    told(template, ground, schedule(seed, APART), apart_holds)


@given(seed=seeds)
@SETTINGS
def test_a_hub_put_back_gets_back_what_the_desks_still_hold(
    template: Path, ground: Path, shard: int, seed: int
) -> None:
    """Every desk keeps its file: nothing at all is lost, and nothing comes back over what it never saw."""
    told(template, ground, schedule(seed, RESTORED), restored_holds)


@given(seed=seeds)
@SETTINGS
def test_a_desk_put_back_or_copied_goes_on_without_losing_what_was_sent(
    template: Path, ground: Path, shard: int, seed: int
) -> None:
    told(template, ground, schedule(seed, BACK_IN_TIME, machines=4), back_in_time_holds)


@given(seed=seeds)
@SETTINGS
def test_a_hub_and_a_desk_that_are_both_put_back_get_back_what_others_hold(
    template: Path, ground: Path, shard: int, seed: int
) -> None:
    told(template, ground, schedule(seed, BOTH_BACK), back_in_time_holds)


@given(seed=seeds)
@SETTINGS
def test_a_desk_never_quarrels_with_itself_over_a_hub_put_back(
    template: Path, ground: Path, shard: int, seed: int
) -> None:
    told(template, ground, schedule(seed, ALONE_RESTORED, machines=1), alone_holds, desks=1)


def adversary_holds(made: World) -> None:
    """All agree, every value is findable, nothing was replaced unseen."""
    all_agree(made)
    every_value_is_findable(made)
    nothing_was_replaced_unseen(made)


def alone_holds(made: World) -> None:
    """One desk's own offline edits are all taken, in whatever pieces they arrived."""
    all_agree(made)
    every_value_is_findable(made)
    assert made.hub_reviews() == []
    assert _outcomes(made) <= {"accepted", "merged"}


def apart_holds(made: World) -> None:
    """Nobody is asked, and the last value of every field is what everybody sees."""
    all_agree(made)
    assert made.hub_reviews() == []
    last: dict[tuple[str, str], str] = {}
    for save in made.oracle.saved.values():
        last |= {(save.record, name): value for name, value in save.values.items() if name in TEXTS}
    for (record, name), value in last.items():
        for machine in made.machines:
            document = machine.store.document(record)
            assert document is not None
            assert document.fields[name] == value


def all_agree(made: World) -> None:
    """Three desks and the hub hold the same, and nothing waits."""
    hub = made.hub_documents()
    for machine in made.machines:
        assert not list(machine.store.pending_changes())
        for record, document in hub.items():
            mine = machine.store.document(record)
            assert mine is not None
            assert mine.fields == document.fields
            assert mine.revision == document.revision


def restored_holds(made: World) -> None:
    """All of it, and nobody is asked about what whoever wrote last had seen."""
    adversary_holds(made)
    for review in made.hub_reviews():
        group, sides = review.fields["group"], [side["change"] for side in review.fields["sides"]]
        # A withdrawal waits for whoever wrote in any other group.
        assert group == LIFE or made.oracle.had_cause(sides, group)


def every_value_is_findable(made: World) -> None:
    """Every value written is current, in a Review, or in the history with what became of it."""
    held: set[str] = set()
    with made.hub.reading() as tx:
        for save in made.oracle.saved.values():
            if save.change in made.oracle.gone:
                continue
            logged = {c.id: (c, v) for c, v, _ in tx.history_of(save.record)}
            assert save.change in logged
            change, verdict = logged[save.change]
            assert dict(change.patch) == save.values
            assert verdict.outcome in ("accepted", "merged", "held")
            held |= {change.id} if verdict.outcome == "held" else set()
    assert held <= {s["change"] for r in made.hub_reviews() for s in r.fields["sides"]}


def back_in_time_holds(made: World) -> None:
    """All of it, and what only stood in a desk's records when the hub was put back is somewhere at the hub again."""
    adversary_holds(made)
    assert made.oracle.due <= made.come_back()


def nothing_was_replaced_unseen(made: World) -> None:
    """See that a save from a stale form met what it had not seen in a Review."""
    reviewed: dict[tuple[str, str], set[str]] = {}
    for review in made.hub_reviews():
        about = reviewed.setdefault((review.fields["target_id"], review.fields["group"]), set())
        about |= {side["change"] for side in review.fields["sides"]}
    assert list(made.oracle.overwritten_unseen(reviewed)) == []


def _outcomes(made: World) -> set[str]:
    with made.hub.reading() as tx:
        return {v.outcome for record in made.records for _, v, _ in tx.history_of(record)}
