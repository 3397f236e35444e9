"""The clocks of purchased/referred care: test vectors that a PRC office would check by hand, and what always holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.records.authorization import Authorization
from sync.records.bill import Bill
from sync.records.patient import Patient
from sync.records.prc_program import PrcProgram
from sync.records.site import Site
from sync.rules.prc.appeals import ASK, appeal, deferral
from sync.rules.prc.claims import claim_clock
from sync.rules.prc.notification import elder_hint, notification, notify_by
from sync.rules.prc.program import Program, program_of, rules
from tests.rules.known import bare

PHOENIX, DENVER = "America/Phoenix", "America/Denver"
"""Arizona keeps no summer time; the Navajo Nation does, as Denver."""
IHS, TRIBAL, URBAN = (program_of(None, kind) for kind in ("ihs", "tribal_638", "urban"))
WHY = {"is_elder_or_disabled": True, "elder_or_disabled_why": "Born 1950, elder by the program's rule"}
FACILITIES = st.sampled_from((IHS, TRIBAL))


def began(local: str, zone: str, **values: Any) -> Authorization:
    at = datetime.fromisoformat(local).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
    return bare(
        Authorization,
        status="requested",
        is_emergency=True,
        start_of_care_at=at.isoformat(),
        start_of_care_zone=zone,
        **values,
    )


@pytest.mark.parametrize(
    ("local", "zone", "longer", "shown"),
    [
        ("2026-11-22T09:30", DENVER, False, "Wed Nov 25, 9:30 AM MST"),
        ("2026-11-25T20:00", DENVER, False, "Sat Nov 28, 8:00 PM MST"),
        ("2026-03-07T10:00", DENVER, False, "Tue Mar 10, 11:00 AM MDT"),
        ("2026-03-07T10:00", PHOENIX, False, "Tue Mar 10, 10:00 AM MST"),
        ("2026-10-31T10:00", DENVER, False, "Tue Nov 3, 9:00 AM MST"),
        ("2026-10-31T10:00", PHOENIX, False, "Tue Nov 3, 10:00 AM MST"),
        ("2026-02-20T10:00", DENVER, True, "Sun Mar 22, 10:00 AM MDT"),
        ("2026-02-20T10:00", PHOENIX, True, "Sun Mar 22, 10:00 AM MST"),
        ("2026-10-20T23:15", DENVER, True, "Thu Nov 19, 11:15 PM MST"),
        ("2027-01-31T08:00", "America/Anchorage", True, "Tue Mar 2, 8:00 AM AKST"),
    ],
)
def test_until_when_an_emergency_is_notified(local: str, zone: str, *, longer: bool, shown: str) -> None:
    one = began(local, zone, **WHY if longer else {})
    found = notification(one, IHS, zone, one.start_of_care_at or datetime.now(UTC))
    assert str(found.notify_by) == shown
    assert found.state == "running"
    assert found.is_due


def test_one_moment_reads_differently_on_the_navajo_nation_and_in_phoenix() -> None:
    one = began("2026-07-12T08:00", DENVER)
    at = one.start_of_care_at or datetime.now(UTC)
    assert str(notification(one, TRIBAL, DENVER, at).notify_by) == "Wed Jul 15, 8:00 AM MDT"
    assert str(notification(one, TRIBAL, PHOENIX, at).notify_by) == "Wed Jul 15, 7:00 AM MST"


def test_the_longer_time_counts_only_with_its_reason() -> None:
    one = began("2026-11-22T09:30", DENVER, is_elder_or_disabled=True)
    assert str(notification(one, IHS, DENVER, datetime(2026, 11, 22, 20, tzinfo=UTC)).notify_by) == (
        "Wed Nov 25, 9:30 AM MST"
    )
    assert [name for name, _ in one.problems()] == ["elder_or_disabled_why"]


def test_a_partners_own_hours_count() -> None:
    own = program_of(bare(PrcProgram, name="Own (PRACTICE)", notification_hours=96), "tribal_638")
    one = began("2026-11-22T09:30", DENVER)
    assert notify_by(one, own, DENVER) == datetime(2026, 11, 26, 16, 30, tzinfo=UTC)


def test_an_urban_program_has_no_such_clock() -> None:
    one = began("2026-11-22T09:30", DENVER)
    assert notification(one, URBAN, DENVER, datetime(2026, 11, 30, tzinfo=UTC)).state == "not_needed"


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "over"),
        ({"notified_at": "2026-11-25T16:30:00Z"}, "in_time"),
        ({"notified_at": "2026-11-25T16:31:00Z"}, "late"),
        ({"notified_at": "2026-11-25T16:31:00Z", "good_cause": "Phones down at the hospital"}, "good_cause"),
        ({"notified_at": "2026-11-24T16:31:00Z", "notified_whom": ""}, "unknown"),
    ],
)
def test_a_notification_counts_with_its_evidence(values: dict[str, Any], state: str) -> None:
    told = {
        "notified_zone": DENVER,
        "notified_by": "R. Delgado",
        "notified_whom": "L. Yazzie (PRACTICE)",
        **values,
    }
    one = began("2026-11-22T09:30", DENVER, **told)
    assert notification(one, IHS, DENVER, datetime(2026, 11, 26, tzinfo=UTC)).state == state


def test_what_is_not_known_is_asked_and_never_assumed() -> None:
    now = datetime(2026, 11, 26, tzinfo=UTC)
    assert notification(bare(Authorization), IHS, DENVER, now).fix == "Ask whether it was an emergency."
    no_start = bare(Authorization, is_emergency=True)
    assert notification(no_start, IHS, DENVER, now).fix == "Ask when treatment or admission began."


def test_without_an_emergency_the_program_hears_of_it_before_the_visit() -> None:
    told = {"notified_zone": DENVER, "notified_by": "R. Delgado", "notified_whom": "L. Yazzie (PRACTICE)"}
    before = began("2026-11-24T09:00", DENVER, notified_at="2026-11-20T16:00:00Z", **told)
    before.is_emergency = False
    assert notification(before, IHS, DENVER, datetime(2026, 11, 26, tzinfo=UTC)).state == "in_time"
    two_days = program_of(bare(PrcProgram, name="Own (PRACTICE)", notice_hours=120), "tribal_638")
    assert notification(before, two_days, DENVER, datetime(2026, 11, 26, tzinfo=UTC)).state == "late"


def test_an_elder_by_the_birth_date_is_offered_and_not_decided() -> None:
    one = began("2026-11-22T09:30", DENVER)
    assert "counts as an elder" in elder_hint(
        one, IHS, bare(Patient, family_name="Moss", birth_on="1961-11-22"), DENVER
    )
    assert not elder_hint(one, IHS, bare(Patient, family_name="Moss", birth_on="1961-11-23"), DENVER)
    assert notification(one, IHS, DENVER, datetime(2026, 11, 22, tzinfo=UTC)).notify_by is not None
    one.is_elder_or_disabled = False
    assert not elder_hint(one, IHS, bare(Patient, family_name="Moss", birth_on="1940-01-01"), DENVER)


MOMENTS = st.integers(0, 20 * 365 * 24 * 60).map(
    lambda minutes: datetime(2020, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
)
ZONES = st.sampled_from((PHOENIX, DENVER))


def emergency(at: datetime, **values: Any) -> Authorization:
    return bare(Authorization, is_emergency=True, start_of_care_at=at.isoformat(), **values)


@given(MOMENTS, ZONES, FACILITIES)
def test_seventy_two_hours_are_seventy_two_hours_whatever_the_clocks_do(
    at: datetime, zone: str, program: Program
) -> None:
    assert notify_by(emergency(at), program, zone) == at + timedelta(hours=72)


@given(MOMENTS, ZONES, FACILITIES)
def test_thirty_days_end_on_the_thirtieth_day_of_the_place(at: datetime, zone: str, program: Program) -> None:
    by = notify_by(emergency(at, **WHY), program, zone)
    assert by is not None
    place = ZoneInfo(zone)
    assert by.astimezone(place).date() - at.astimezone(place).date() == timedelta(days=30)
    assert abs(by - at - timedelta(days=30)) <= timedelta(hours=1)


LEVELS = [(kind, n) for kind in ("ihs", "tribal_638") for n in range(len(rules().types[kind].appeal_levels))]


@pytest.mark.parametrize(("kind", "past"), LEVELS)
def test_each_level_counts_from_the_receipt_of_its_notice(kind: str, past: int) -> None:
    program = program_of(None, kind)
    one = bare(Authorization, status="denied", denial_received_on="2026-11-02", appeal_level=past or None)
    found = appeal(one, program, date(2026, 11, 30))
    assert found is not None
    assert found.level == past + 1
    assert found.due_on == date(2026, 12, 2)
    assert found.to_whom == program.terms.appeal_levels[past].to_whom
    assert found.state == "open"


def test_the_ladder_of_ihs_goes_from_the_service_unit_to_the_director() -> None:
    assert [level.to_whom for level in IHS.terms.appeal_levels] == [
        "Service Unit Director",
        "Area Director",
        "Director of the Indian Health Service",
    ]


def test_the_receipt_is_asked_and_never_assumed() -> None:
    one = bare(Authorization, status="denied", notice_on="2026-11-02")
    found = appeal(one, IHS, date(2026, 11, 30))
    assert found is not None
    assert (found.state, found.due_on, found.words) == ("ask", None, ASK)


def test_an_appeal_that_is_too_late_says_so_and_the_last_level_has_no_next() -> None:
    one = bare(Authorization, status="denied", denial_received_on="2026-11-02")
    late = appeal(one, IHS, date(2026, 12, 3))
    assert late is not None
    assert late.state == "over"
    on_the_day = appeal(one, IHS, date(2026, 12, 2))
    assert on_the_day is not None
    assert on_the_day.state == "open"
    one.appeal_level = 3
    last = appeal(one, IHS, date(2026, 11, 30))
    assert last is not None
    assert last.state == "no_level"
    assert appeal(bare(Authorization, status="approved"), IHS, date(2026, 11, 30)) is None


def test_a_deferral_is_asked_about_again_counted_from_its_receipt() -> None:
    one = bare(Authorization, status="deferred", denial_received_on="2026-11-02")
    found = deferral(one, IHS)
    assert found is not None
    assert found.ask_again_on == date(2026, 12, 2)
    one.denial_received_on = None
    asked = deferral(one, IHS)
    assert asked is not None
    assert (asked.ask_again_on, asked.words) == (None, ASK)
    assert deferral(bare(Authorization, status="denied"), IHS) is None


CLINIC = bare(
    Site, name="Juniper Creek (PRACTICE)", holidays=[{"on": "2026-11-27", "name": "Heritage Day (PRACTICE)"}]
)


@pytest.mark.parametrize(
    ("told", "site", "answer_by"),
    [
        ("2026-11-02", None, date(2026, 11, 9)),
        ("2026-11-06", None, date(2026, 11, 16)),
        ("2026-11-20", None, date(2026, 11, 30)),
        ("2026-11-20", CLINIC, date(2026, 12, 1)),
        ("2026-06-26", None, date(2026, 7, 6)),
        ("2027-06-28", None, date(2027, 7, 6)),
        ("2021-12-24", None, date(2022, 1, 3)),
    ],
)
def test_a_claim_is_answered_within_five_business_days(told: str, site: Site | None, answer_by: date) -> None:
    bill = bare(Bill, status="sent", claim_notified_on=told)
    clock = claim_clock(bill, IHS, site, date.fromisoformat(told))
    assert (clock.state, clock.answer_by, clock.due_on) == ("running", answer_by, answer_by)
    on_the_day = claim_clock(bill, IHS, site, answer_by)
    assert on_the_day.state == "running"
    after = claim_clock(bill, IHS, site, answer_by + timedelta(days=1))
    assert after.state == "accepted_by_silence"
    assert after.pay_by == answer_by + timedelta(days=30)


def test_a_claim_that_was_answered_is_paid_within_thirty_days() -> None:
    bill = bare(Bill, status="accepted", claim_notified_on="2026-11-02", answered_on="2026-11-05")
    assert claim_clock(bill, IHS, None, date(2026, 11, 20)).pay_by == date(2026, 12, 5)
    assert claim_clock(bill, IHS, None, date(2026, 12, 6)).state == "pay_late"
    bill.paid_on = date(2026, 12, 1)
    assert claim_clock(bill, IHS, None, date(2026, 12, 6)).due_on is None


def test_a_claim_nobody_told_of_has_no_days_yet() -> None:
    assert claim_clock(bare(Bill), IHS, None, date(2026, 11, 20)).state == "not_told"
    assert claim_clock(bare(Bill), URBAN, None, date(2026, 11, 20)).state == "no_clock"
    denied = bare(Bill, status="denied", claim_notified_on="2026-11-02", status_reason="No record")
    assert claim_clock(denied, IHS, None, date(2026, 12, 20)).state == "denied"
