"""Scanned twice, billed twice: before a test is asked for again, the earlier one is shown with where its report is."""

from __future__ import annotations

from typing import Any

import pytest

from navigator_app.commands import labs, records_requests, referrals, repeats
from navigator_app.desk import Desk
from navigator_app.known_tests import Wanted
from navigator_app.queries.duplicate_tests import Guard, guard
from sync.errors import Refused
from sync.ids import derived_id
from tests.desks import CENTER, DELIA, MARIAN, put, take_all
from tests.stories.places import Places

REGIONAL = derived_id("site", "Regional Hospital")
CT = {"service": "imaging", "procedures": "CT chest", "reason": "Restaging"}


@pytest.fixture
def regional(desk: Desk) -> str:
    """Know Regional Hospital, which has no Navigator, and let the center know all of it."""
    put(desk, "site", REGIONAL, name="Regional Hospital", zone="America/Denver", uses_navigator=False)
    take_all(desk)
    return REGIONAL


@pytest.fixture
def scan(desk: Desk, regional: str) -> str:
    """Marian had a CT at Regional Hospital nine days ago; its report never came."""
    return put(
        desk,
        "appointment",
        derived_id("scan"),
        MARIAN,
        service="imaging",
        description="CT chest",
        status="fulfilled",
        starts_at="2026-11-12T17:00:00Z",
        provider_zone="America/Denver",
        provider_site_id=regional,
    )


def wanted(values: dict[str, Any] | None = None, patient: str = MARIAN, record: str = "") -> Wanted:
    return Wanted("referral", patient, CT if values is None else values, record)


def told(desk: Desk, one: Wanted) -> Guard:
    found = guard(desk, one)
    assert found is not None
    return found


def decisions(desk: Desk) -> list[Any]:
    return list(desk.store.rows("repeat_decision"))


def test_the_earlier_scan_is_told_with_its_place_its_day_and_where_its_report_is(
    desk: Desk, scan: str
) -> None:
    found = told(desk, wanted())
    (one,) = found.earlier
    assert one.text == "CT scan of chest at Regional Hospital, 11/12/2026; report not here"
    assert (one.key.id, found.is_undecided) == (scan, True)


def test_silence_says_what_nobody_looked_into(desk: Desk, regional: str) -> None:
    put(desk, "referral", derived_id("r"), MARIAN, to_site_id=regional, service="surgical_oncology")
    found = told(desk, wanted())
    assert found.earlier == ()
    assert found.words == "Nothing known here. Not checked: the center's EHR, Regional Hospital."
    assert told(desk, wanted(patient=DELIA)).words == "Nothing known here. Not checked: the center's EHR."


def test_old_knowledge_is_said_to_be_old(desk: Desk) -> None:
    assert told(desk, wanted()).words.endswith(
        "Nothing was exchanged yet. What is here was written on this computer."
    )


def test_a_panel_without_a_window_is_not_said_to_be_unknown(desk: Desk, regional: str) -> None:
    found = told(desk, Wanted("lab_plan", MARIAN, {"panels": ["2532-0"]}))
    assert "Nothing known here" not in found.words
    assert "No look-back is set for LDH: nothing was looked for." in found.words


def test_what_asks_for_no_test_says_nothing(desk: Desk) -> None:
    assert guard(desk, wanted({"service": "medical_oncology", "reason": "Mass on CT chest"})) is None


def test_it_is_not_repeated_without_a_reason_from_the_list(desk: Desk, scan: str) -> None:
    for reason in ("", "because"):
        with pytest.raises(Refused) as no:
            repeats.check(desk, wanted(), reason)
        assert no.value.field == "repeat"
    repeats.check(desk, wanted(), "changed")
    referral = referrals.start(desk, MARIAN, CT)
    repeats.note(desk, wanted(record=referral), "changed")
    (one,) = decisions(desk)
    assert (one.choice, one.reason, one.family, one.prior_place) == (
        "repeated",
        "changed",
        "ct",
        "Regional Hospital",
    )
    found = told(desk, wanted(record=referral))
    assert (found.earlier[0].decided, found.is_undecided) == (
        "Repeated: The patient's state has changed",
        False,
    )
    repeats.check(desk, wanted(record=referral), "")


