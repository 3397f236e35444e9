"""The properties are tried themselves: each planted fault of the exchange has to be found by them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import navigator_app.desk
import navigator_app.store.absorbing
import navigator_app.store.change_log
import sync.changes
import sync.hub.apply
import sync.hub.bench
import sync.hub.judge
import sync.hub.recovery
import sync.hub.reviews
import sync.merge
from sync.changes import Change, Document, Revision, Write
from sync.drafts import Draft
from sync.hub.recovered_sets import Sets
from tests.properties import test_exchange as properties
from tests.properties import test_sets as sets
from tests.properties.places import PEOPLE
from tests.properties.schedules import (
    ADVERSARY,
    ALONE,
    ALONE_RESTORED,
    APART,
    BACK_IN_TIME,
    BOTH_BACK,
    RESTORED,
    SETS,
    SETS_RESTORED,
    Weights,
    schedule,
)
from tests.properties.test_found_stories import AT_ONE_PLACE, OVER_IT, SHOWN_BEFORE
from tests.properties.test_found_stories import RESTORED as STORIES
from tests.properties.world import World

Plant = Callable[[pytest.MonkeyPatch], None]
TRIES = 300
CUT: Weights = {"edit": 5, "round": 3, "cut_off": 4, "create": 2}
LOST: Weights = {"edit": 6, "round": 8, "stale": 1, "hub_backup": 2, "hub_restore": 2}
"""Schedules of what finds a fault soonest; those of the properties find it, too, with more of them."""
pytestmark = pytest.mark.timeout(600)


def blind_merge(patch: pytest.MonkeyPatch) -> None:
    """Take every change whatever it was made against."""
    patch.setattr(sync.hub.bench.Bench, "is_unseen", lambda *_: False)


def no_chain(patch: pytest.MonkeyPatch) -> None:
    """Know no own writes, so that a desk's second offline edit meets its first as a stranger's."""
    patch.setattr(sync.merge, "_is_own", lambda *_: False)


def base_at_saving(patch: pytest.MonkeyPatch) -> None:
    """Take the base at the moment of saving instead of the opened image's."""
    real = navigator_app.desk.Desk._draft

    def late(self: Any, deed: Any, reason: str, deed_id: str | None) -> Draft | None:
        made = real(self, deed, reason, deed_id)
        now = self.image(made.record) if made is not None and made.opened else None
        return made if now is None or made is None else replace(made, opened=now)

    patch.setattr(navigator_app.desk.Desk, "_draft", late)


def documents_left_out(patch: pytest.MonkeyPatch) -> None:
    """Answer an accepted change without the fields that moved underneath."""
    patch.setattr(sync.hub.apply, "_is_exact", lambda *_: True)


def side_dropped(patch: pytest.MonkeyPatch) -> None:
    """Open a Review that forgets whose change was held."""
    real = sync.hub.reviews.held

    def held(before: Document | None, target: Document, group: str, sides: Any, *rest: Any) -> Document:
        return real(before, target, group, list(sides)[:1], *rest)

    patch.setattr(sync.hub.reviews, "held", held)


def cursor_covers_all(patch: pytest.MonkeyPatch) -> None:
    """End the first block with the cursor of the last one, so that a cut skips what lies between.

    The desk's sums, which would find and heal that, are not looked at.
    """
    patch.setattr("navigator_app.store.checking._compare", lambda *_, **_how: None)
    patch.setattr("sync.hub.lanes.Lines.left_from", lambda *_: {})
    patch.setattr("sync.hub.blocks.BLOCK_ROWS", 1)


def no_duplicate_check(patch: pytest.MonkeyPatch) -> None:
    """Judge a change that came before as if it had not."""
    patch.setattr("sync.hub.service.judge", sync.hub.judge._judge_fresh)


def kept_changes_not_sent_again(patch: pytest.MonkeyPatch) -> None:
    """Take what a hub had judged before it was put back for sent."""
    patch.setattr("navigator_app.store.lives._let_wait_again", lambda *_: set())


def records_not_handed_back(patch: pytest.MonkeyPatch) -> None:
    """Put nothing by of what a hub has lost."""
    patch.setattr("navigator_app.store.lives._put_by", lambda *_: None)


def judged_before_the_life_is_learnt(patch: pytest.MonkeyPatch) -> None:
    """Judge the changes of a desk that still speaks to the hub that was."""
    learnt = property(lambda _self: True, lambda _self, _value: None)
    patch.setattr(sync.hub.bench.Bench, "has_learnt", learnt)


def one_remembered_writer(patch: pytest.MonkeyPatch) -> None:
    """Remember of each field group the newest write alone, whichever computers wrote before it."""
    laid_over, take_group = sync.changes.laid_over, sync.hub.recovery._take_group

    def forgetful(*about: Any) -> Document:
        made = laid_over(*about)
        return replace(made, writes={group: found[:1] for group, found in made.writes.items()})

    def taken(bench: Any, merging: Any, group: str, values: Any) -> None:
        take_group(bench, merging, group, values)
        merging.writes[group] = merging.writes[group][:1]

    for room in (sync.hub.apply, navigator_app.store.absorbing):
        patch.setattr(room, "laid_over", forgetful)
    patch.setattr(sync.hub.recovery, "_take_group", taken)


