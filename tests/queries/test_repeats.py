"""How many repeats were avoided and how many had a reason: by month and site, each test once, small numbers hidden."""

from __future__ import annotations

from datetime import timedelta

import pytest

from navigator_app.desk import Desk
from navigator_app.queries.finder import find
from navigator_app.queries.prints.printable import PRINTABLES
from navigator_app.queries.prints.sheet import Grid, Item, Items
from navigator_app.queries.repeats import repeats
from sync.ids import derived_id, new_id
from sync.records.base import stamp
from sync.rules.same_tests import rule
from tests.desks import CENTER, CLINIC, MARIAN, put


def decided(desk: Desk, choice: str, target: str = "", *, days_ago: int = 0, site: str = CLINIC) -> str:
    return put(
        desk,
        "repeat_decision",
        new_id(),
        MARIAN,
        choice=choice,
        reason="changed" if choice == "repeated" else "",
        family="ct",
        target_kind="appointment",
        target_id=target or new_id(),
        at=stamp(desk.now() - timedelta(days=days_ago)),
        zone="America/Denver",
        deciding_site_id=site,
    )


def counts(desk: Desk, site: str = CLINIC) -> list[tuple[tuple[int, int], int, int]]:
    return [(one.month, one.avoided, one.repeated_count) for one in repeats(desk, site)]


def test_they_are_counted_by_month_and_by_the_site_that_decided(desk: Desk) -> None:
    decided(desk, "report_asked")
    decided(desk, "repeated")
    decided(desk, "repeated", days_ago=30)
    decided(desk, "repeated", site=CENTER)
    assert counts(desk) == [((2026, 11), 1, 1), ((2026, 10), 0, 1)]
    assert counts(desk, CENTER) == [((2026, 11), 0, 1)]


def test_a_report_that_was_asked_for_and_the_test_made_all_the_same_avoided_nothing(desk: Desk) -> None:
    scan = derived_id("scan")
    decided(desk, "report_asked", scan)
    assert counts(desk) == [((2026, 11), 1, 0)]
    decided(desk, "repeated", scan)
    assert counts(desk) == [((2026, 11), 0, 1)]


def test_one_report_that_two_asked_for_is_one_test_that_was_not_repeated(desk: Desk) -> None:
    scan = derived_id("scan")
    decided(desk, "report_asked", scan)
    decided(desk, "report_asked", scan)
    assert counts(desk) == [((2026, 11), 1, 0)]


def rows(desk: Desk, *chosen: str) -> tuple[tuple[str, ...], ...]:
    sheet = PRINTABLES["repeats"].make(desk, CLINIC, frozenset(chosen))
    assert sheet is not None
    assert not sheet.patients
    (grid,) = [one for one in sheet.blocks if isinstance(one, Grid)]
    return grid.rows


@pytest.mark.parametrize("count", [1, rule().small_number - 1, rule().small_number])
def test_paper_that_leaves_tells_no_small_number(desk: Desk, count: int) -> None:
    for _ in range(count):
        decided(desk, "repeated")
    assert rows(desk) == (("November 2026", "0", str(count)),)
    hidden = "fewer than 11" if count < rule().small_number else str(count)
    assert rows(desk, "small") == (("November 2026", "0", hidden),)


def test_reasons_stand_on_paper_of_the_house_alone(desk: Desk) -> None:
    decided(desk, "repeated")

    def reasons(*chosen: str) -> list[Item]:
        sheet = PRINTABLES["repeats"].make(desk, CLINIC, frozenset(chosen))
        assert sheet is not None
        return [item for one in sheet.blocks if isinstance(one, Items) for item in one.items]

    assert [one.text for one in reasons()] == ["The patient's state has changed: 1"]
    assert reasons("small") == []


def test_it_is_found_by_its_name_and_a_site_that_is_not_here_has_none(desk: Desk) -> None:
    assert f"paper.repeats/{CLINIC}" in [one.command for one in find(desk, "repeated tests")]
    assert PRINTABLES["repeats"].make(desk, "0" * 32, frozenset()) is None
