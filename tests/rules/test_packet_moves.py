"""A packet moves from each status to each other by each role of each side exactly as the table says."""

from __future__ import annotations

from itertools import product

import pytest

from sync.ids import derived_id
from sync.records.packet import Packet
from sync.rules.lifecycle import check_move, lifecycle_of
from sync.rules.moves import Mover, check_mover, may_move
from sync.rules.roles import role_table

TABLE = lifecycle_of(Packet)
assert TABLE is not None
STATES = tuple(TABLE.states)
SITES = {"clinic": derived_id("clinic"), "center": derived_id("center"), "elsewhere": derived_id("elsewhere")}
ROLES = tuple(role.code for role in role_table().roles)
WHOLE = {
    "from_site_id": SITES["clinic"],
    "to_site_id": SITES["center"],
    "way": "fax",
    "packet_hash": "ab",
    "sent_at": "2026-11-23T16:42:00Z",
    "delivered": {"of": "ab"},
    "confirmed_by": "T. Begay",
    "confirmed_how": "phone",
    "status_reason": "No answer",
}


@pytest.mark.parametrize(("old", "new"), [pair for pair in product(STATES, STATES) if pair[0] != pair[1]])
def test_a_move_is_for_its_side_and_its_roles_and_any_other_is_refused(old: str, new: str) -> None:
    assert TABLE is not None
    before, after = WHOLE | {"status": old}, WHOLE | {"status": new}
    by = TABLE.states[old].next.get(new)
    assert (check_move(Packet, before, after) == []) == (by is not None)
    for (side, site), role in product(SITES.items(), ROLES):
        mover = Mover(site, frozenset({role}))
        is_theirs = by is not None and side != "elsewhere" and by in ("both", side)
        is_allowed = is_theirs and role in TABLE.movers[new]
        assert may_move(Packet, before, new, mover) == is_allowed
        if by is not None:
            assert (check_mover(Packet, before, after, mover) == []) == is_allowed


@pytest.mark.parametrize("field", ["delivered", "confirmed_by", "confirmed_how"])
def test_nothing_is_delivered_without_who_and_how(field: str) -> None:
    after = {name: value for name, value in WHOLE.items() if name != field} | {"status": "delivered"}
    assert [name for name, _ in check_move(Packet, WHOLE | {"status": "sent"}, after)] == [field]


@pytest.mark.parametrize("field", ["way", "packet_hash", "sent_at"])
def test_nothing_is_sent_without_how_when_and_what(field: str) -> None:
    after = {name: value for name, value in WHOLE.items() if name != field} | {"status": "sent"}
    assert [name for name, _ in check_move(Packet, WHOLE | {"status": "prepared"}, after)] == [field]


def test_a_failure_says_why() -> None:
    after = WHOLE | {"status": "failed", "status_reason": " "}
    assert [name for name, _ in check_move(Packet, WHOLE | {"status": "sent"}, after)] == ["status_reason"]