def test_a_change_of_something_else_asks_for_no_reason_again(desk: Desk, scan: str) -> None:
    referral = referrals.start(desk, MARIAN, CT)
    image = desk.image(referral)
    assert image is not None
    repeats.check(desk, wanted({**image.fields, "note": "Bring the chart"}, record=referral), "", image)
    with pytest.raises(Refused):
        repeats.check(desk, wanted({**image.fields, "procedures": "CT"}, record=referral), "", image)


def test_the_report_is_asked_for_instead_and_says_so_from_then_on(desk: Desk, scan: str) -> None:
    mark = told(desk, wanted()).earlier[0].mark
    request = repeats.ask_for_report(desk, wanted(), (mark,))
    image = desk.image(request)
    assert image is not None
    assert (image.fields["facility_site_id"], image.fields["asked_for"]) == (REGIONAL, ["imaging"])
    assert image.fields["dates_wanted"] == "11/12/2026"
    assert [one.choice for one in decisions(desk)] == ["report_asked"]
    (one,) = told(desk, wanted()).earlier
    assert one.text == "CT scan of chest at Regional Hospital, 11/12/2026; its report was asked for"
    with pytest.raises(Refused):
        repeats.ask_for_report(desk, wanted(), (mark,))
    records_requests.cancel(desk, request, "Sent to the wrong place")
    assert told(desk, wanted()).earlier[0].report == "not_here"


def test_a_count_that_was_drawn_yesterday_speaks_when_a_plan_is_proposed(desk: Desk, regional: str) -> None:
    typed = {"code": "6690-2", "value_text": "4.1", "report_name": "CBC", "lab": "Cedar Basin Lab (PRACTICE)"}
    labs.enter_results(desk, MARIAN, [{**typed, "collected_at": "2026-11-20T16:00:00Z"}])
    plan = Wanted("lab_plan", MARIAN, {"panels": ["58410-2"], "starts_on": "2026-11-23"})
    (one,) = told(desk, plan).earlier
    assert one.text == "CBC at Cedar Basin Lab (PRACTICE), 11/20/2026; its report is here"
    later = Wanted("lab_plan", MARIAN, {"panels": ["58410-2"], "starts_on": "2026-11-24"})
    assert told(desk, later).earlier == ()


def test_a_scan_that_the_center_wrote_down_speaks_at_the_clinic(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    sites = [clinic.me.site_id, center.me.site_id]
    patient = put(clinic, "patient", derived_id("p"), family_name="Moss (PRACTICE)", sites=sites)
    places.meet()
    values = {**CT, "to_site_id": center.me.site_id, "actual_on": "2026-11-12"}
    put(center, "referral", derived_id("done"), patient, **values)
    asked = wanted(patient=patient)
    assert told(clinic, asked).earlier == ()
    places.meet()
    (one,) = told(clinic, asked).earlier
    assert one.report == "not_here"
    repeats.ask_for_report(clinic, asked, (one.mark,))
    places.meet()
    assert [each.report for each in told(center, asked).earlier] == ["asked"]
    assert [each.choice for each in decisions(center)] == ["report_asked"]


def test_another_patients_scan_is_nobody_elses(desk: Desk, scan: str) -> None:
    assert told(desk, wanted(patient=DELIA)).earlier == ()


def test_the_center_is_named_as_its_record_system_and_not_a_second_time(desk: Desk, regional: str) -> None:
    put(desk, "referral", derived_id("r"), MARIAN, to_site_id=CENTER, service="hematology")
    assert told(desk, wanted()).words == "Nothing known here. Not checked: the center's EHR."
