"""Faults that are planted on purpose, each with the test that has to turn red over it.

The faults of the exchange's own reading are those of `tests/properties/test_planted_faults.py`, against the
properties themselves; beside them stand faults of the door, the desk's register, the rules and the hub's database.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

import navigator_app.store.absorbing
import navigator_app.store.exchanging
import navigator_app.store.register
import sync.hub.access
import sync.hub.door
import sync.hub.judge
import sync.hub.row_security
import sync.hub.store_log
import sync.hub.store_who
import sync.merge
import sync.rules.ticks
import sync.wire.frames
import sync.wire.request
from sync.client.ports import Touched
from sync.hub.row_policies import FUNCTIONS, POLICIES, Policy
from sync.protocol import Head, Verdict
from sync.rules.ticks import Standing
from tests.properties import schedules
from tests.properties import test_planted_faults as planted
from tests.properties.schedules import Weights
from tests.properties.test_moving_feeds import PLANTED as MOVING_PLANTED

Plant = Callable[[pytest.MonkeyPatch], None]


@dataclass(frozen=True, slots=True)
class Planted:
    """A fault and the test that finds it."""

    plant: Plant
    test: str


def no_duplicate_check(patch: pytest.MonkeyPatch) -> None:
    """Judge a change that comes again as if it had never come."""
    patch.setattr(sync.hub.store_log.Log, "verdict_of", lambda *_: None)


def nothing_is_early(patch: pytest.MonkeyPatch) -> None:
    """Judge a change whose predecessor has not come yet."""
    patch.setattr(sync.hub.judge, "_waiting", lambda *_: None)


def queue_emptied_by_the_round(patch: pytest.MonkeyPatch) -> None:
    """Take everything that was sent out of the queue, whatever the verdicts say."""
    real = navigator_app.store.exchanging.Exchanging.absorb_head

    def absorb(self: Any, head: Head, sent: Any) -> Touched:
        told = {verdict.change for verdict in head.verdicts if verdict.outcome != "early"}
        more = tuple(Verdict(c.id, "accepted") for c in sent if c.id not in told)
        kept = tuple(v for v in head.verdicts if v.outcome != "early")
        return real(self, _with_verdicts(head, (*kept, *more)), sent)

    patch.setattr(navigator_app.store.exchanging.Exchanging, "absorb_head", absorb)


def _with_verdicts(head: Head, verdicts: tuple[Verdict, ...]) -> Head:
    values = {name: getattr(head, name) for name in Head.__slots__}
    return Head(**{**values, "verdicts": verdicts})


def removal_ignores_other_feeds(patch: pytest.MonkeyPatch) -> None:
    """Take a record away with the first feed that lets go of it."""

    def has_left(connection: Any, record: str) -> bool:
        rows = connection.execute(
            "SELECT is_put FROM membership WHERE record = ?", (bytes.fromhex(record),)
        ).fetchall()
        return any(not is_put for (is_put,) in rows)

    patch.setattr(navigator_app.store.register, "has_left", has_left)


def removal_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """Let an older line of a feed, come late, bring back what was removed."""
    kept = navigator_app.store.register

    def place_all(connection: Any, feed: str, entries: Any, _met: int | None = None) -> set[str]:
        for entry in entries:
            kept.place_anyhow(connection, entry.record, feed, entry.seq, is_put=entry.is_put)
        return {entry.record for entry in entries if entry.is_put}

    patch.setattr(kept, "place", kept.place_anyhow)
    patch.setattr(kept, "place_all", place_all)


def documents_by_arrival(patch: pytest.MonkeyPatch) -> None:
    """Take a document because it came later, not because it is newer."""
    patch.setattr(navigator_app.store.absorbing.Absorption, "_is_news", lambda *_: True)


def older_own_write_overwrites(patch: pytest.MonkeyPatch) -> None:
    """Let an older own write, judged late, stand over the newer one."""
    patch.setattr(sync.merge, "_newer_own", lambda *_: None)


def tick_survives_its_version(patch: pytest.MonkeyPatch) -> None:
    """Let a tick stand whatever became of what was ticked."""
    real = sync.rules.ticks.standing

    def standing(record: Any, field: str) -> Standing:
        found = real(record, field)
        return Standing("current", found.tick) if found.state == "earlier" else found

    patch.setattr(sync.rules.ticks, "standing", standing)


def signature_unchecked(patch: pytest.MonkeyPatch) -> None:
    """Let in whoever names a joined computer."""
    patch.setattr(sync.hub.door, "is_signed_by", lambda *_: True)


def nonce_unchecked(patch: pytest.MonkeyPatch) -> None:
    """Let the very same request in as often as it comes."""
    patch.setattr(sync.hub.store_who.Who, "spend_nonce", lambda *_: True)


def everybody_may_write(patch: pytest.MonkeyPatch) -> None:
    """Ask nobody's role."""
    patch.setattr(sync.hub.access, "may_write", lambda *_: None)


def bombs_unpacked(patch: pytest.MonkeyPatch) -> None:
    """Believe whatever size a message says it has."""
    patch.setattr(sync.wire.frames, "MESSAGE_LIMIT_BYTES", 1 << 40)
    real = sync.wire.frames.messages
    patch.setattr(sync.wire.request, "messages", lambda chunks: real(chunks, 1 << 40))


