"""Who may move a referral from which status to which: exactly as the table says, for every role, side and status."""

from __future__ import annotations

import json
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ids import derived_id
from sync.records.base import Record
from sync.records.referral import Referral
from sync.records.task import Task
from sync.resources import resource
from sync.rules.moves import Mover, check_mover, may_move, mover_of, statuses_of
from sync.rules.moves_page import page
from sync.rules.roles import role_table

CLINIC, CENTER, OTHER = (derived_id("site", name) for name in ("clinic", "center", "other"))
TABLE: dict[str, Any] = json.loads(resource("rules/lifecycles.json").read_text(encoding="utf-8"))
"""As it is written, read without the code that is tested."""
REFERRAL = TABLE["tables"]["referral"]
STATES = REFERRAL["states"]
ROLES = [role.code for role in role_table().roles]
ENDS = {"from_site_id": CLINIC, "to_site_id": CENTER}
HEARD = {"answered_by": "J. Bell", "answered_how": "phone"}


def values(status: str, **more: Any) -> dict[str, Any]:
    return {**ENDS, "status": status, **more}


def is_in_table(status: str, to: str, side: str, role: str) -> bool:
    by = STATES[status]["next"].get(to)
    return by in (side, "both") and role in REFERRAL["movers"][to]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(("site", "side"), [(CLINIC, "clinic"), (CENTER, "center"), (OTHER, "neither")])
def test_every_move_from_every_status_is_allowed_or_refused_as_the_table_says(
    role: str, site: str, side: str
) -> None:
    mover = Mover(site, frozenset({role}))
    for status, to in product(STATES, STATES):
        allowed = side != "neither" and is_in_table(status, to, side, role)
        assert may_move(Referral, values(status), to, mover) == allowed, (status, to)
        wrong = check_mover(Referral, values(status), values(to), mover)
        # What cannot follow at all is told by the lifecycle itself, to everybody in the same words.
        can_follow = to in STATES[status]["next"] and to != status
        assert bool(wrong) == (can_follow and not allowed), (status, to)
        assert all(field == "status" for field, _ in wrong)


@given(st.sets(st.sampled_from(ROLES)), st.sampled_from(sorted(STATES)), st.sampled_from(sorted(STATES)))
def test_what_one_of_a_persons_roles_allows_is_allowed(roles: set[str], status: str, to: str) -> None:
    allowed = any(is_in_table(status, to, "clinic", role) for role in roles)
    assert may_move(Referral, values(status), to, Mover(CLINIC, frozenset(roles))) == allowed


def test_every_role_and_every_status_of_the_table_is_known() -> None:
    assert set(REFERRAL["movers"]) == set(STATES)
    assert {role for named in REFERRAL["movers"].values() for role in named} <= set(ROLES)


def test_the_page_that_people_read_is_the_table() -> None:
    written = (Path(__file__).parents[2] / "docs" / "referral-moves.md").read_text(encoding="utf-8")
    assert written == page(), "print it anew: python -m sync.rules.moves_page > docs/referral-moves.md"


def test_who_only_reads_and_who_looks_after_computers_moves_nothing() -> None:
    for role, status, to in product(
        ("administrator", "auditor", "interpreter", "outside_clinician"), STATES, STATES
    ):
        assert not may_move(Referral, values(status), to, Mover(CLINIC, frozenset({role})))


NAVIGATOR = frozenset({"navigator"})
WITHOUT = Mover(CLINIC, NAVIGATOR, frozenset({CENTER}))


def test_the_clinic_writes_down_what_a_partner_without_navigator_said_and_who_said_so() -> None:
    before = values("submitted")
    assert check_mover(Referral, before, values("accepted", **HEARD), WITHOUT) == []
    missing = check_mover(Referral, before, values("accepted"), WITHOUT)
    assert [field for field, _ in missing] == ["answered_by", "answered_how"]
    assert check_mover(Referral, before, values("accepted", **HEARD), Mover(CLINIC, NAVIGATOR))[0] == (
        "status",
        "The receiving site makes this move. Ask them for it.",
    )


@pytest.mark.parametrize("role", ROLES)
def test_who_writes_down_what_was_heard_is_said_by_the_table_too(role: str) -> None:
    mover = Mover(CLINIC, frozenset({role}), frozenset({CENTER}))
    for status, to in product(STATES, STATES):
        by = STATES[status]["next"].get(to)
        may = role in (REFERRAL["hearers"] if by == "center" else REFERRAL["movers"][to])
        assert may_move(Referral, values(status), to, mover) == (by is not None and may), (status, to)


def test_a_partner_without_navigator_has_no_words_for_whom_only_the_clinic_decides() -> None:
    assert check_mover(Referral, values("draft"), values("submitted"), WITHOUT) == []


def test_somebody_at_a_third_site_moves_nothing() -> None:
    (wrong,) = check_mover(
        Referral, values("scheduled"), values("cancelled"), Mover(OTHER, NAVIGATOR, frozenset({CENTER}))
    )
    assert wrong == ("status", "The site that asked, or the one that was asked, moves this. Ask one of them.")


def test_a_referral_that_says_no_ends_is_moved_by_whoever_has_it() -> None:
    before = {"status": "submitted"}
    assert check_mover(Referral, before, {"status": "accepted"}, Mover(OTHER, NAVIGATOR)) == []


def test_settling_what_two_sides_wrote_is_not_a_move_of_ones_own() -> None:
    before, after = values("cancelled", status_reason="x"), values("draft")
    clerk = Mover(CLINIC, frozenset({"benefits"}))
    assert check_mover(Referral, before, after, clerk)
    sides = [{"values": {"status": "draft"}}, {"values": {"priority": "urgent"}}]
    assert statuses_of(Referral, sides) == {"draft"}
    assert check_mover(Referral, before, after, clerk, {"draft"}) == []


def test_a_record_that_is_new_is_brought_in_as_it_is() -> None:
    assert check_mover(Referral, None, values("accepted"), Mover(CLINIC, NAVIGATOR)) == []


@pytest.mark.parametrize("noun", [Task])
def test_a_kind_without_sides_is_moved_by_whoever_may_edit_it(noun: type[Record]) -> None:
    assert (
        check_mover(noun, {"status": "requested"}, {"status": "completed"}, Mover(OTHER, frozenset())) == []
    )


def test_a_status_of_a_newer_release_is_nobodys_to_refuse() -> None:
    assert check_mover(Referral, values("teleported"), values("draft"), Mover(OTHER, frozenset())) == []
    assert check_mover(Referral, values("draft"), values("teleported"), Mover(OTHER, frozenset())) == []


def test_which_sites_have_no_navigator_is_looked_up_for_the_ends_alone() -> None:
    asked: list[str] = []

    def site(one: str) -> dict[str, Any] | None:
        asked.append(one)
        return {"uses_navigator": False}

    found = mover_of(Referral, values("submitted"), CLINIC, NAVIGATOR, site)
    assert asked == [CENTER]
    assert found.without_navigator == {CENTER}
