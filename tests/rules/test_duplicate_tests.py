"""An earlier test counts on each day of its window and on no other, wherever it is told, and never when it was none."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ids import derived_id
from sync.records.appointment import Appointment
from sync.records.base import Record
from sync.records.document import Document
from sync.records.lab_draw import LabDraw
from sync.records.lab_result import LabResult
from sync.records.records_request import RecordsRequest
from sync.records.referral import Referral
from sync.rules.duplicate_tests import NEVER, Asked, asked_for, prior_tests
from sync.rules.not_checked import not_checked
from sync.rules.same_tests import Test, rule

TODAY = date(2026, 11, 21)
NOW = datetime(2026, 11, 21, 16, 42, tzinfo=UTC)
DENVER = "America/Denver"
CLINIC, CENTER, REGIONAL = (derived_id("site", name) for name in ("clinic", "center", "regional"))
CT = Asked((Test("ct", frozenset({"chest"})),), TODAY)
CBC = Asked((Test("cbc"),), TODAY)
ZONES = ("America/Denver", "America/Phoenix", "America/Anchorage", "Pacific/Honolulu", "Pacific/Auckland")


def made(noun: type[Record], called: str = "one", **values: Any) -> Record:
    return noun.model_validate({"id": derived_id(noun.about.name, called), **values})


def ct(on: date | None = None, **values: Any) -> Record:
    known = {"service": "imaging", "procedures": "CT chest", "to_site_id": REGIONAL, "actual_on": on or TODAY}
    return made(Referral, **{**known, **values})


def cbc(at: datetime, zone: str = DENVER, **values: Any) -> Record:
    known = {
        "name": "WBC",
        "code": "6690-2",
        "report_name": "CBC",
        "collected_at": at,
        "collected_zone": zone,
    }
    return made(LabResult, **{**known, **values})


def noon(on: date, zone: str) -> datetime:
    return datetime.combine(on, time(12), ZoneInfo(zone))


@given(st.integers(-5, 40))
def test_a_scan_counts_from_its_day_to_the_last_day_of_its_window_and_never_from_ahead(age: int) -> None:
    found = prior_tests(CT, [ct(TODAY - timedelta(days=age))], NOW, DENVER)
    assert bool(found) == (0 <= age <= rule().families["ct"].look_back_days)


@given(st.integers(-2, 6), st.sampled_from(ZONES), st.integers(0, 23))
def test_the_day_of_a_draw_is_that_of_the_place_where_it_was_drawn(age: int, zone: str, hour: int) -> None:
    on = TODAY - timedelta(days=age)
    drawn = datetime.combine(on, time(hour, 30), ZoneInfo(zone))
    found = prior_tests(CBC, [cbc(drawn, zone)], NOW, DENVER)
    has_been = on <= NOW.astimezone(ZoneInfo(zone)).date()
    assert bool(found) == (has_been and 0 <= age <= rule().families["cbc"].look_back_days)
    assert all(one.on == on for one in found)


@given(st.integers(0, 60), st.integers(0, 30))
def test_a_window_is_counted_back_from_the_day_for_which_it_is_asked(ahead: int, age: int) -> None:
    asked = Asked(CT.tests, TODAY + timedelta(days=ahead))
    found = prior_tests(asked, [ct(TODAY - timedelta(days=age))], NOW, DENVER)
    assert bool(found) == (ahead + age <= rule().families["ct"].look_back_days)


@pytest.mark.parametrize("status", NEVER)
def test_a_result_that_was_cancelled_or_never_meant_is_no_test(status: str) -> None:
    assert not prior_tests(CBC, [cbc(NOW, status=status)], NOW, DENVER)
    assert prior_tests(CBC, [cbc(NOW)], NOW, DENVER)


@pytest.mark.parametrize(
    "one",
    [
        ct(),
        cbc(NOW),
        made(Document, title="CT chest", type="imaging", authored_on=TODAY),
    ],
    ids=["referral", "result", "document"],
)
def test_what_was_withdrawn_never_counts(one: Record) -> None:
    both = Asked((*CT.tests, *CBC.tests), TODAY)
    assert prior_tests(both, [one], NOW, DENVER)
    one = one.model_copy(update={"is_withdrawn": True})
    assert not prior_tests(both, [one], NOW, DENVER)


@pytest.mark.parametrize("status", ["proposed", "booked", "cancelled", "noshow", "entered-in-error"])
def test_only_a_visit_that_took_place_made_a_test(status: str) -> None:
    values: dict[str, Any] = {
        "service": "imaging",
        "description": "CT chest",
        "starts_at": NOW,
        "patient_zone": DENVER,
    }
    assert not prior_tests(CT, [made(Appointment, status=status, **values)], NOW, DENVER)
    (found,) = prior_tests(CT, [made(Appointment, status="fulfilled", **values)], NOW, DENVER)
    assert (found.report, found.on) == ("not_here", TODAY)


def test_a_draw_without_its_result_was_made_and_its_report_is_not_here() -> None:
    tick = {"by_id": CLINIC, "by_name": "R. Delgado", "at": NOW, "zone": DENVER, "of": "x"}
    draw: dict[str, Any] = {
        "due_on": TODAY,
        "zone": DENVER,
        "panels": ["57021-8"],
        "drawn_at_site_id": CLINIC,
    }
    assert not prior_tests(CBC, [made(LabDraw, **draw)], NOW, DENVER)
    (found,) = prior_tests(CBC, [made(LabDraw, **draw, drawn=tick)], NOW, DENVER)
    assert (found.report, found.site_id, found.by) == ("not_here", CLINIC, "R. Delgado")


def test_another_part_of_the_body_is_another_test() -> None:
    assert not prior_tests(CT, [ct(procedures="CT head")], NOW, DENVER)
    assert prior_tests(CT, [ct(procedures="CT")], NOW, DENVER), "which part is not said: it may be this one"


def test_a_scan_that_a_referral_and_its_report_tell_of_is_told_once_with_the_report() -> None:
    referral = ct(report_received_on=None)
    paper = made(Document, title="CT chest report", type="imaging", authored_on=TODAY)
    (found,) = prior_tests(CT, [referral, paper], NOW, DENVER)
    assert (found.report, found.site_id) == ("here", REGIONAL)


def test_two_scans_at_two_places_on_one_day_are_two() -> None:
    paper = made(Document, title="CT chest", type="imaging", authored_on=TODAY, from_whom="Harbor Imaging")
    assert len(prior_tests(CT, [ct(), paper], NOW, DENVER)) == 2


@pytest.mark.parametrize(
    ("status", "report"),
    [("draft", "asked"), ("sent", "asked"), ("cancelled", "not_here"), ("reviewed", "not_here")],
)
def test_a_report_that_was_asked_for_says_so_while_somebody_waits_for_it(status: str, report: str) -> None:
    request = made(
        RecordsRequest, status=status, asked_for=["imaging"], facility="Regional", about_id=ct().id
    )
    (found,) = prior_tests(CT, [ct(), request], NOW, DENVER)
    assert found.report == report


@pytest.mark.parametrize(
    ("kind", "values", "families"),
    [
        ("lab_plan", {"panels": ["57021-8"], "starts_on": "2026-11-23"}, ["cbc"]),
        ("lab_plan", {"panels": []}, None),
        ("referral", {"service": "imaging", "procedures": "CT chest"}, ["ct"]),
        ("referral", {"service": "medical_oncology", "reason": "Mass on CT chest"}, None),
        ("referral", {"service": "imaging", "reason": "Scan"}, None),
        (
            "appointment",
            {"service": "procedure", "description": "Colonoscopy", "starts_at": "half"},
            ["colonoscopy"],
        ),
        ("task", {"title": "CT chest"}, None),
    ],
)
def test_what_a_form_asks_for(kind: str, values: dict[str, Any], families: list[str] | None) -> None:
    found = asked_for(kind, values, TODAY)
    assert (None if found is None else [one.family for one in found.tests]) == families


@given(st.sampled_from(["", "13/45/2026", "2026-11-2", "2026-11-30", "1999-01-01"]))
def test_a_day_that_is_half_typed_or_over_counts_as_today(day: str) -> None:
    found = asked_for("lab_plan", {"panels": ["57021-8"], "starts_on": day}, TODAY)
    assert found is not None
    assert found.on == (date(2026, 11, 30) if day == "2026-11-30" else TODAY)


def test_places_that_the_chart_names_are_named_once_and_neither_this_site_nor_the_center_among_them() -> None:
    sites: dict[str, dict[str, Any]] = {
        CLINIC: {"name": "Juniper Creek Clinic", "short_name": "Juniper Creek"},
        CENTER: {"name": "Mesa View", "is_center": True},
        REGIONAL: {"name": "Regional Hospital", "uses_navigator": False},
        derived_id("other"): {"name": "Cedar Flats"},
    }
    chart = [
        ct(to_site_id=REGIONAL, from_site_id=CLINIC),
        made(Referral, "two", to_site_id=CENTER, from_site_id=derived_id("other")),
        made(RecordsRequest, facility="regional hospital", asked_for=["imaging"]),
        made(Document, title="Note", from_whom="Juniper Creek"),
        made(Document, "gone", title="Note", from_whom="Elsewhere", is_withdrawn=True),
    ]
    assert not_checked(chart, CLINIC, sites) == (("Cedar Flats", True), ("Regional Hospital", False))