def rows_open_to_everybody(patch: pytest.MonkeyPatch) -> None:
    """Let PostgreSQL show every record and line to whoever asks."""
    everybody = Policy("true", "true")
    patch.setattr(sync.hub.row_security, "POLICIES", POLICIES | dict.fromkeys(("record", "line"), everybody))


def who_asks_outlives_the_transaction(patch: pytest.MonkeyPatch) -> None:
    """Say who asks with a plain SET, which stays on the connection."""
    said = (("who, true)", "who, false)"), ("::text, true)", "::text, false)"))
    for_good: tuple[str, ...] = FUNCTIONS
    for local, lasting in said:
        for_good = tuple(statement.replace(local, lasting) for statement in for_good)
    patch.setattr(sync.hub.row_security, "FUNCTIONS", for_good)


_WHATEVER = "test_whatever_the_link_does_all_agree_and_nothing_written_is_lost_or_replaced_unseen"
_ALONE = "test_a_desk_never_quarrels_with_itself"
_HUB_BACK = "test_a_hub_put_back_gets_back_what_the_desks_still_hold"
_DESK_BACK = "test_a_desk_put_back_or_copied_goes_on_without_losing_what_was_sent"
_FINDS: tuple[tuple[Weights, str], ...] = (
    (schedules.ADVERSARY, _WHATEVER),
    (planted.CUT, _WHATEVER),
    (schedules.ALONE, _ALONE),
    (schedules.RESTORED, _HUB_BACK),
    (planted.LOST, _HUB_BACK),
    (schedules.BACK_IN_TIME, _DESK_BACK),
    (schedules.BOTH_BACK, "test_a_hub_and_a_desk_that_are_both_put_back_get_back_what_others_hold"),
    (schedules.ALONE_RESTORED, "test_a_desk_never_quarrels_with_itself_over_a_hub_put_back"),
)
EXCHANGE = "tests/properties/test_exchange.py"
STORIES = "tests/properties/test_found_stories.py"
SETS = "tests/properties/test_sets.py"
FEEDS = "tests/contracts/test_local_store_feeds.py"
DOOR = "tests/hub/test_hub_door.py"
AUTHORS = "tests/hub/test_hub_authors.py"
TICKS = "tests/rules/test_ticks_and_time.py"
ROWS = "tests/hub/test_row_security.py"
MOVING = (
    "tests/properties/test_moving_feeds.py"
    "::test_whoever_loses_sight_of_a_chart_nothing_is_lost_and_nothing_leaks"
)
TOGETHER = "tests/hub/test_hub_together.py"
_NEARBY: tuple[tuple[Plant, str], ...] = (
    (no_duplicate_check, f"{TOGETHER}::test_a_change_that_is_sent_twice_at_once_is_judged_once"),
    (nothing_is_early, f"{EXCHANGE}::{_WHATEVER}"),
    (queue_emptied_by_the_round, f"{EXCHANGE}::{_WHATEVER}"),
    (removal_ignores_other_feeds, f"{FEEDS}::test_a_record_in_two_feeds_stays_until_the_last_lets_go"),
    (
        removal_is_forgotten,
        f"{FEEDS}::test_a_removal_is_remembered_and_an_older_entry_does_not_bring_the_record_back",
    ),
    (documents_by_arrival, f"{FEEDS}::test_a_document_applies_only_when_newer"),
    (older_own_write_overwrites, f"{EXCHANGE}::{_ALONE}_over_a_hub_put_back"),
    (tick_survives_its_version, f"{TICKS}::test_a_tick_stands_for_what_was_ticked_and_nothing_later"),
    (signature_unchecked, f"{DOOR}::test_a_request_that_was_changed_on_its_way_is_turned_away"),
    (nonce_unchecked, f"{DOOR}::test_the_very_same_request_is_let_in_once"),
    (
        everybody_may_write,
        f"{AUTHORS}::test_what_a_role_may_not_do_is_refused_over_the_wire_and_nothing_of_it_is_kept",
    ),
    (
        rows_open_to_everybody,
        f"{ROWS}::test_without_any_rule_a_clinic_still_hears_of_nothing_but_its_own",
    ),
    (who_asks_outlives_the_transaction, f"{ROWS}::test_who_asked_is_forgotten_with_the_transaction"),
    (planted.one_remembered_writer, f"{STORIES}::test_a_story_of_a_hub_put_back_ends_well_and_asks_nobody"),
    (planted.sets_as_values, f"{SETS}::test_what_was_put_in_is_there_and_what_was_taken_out_is_not"),
    (planted.sets_joined_blindly, f"{SETS}::test_a_hub_put_back_gets_back_what_was_put_in"),
    (bombs_unpacked, f"{DOOR}::test_a_bomb_is_refused_and_not_unpacked"),
)


def _of_the_exchange() -> dict[str, Planted]:
    return {
        plant.__name__: Planted(plant, f"{EXCHANGE}::{test}")
        for plant, weights, _ in planted.PLANTED
        for known, test in _FINDS
        if known is weights
    }


def _of_feeds_that_change() -> dict[str, Planted]:
    return {plant.__name__: Planted(plant, MOVING) for plant in MOVING_PLANTED}


def faults() -> dict[str, Planted]:
    """Give every fault by its name."""
    nearby = {plant.__name__: Planted(plant, test) for plant, test in _NEARBY}
    return _of_the_exchange() | _of_feeds_that_change() | nearby
