"""By when a changed date, time, place or instruction has to be at the sites concerned."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from sync.clock import SetClock
from sync.records import KINDS
from sync.records.derive import fields
from sync.rules.received import due, is_told, rule

THURSDAY = datetime(2026, 11, 19, 22, 20, tzinfo=UTC)
"""Thu Nov 19, 3:20 PM in Denver."""
DENVER = "America/Denver"


@pytest.fixture
def clock() -> SetClock:
    return SetClock(THURSDAY)


def visit(starts_at: datetime) -> dict[str, str]:
    return {"starts_at": starts_at.isoformat()}


def test_the_limits_are_data_with_a_source_that_nobody_has_approved_yet() -> None:
    found = rule()
    assert found.source
    assert not found.is_approved
    assert (found.within_days, found.wait_minutes) == (7, 60)
    assert (found.near_hours, found.near_wait_minutes) == (24, 15)


def test_every_field_that_the_rule_names_is_one_of_its_kind() -> None:
    for kind, watched in rule().watched.items():
        known = fields(KINDS[kind])
        assert set(watched.falls) | set(watched.says) | set(watched.sites) <= set(known), kind


def test_what_is_days_ahead_has_an_hour(clock: SetClock) -> None:
    found = due("appointment", visit(THURSDAY + timedelta(days=3)), clock.now(), clock.now(), DENVER)
    assert found is not None
    assert found.by == THURSDAY + timedelta(minutes=60)


def test_what_is_within_a_day_has_a_quarter_of_an_hour(clock: SetClock) -> None:
    found = due("appointment", visit(THURSDAY + timedelta(hours=24)), clock.now(), clock.now(), DENVER)
    assert found is not None
    assert found.by == THURSDAY + timedelta(minutes=15)


def test_what_is_further_ahead_than_seven_days_waits_until_it_is_not(clock: SetClock) -> None:
    values = visit(THURSDAY + timedelta(days=9))
    assert due("appointment", values, THURSDAY, clock.now(), DENVER) is None
    clock.forward(days=2)
    found = due("appointment", values, THURSDAY, clock.now(), DENVER)
    assert found is not None
    assert found.by == THURSDAY + timedelta(minutes=60)


def test_what_is_over_needs_nobody_any_more(clock: SetClock) -> None:
    values = visit(THURSDAY + timedelta(hours=2))
    assert due("appointment", values, THURSDAY, clock.now(), DENVER) is not None
    clock.forward(hours=3)
    assert due("appointment", values, THURSDAY, clock.now(), DENVER) is None


def test_a_date_lasts_until_its_day_is_over_by_its_own_clock() -> None:
    values = {"starts_on": "2026-11-19"}
    late = datetime(2026, 11, 20, 6, 59, tzinfo=UTC)
    assert due("trip", values, THURSDAY, late, DENVER) is not None
    assert due("trip", values, THURSDAY, late + timedelta(minutes=2), DENVER) is None


def test_the_way_home_is_watched_while_the_patient_is_away() -> None:
    values = {"starts_on": "2026-11-17", "ends_on": "2026-11-21"}
    found = due("trip", values, THURSDAY, THURSDAY, DENVER)
    assert found is not None
    assert found.falls_at == datetime(2026, 11, 21, 7, 0, tzinfo=UTC)
    assert found.is_day


@pytest.mark.parametrize(
    ("kind", "values"),
    [
        ("appointment", {}),
        ("appointment", {"starts_at": None}),
        ("appointment", {"starts_at": "soon, they said"}),
        ("appointment", {"starts_at": "2026-11-20T10:00:00"}),
        ("trip", {"starts_on": "some day"}),
        ("task", {"due_on": "2026-11-20"}),
        ("a_kind_from_tomorrow", {"starts_at": "2026-11-20T10:00:00Z"}),
    ],
)
def test_what_has_no_readable_day_or_is_not_watched_is_not_due(kind: str, values: dict[str, object]) -> None:
    assert due(kind, values, THURSDAY, THURSDAY, DENVER) is None


def test_only_a_call_that_reached_somebody_by_name_after_the_change_counts() -> None:
    before, after = THURSDAY - timedelta(minutes=1), THURSDAY + timedelta(minutes=1)
    assert is_told("reached", "Rosa Delgado", after, THURSDAY)
    assert not is_told("reached", "Rosa Delgado", before, THURSDAY)
    assert not is_told("reached", " ", after, THURSDAY)
    assert not is_told("no_answer", "Rosa Delgado", after, THURSDAY)


def test_what_was_moved_out_of_the_days_is_due_by_where_it_was(clock: SetClock) -> None:
    moved, before = visit(THURSDAY + timedelta(days=20)), visit(THURSDAY + timedelta(hours=14))
    assert due("appointment", moved, THURSDAY, clock.now(), DENVER) is None
    found = due("appointment", moved, THURSDAY, clock.now(), DENVER, [before])
    assert found is not None
    assert (found.by, found.falls_at) == (
        THURSDAY + timedelta(minutes=15),
        THURSDAY + timedelta(hours=14),
    )
    clock.forward(hours=15)
    assert due("appointment", moved, THURSDAY, clock.now(), DENVER, [before]) is None
