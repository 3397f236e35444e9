"""A state that another system tells is filed by whoever brings it, where that side may speak and it may follow."""

from __future__ import annotations

from typing import Any

import pytest

from sync.records.referral import Referral
from sync.rules.lifecycle import check_move, lifecycle_of, needs_reason
from sync.rules.moves import Mover, check_mover

CLINIC, HOSPITAL = "1" * 32, "2" * 32
NAVIGATOR = Mover(CLINIC, frozenset({"navigator"}))
TABLE = lifecycle_of(Referral)
STATES = sorted(TABLE.states) if TABLE else []


def values(status: str, *received: str, **more: Any) -> dict[str, Any]:
    found = {"status": status, "from_site_id": CLINIC, "service": "imaging", "to_site_id": HOSPITAL}
    told = [{"key": key, "at": None} for key in received]
    return (
        found
        | {"status_reason": "Said (PRACTICE)", "states_received": told, "authored_by_id": "a" * 32}
        | more
    )


@pytest.mark.parametrize("old", STATES)
def test_it_may_follow_exactly_where_the_table_says_and_nothing_is_asked_besides(old: str) -> None:
    assert TABLE is not None
    for new in STATES:
        problems = check_move(Referral, values(old, "first"), values(new, "first", "second"))
        may_follow = new == old or new in TABLE.states[old].next
        # A loop closes here only with the report, read, and the patient told.
        assert (not problems) == (may_follow and not (new == "closed" != old)), (new, problems)


def test_where_nobody_told_its_state_yet_it_may_stand_anywhere() -> None:
    before = values("draft", authored_by_id=None)
    for new in set(STATES) - {"closed"}:
        assert check_move(Referral, before, values(new, "first", authored_by_id=None)) == []
    begun_here = values("draft")
    assert check_move(Referral, begun_here, values("accepted", "first"))


def test_by_hand_the_same_move_asks_what_it_always_asked() -> None:
    before = values("accepted", "first")
    by_hand = check_move(Referral, before, values("scheduled", "first"))
    assert [name for name, _ in by_hand] == ["appointment_id"]
    assert check_move(Referral, before, values("scheduled", "first", "second")) == []


def test_a_navigator_files_the_refusal_of_a_hospital_without_navigator() -> None:
    before, after = values("submitted", "first"), values("declined", "first", "second")
    mover = Mover(CLINIC, NAVIGATOR.roles, without_navigator=frozenset({HOSPITAL}))
    assert check_mover(Referral, before, after, mover) == []
    assert check_mover(Referral, before, values("declined", "first"), mover)


def test_a_site_that_has_navigator_speaks_for_itself() -> None:
    before, after = values("submitted", "first"), values("accepted", "first", "second")
    [(field, sentence)] = check_mover(Referral, before, after, NAVIGATOR)
    assert (field, sentence) == ("status", "The receiving site makes this move. Ask them for it.")


def test_words_are_needed_of_another_system_too() -> None:
    before = values("submitted", "first")
    for new in (
        one for one in STATES if needs_reason(Referral, one) and one in ("declined", "needs_information")
    ):
        assert check_move(Referral, before, values(new, "first", "second", status_reason=""))