def own_by_the_id(patch: pytest.MonkeyPatch) -> None:
    """Take for a machine's own whatever bears its id, which a copy of it bears too."""
    patch.setattr(sync.merge, "_is_own", lambda write, change, _lineage: write.store == change.store)


def offers_over_what_is_there(patch: pytest.MonkeyPatch) -> None:
    """Let a record that comes back replace what was written since."""
    patch.setattr("sync.hub.recovery._knows", lambda *_: True)


def clock_decides(patch: pytest.MonkeyPatch) -> None:
    """Take what bears the later time for the later word."""

    def later_by_the_clock(writes: tuple[Write, ...], change: Change, _lineage: object) -> Write | None:
        return next((write for write in writes if write.at > change.at.isoformat()), None)

    patch.setattr(sync.merge, "_newer_own", later_by_the_clock)


def no_memory_of_what_was_shown(patch: pytest.MonkeyPatch) -> None:
    """Forget which write a waiting change's form showed."""
    shown = navigator_app.store.change_log.pending_with_shown

    def forgotten(*about: Any) -> list[tuple[Change, dict[str, str]]]:
        return [(change, {}) for change, _ in shown(*about)]

    patch.setattr(navigator_app.store.change_log, "pending_with_shown", forgotten)


def written_over_at_its_place(patch: pytest.MonkeyPatch) -> None:
    """Take the place at which a write came back for its own, though another came back over it there."""

    def place_of(self: Document, change: str, group: str) -> Revision | None:
        return next((w.revision for w in self.writes.get(group, ()) if w.change == change), None)

    patch.setattr(Document, "place_of", place_of)


def sets_as_values(patch: pytest.MonkeyPatch) -> None:
    """Let the newest write of a set be all there is of it."""
    patch.setattr(
        "sync.changes._joined", lambda _present, said: said.get("add", []) if "add" in said else said
    )


def sets_joined_blindly(patch: pytest.MonkeyPatch) -> None:
    """Put together what two lives have of a set, whoever took something out of it."""

    def merged(_self: Sets, _group: str, _name: str, here: Any, given: Any, _heard: object) -> list[Any]:
        return [*(here or []), *(item for item in given or [] if item not in (here or []))]

    patch.setattr(Sets, "merged", merged)


PLANTED: list[tuple[Plant, Weights, Callable[[World], None]]] = [
    (blind_merge, ADVERSARY, properties.adversary_holds),
    (no_chain, ALONE, properties.alone_holds),
    (base_at_saving, ADVERSARY, properties.adversary_holds),
    (documents_left_out, ADVERSARY, properties.adversary_holds),
    (side_dropped, ADVERSARY, properties.adversary_holds),
    (cursor_covers_all, CUT, properties.adversary_holds),
    (no_duplicate_check, ADVERSARY, properties.adversary_holds),
    (kept_changes_not_sent_again, RESTORED, properties.adversary_holds),
    (records_not_handed_back, BOTH_BACK, properties.back_in_time_holds),
    (judged_before_the_life_is_learnt, ALONE_RESTORED, properties.alone_holds),
    (offers_over_what_is_there, LOST, properties.adversary_holds),
    (clock_decides, APART, properties.apart_holds),
    (own_by_the_id, BACK_IN_TIME, properties.back_in_time_holds),
    (sets_as_values, SETS, sets.all_numbers_hold),
    (sets_joined_blindly, SETS_RESTORED, sets.all_numbers_hold),
]


@pytest.mark.parametrize(("plant", "weights", "holds"), PLANTED, ids=[p.__name__ for p, _, _ in PLANTED])
def test_a_planted_fault_is_found(
    template: Path,
    ground: Path,
    monkeypatch: pytest.MonkeyPatch,
    plant: Plant,
    weights: Weights,
    holds: Callable[[World], None],
) -> None:
    plant(monkeypatch)
    desks = 1 if weights in (ALONE, ALONE_RESTORED) else len(PEOPLE)
    # A copy is a machine more.
    tried = (schedule(seed, weights, desks + (weights is BACK_IN_TIME)) for seed in range(TRIES))
    assert any(properties.broken(template, ground, steps, holds, desks) for steps in tried)


BY_STORY: list[tuple[Plant, str]] = [
    (one_remembered_writer, OVER_IT),
    (no_memory_of_what_was_shown, SHOWN_BEFORE),
    (written_over_at_its_place, AT_ONE_PLACE),
]
"""Faults that only a rare order shows."""


@pytest.mark.parametrize(("plant", "story"), BY_STORY, ids=[plant.__name__ for plant, _ in BY_STORY])
def test_a_rare_planted_fault_is_found_by_its_story(
    template: Path, ground: Path, monkeypatch: pytest.MonkeyPatch, plant: Plant, story: str
) -> None:
    plant(monkeypatch)
    assert properties.broken(template, ground, STORIES[story], properties.restored_holds)
