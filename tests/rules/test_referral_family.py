"""Secondary referrals under the first: one tree, one word on how far all of it is."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from sync.ids import derived_id
from sync.records.referral import Referral
from sync.rules.lifecycle import is_over, lifecycle_of
from sync.rules.referral_family import branch_of, rollup, root_of

FIRST = datetime(2026, 11, 1, tzinfo=UTC)
TABLE = lifecycle_of(Referral)
STATES = sorted(TABLE.states) if TABLE else []


def one(name: str, status: str = "draft", part_of: str = "", day: int = 0) -> Referral:
    return Referral(
        id=derived_id("referral", name),
        status=status,
        part_of_id=derived_id("referral", part_of) if part_of else None,
        authored_at=FIRST + timedelta(days=day),
    )


def test_a_primary_referral_with_what_the_specialist_asked_for_besides() -> None:
    surgery = one("surgery", "closed")
    scan, labs = one("scan", "scheduled", "surgery", 3), one("labs", "closed", "surgery", 1)
    reading = one("reading", "submitted", "scan", 5)
    known = [reading, scan, labs, surgery]
    assert root_of(reading, known) is surgery
    branch = branch_of(surgery, known)
    assert [each.id for each in branch.all()] == [surgery.id, labs.id, scan.id, reading.id]
    whole = rollup(branch)
    assert (whole.total, whole.over, whole.behind) == (4, 2, reading)


def test_a_closed_one_is_not_over_while_a_part_of_it_is_open() -> None:
    surgery, scan = one("surgery", "closed"), one("scan", "report_awaited", "surgery")
    assert not rollup(branch_of(surgery, [surgery, scan])).is_over
    done = one("scan", "cancelled", "surgery")
    assert rollup(branch_of(surgery, [surgery, done])).is_over


def test_a_status_that_nobody_here_knows_is_furthest_behind() -> None:
    surgery, scan = one("surgery", "draft"), one("scan", "teleported", "surgery")
    assert rollup(branch_of(surgery, [surgery, scan])).behind is scan


def test_a_part_whose_first_is_not_here_stands_by_itself() -> None:
    scan = one("scan", "draft", "surgery")
    assert root_of(scan, [scan]) is scan


NAMES = ("a", "b", "c", "d", "e")
families = st.lists(
    st.tuples(st.sampled_from(STATES), st.sampled_from(("", *NAMES))), min_size=1, max_size=len(NAMES)
)


@given(families)
def test_rings_that_people_made_apart_end_and_nobody_stands_twice(made: list[tuple[str, str]]) -> None:
    known = [one(name, status, part_of) for name, (status, part_of) in zip(NAMES, made, strict=False)]
    for each in known:
        branch = branch_of(root_of(each, known), known)
        ids = [found.id for found in branch.all()]
        assert len(ids) == len(set(ids))
        whole = rollup(branch)
        assert whole.over == sum(is_over(Referral, found.status) for found in branch.all())
        assert whole.is_over == (whole.over == whole.total)
