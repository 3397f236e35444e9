"""How long a desk works by itself: told at two thirds, a code after it, and no clock that is moved gains a day."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from sync.rules.lease import Known, State, Term, moment, stands
from sync.rules.site_wishes import limit

MET = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
DAYS = timedelta(days=30)
KNOWN = Known(Term(MET, MET + DAYS), met_at=MET)


def seen(days: float) -> Known:
    """Give what a desk knows that was open until so many days after it met its hub."""
    return replace(KNOWN, seen_at=MET + timedelta(days=days))


@pytest.mark.parametrize(
    ("days", "state"),
    [(0, "fine"), (19.9, "fine"), (20, "told"), (29.9, "told"), (30, "over"), (31, "over"), (300, "over")],
)
def test_it_is_told_calmly_from_two_thirds_on_and_asks_for_a_code_at_the_end(
    days: float, state: State
) -> None:
    standing = stands(MET + timedelta(days=days), seen(days - 1))
    assert standing.state == state
    assert standing.ends_at == MET + DAYS
    assert standing.days_apart == int(days)


def test_without_a_lease_nothing_is_asked() -> None:
    assert stands(MET + timedelta(days=4_000), Known(None)).state == "none"


@pytest.mark.parametrize("back", [timedelta(days=2), timedelta(days=40), timedelta(days=3_650)])
@pytest.mark.parametrize("opened", [30.0, 45.0])
def test_setting_the_clock_back_makes_no_lease_longer(back: timedelta, opened: float) -> None:
    known = seen(opened)
    now = MET + timedelta(days=opened) - back
    standing = stands(now, known)
    assert standing.state == "over"
    assert standing.is_behind
    assert moment(now, known) == known.seen_at


def test_a_clock_a_little_behind_is_not_told_of() -> None:
    assert not stands(MET + timedelta(days=9.5), seen(10)).is_behind


@pytest.mark.parametrize("ahead", [timedelta(days=31), timedelta(days=3_650)])
def test_a_clock_that_leapt_ahead_is_asked_about_and_not_called_over(ahead: timedelta) -> None:
    assert stands(MET + timedelta(days=1) + ahead, seen(1)).state == "check_date"


def test_a_program_that_was_made_later_than_the_clock_shows_knows_better() -> None:
    known = replace(seen(1), made_at=MET + timedelta(days=40))
    assert stands(MET + timedelta(days=2), known).state == "over"


def test_a_site_moves_its_lease_between_a_week_and_ninety_days() -> None:
    assert limit("lease_days") == 30
    assert limit("lease_days", {"lease_days": 7}) == 7
    assert limit("lease_days", {"lease_days": 3}) == 30
    assert limit("lease_days", {"lease_days": 91}) == 30
