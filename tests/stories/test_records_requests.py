"""Records from another hospital: the release, the fax, two reminders, what came and what is missing, looked over."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from navigator_app.commands import records_requests, referrals
from navigator_app.desk import Desk
from navigator_app.queries.chart import chart
from navigator_app.queries.records_requests import AskedRecords
from navigator_app.queries.today import WorkItem, today
from sync.errors import Refused
from sync.ids import derived_id
from tests.desks import CENTER, DELIA, MARIAN, clock_of, put
from tests.stories.places import Places

REGIONAL = "Regional Hospital (PRACTICE)"
FAX = "Fax 555-0148, medical records"


@pytest.fixture
def referral(desk: Desk) -> str:
    """Begin what needs the records."""
    typed = {"service": "medical_oncology", "to_site_id": CENTER, "reason": "New diagnosis"}
    return referrals.start(desk, MARIAN, typed)


@pytest.fixture
def asked(desk: Desk, referral: str) -> str:
    """Write down what Regional Hospital is to be asked for."""
    typed = {"facility": REGIONAL, "referral_id": referral, "asked_for": ["pathology", "imaging_discs"]}
    return records_requests.begin(desk, MARIAN, typed)


def row(desk: Desk, request: str, source: str = "records_request") -> WorkItem | None:
    found = [one for one in today(desk).rows if one.key.id == request and one.source == source]
    assert len(found) <= 1
    return found[0] if found else None


def shown(desk: Desk) -> AskedRecords:
    found = chart(desk, MARIAN)
    assert found is not None
    (one,) = found.care.requests
    return one


def days_later(desk: Desk, days: int) -> None:
    clock_of(desk).forward(days=days)


def send(desk: Desk, request: str, **more: Any) -> None:
    records_requests.release_signed(desk, request, date(2026, 11, 21))
    records_requests.send(desk, request, "fax", FAX, **more)


def line(desk: Desk, referral: str, requirement: str) -> dict[str, Any]:
    image = desk.image(derived_id(referral, requirement))
    assert image is not None
    return dict(image.fields)


def test_nothing_goes_out_before_the_patient_signed(desk: Desk, asked: str) -> None:
    found = row(desk, asked)
    assert found is not None
    assert (found.title, found.status.text) == ("Get the release signed", "Release not signed")
    with pytest.raises(Refused) as no:
        records_requests.send(desk, asked, "fax", FAX)
    assert no.value.field == "no_release"
    assert shown(desk).steps[:2] == ("The release is not signed.", "Not sent yet.")
    records_requests.send(desk, asked, "fax", FAX, no_release="For treatment; they accept that")
    assert shown(desk).status.text == "Sent"


def test_sending_needs_the_number_that_was_used(desk: Desk, asked: str) -> None:
    records_requests.release_signed(desk, asked, date(2026, 11, 21))
    with pytest.raises(Refused) as no:
        records_requests.send(desk, asked, "fax", " ")
    assert no.value.field == "to"


@pytest.mark.parametrize("on", [date(2026, 11, 22), date(2027, 1, 2)])
def test_neither_a_signature_nor_a_fax_lies_ahead(desk: Desk, asked: str, on: date) -> None:
    with pytest.raises(Refused):
        records_requests.release_signed(desk, asked, on)
    records_requests.release_signed(desk, asked, date(2026, 11, 21))
    with pytest.raises(Refused):
        records_requests.send(desk, asked, "fax", FAX, on)


def test_what_is_asked_for_waits_for_the_hospital_in_the_readiness_list(
    desk: Desk, asked: str, referral: str
) -> None:
    send(desk, asked)
    path = line(desk, referral, "pathology")
    assert (path["state"], path["waiting_on"], path["asked_on"]) == ("waiting", REGIONAL, "2026-11-21")
    assert line(desk, referral, "operative_note")["state"] == "missing"


def test_it_waits_until_the_third_day_and_then_asks_for_a_reminder_that_is_a_contact(
    desk: Desk, asked: str
) -> None:
    send(desk, asked)
    days_later(desk, 2)
    found = row(desk, asked)
    assert found is not None
    assert (found.group, found.waiting_on) == ("waiting", REGIONAL)
    days_later(desk, 1)
    found = row(desk, asked)
    assert found is not None
    assert (found.group, found.title) == ("due_today", "Remind them of the records")
    assert found.status.text == "2 not here"
    assert found.context == f"{REGIONAL}: Pathology report, Imaging discs"
    contact = records_requests.remind(desk, asked, "Kim, medical records", "phone")
    image = desk.image(contact)
    assert image is not None
    assert image.fields["outcome_note"] == "Asked again for: Pathology report, Imaging discs"
    assert (image.fields["about_id"], image.patient) == (asked, MARIAN)
    found = row(desk, asked)
    assert found is not None
    assert found.group == "waiting"
    days_later(desk, 4)
    found = row(desk, asked)
    assert found is not None
    assert found.title == "Remind them a second time"
    records_requests.remind(desk, asked, "Kim, medical records", "phone", "She looks for it herself.")
    assert [step for step in shown(desk).steps if "eminder" in step] == [
        "First reminder 11/24/2026",
        "Second reminder 11/28/2026",
    ]


def test_a_reminder_that_nobody_gave_is_late(desk: Desk, asked: str) -> None:
    send(desk, asked)
    days_later(desk, 5)
    found = row(desk, asked)
    assert found is not None
    assert (found.group, found.late_days) == ("overdue", 2)


def test_what_came_settles_the_line_it_answers_and_what_is_missing_stays_asked_for(
    desk: Desk, asked: str, referral: str
) -> None:
    send(desk, asked)
    paper = put(desk, "document", "d" * 32, MARIAN, title="Pathology report", type="pathology", pages=4)
    records_requests.came(desk, asked, "pathology", paper)
    path = line(desk, referral, "pathology")
    assert (path["state"], path["document_id"], path["waiting_on"]) == ("ready", paper, "")
    one = shown(desk)
    assert (one.status.text, [item.state.text for item in one.items]) == (
        "Partly received",
        ["Came", "Not here"],
    )
    assert one.items[0].said.startswith("4 pages \u00b7 Rosa Delgado, ")
    came = row(desk, asked, "records_came")
    assert came is not None
    assert came.title == "Look over what came"


def test_it_is_over_once_somebody_looked_over_all_of_it_and_open_again_when_more_is_noted(
    desk: Desk, asked: str
) -> None:
    send(desk, asked)
    records_requests.came(desk, asked, "pathology", pages=4)
    records_requests.reviewed(desk, asked)
    assert row(desk, asked, "records_came") is None
    assert shown(desk).status.text == "Partly received"
    records_requests.came(desk, asked, "imaging_discs", state="not_there", words="Kim says: none made")
    assert row(desk, asked, "records_came") is not None
    assert "More was noted since Rosa Delgado looked over it." in shown(desk).steps
    records_requests.reviewed(desk, asked)
    assert shown(desk).status.text == "Looked over"
    assert row(desk, asked) is None
    records_requests.came(desk, asked, "pathology", state="missing", words="Page 3 cannot be read")
    found = row(desk, asked)
    assert found is not None
    assert found.waiting_on == REGIONAL


def test_a_paper_of_another_patient_is_refused_and_nothing_is_noted(desk: Desk, asked: str) -> None:
    send(desk, asked)
    other = put(desk, "document", "e" * 32, DELIA, title="Pathology report")
    for paper in (other, "f" * 32):
        with pytest.raises(Refused) as no:
            records_requests.came(desk, asked, "pathology", paper)
        assert no.value.field == "document_id"
    assert shown(desk).items[0].state.text == "Not here"


def test_nothing_comes_of_what_was_never_sent(desk: Desk, asked: str) -> None:
    with pytest.raises(Refused):
        records_requests.came(desk, asked, "pathology")
    with pytest.raises(Refused):
        records_requests.reviewed(desk, asked)
    with pytest.raises(Refused):
        records_requests.remind(desk, asked, "Kim", "phone")


@pytest.mark.parametrize(
    "typed", [{"asked_for": ["pathology"]}, {"facility": REGIONAL}, {"facility": " ", "asked_for": []}]
)
def test_it_says_of_whom_and_for_what(desk: Desk, typed: dict[str, Any]) -> None:
    with pytest.raises(Refused) as no:
        records_requests.begin(desk, MARIAN, typed)
    assert no.value.field in ("facility", "asked_for")


def test_what_is_given_up_says_why_and_asks_nobody_any_more(desk: Desk, asked: str) -> None:
    with pytest.raises(Refused):
        records_requests.cancel(desk, asked, " ")
    records_requests.cancel(desk, asked, "Seen at the center itself")
    assert row(desk, asked) is None
    assert not shown(desk).is_open


def test_two_desks_note_two_things_apart_and_neither_is_lost(places: Places) -> None:
    clinic, center = places.clinic.desk, places.center.desk
    patient = put(
        clinic,
        "patient",
        derived_id("p"),
        family_name="Moss (PRACTICE)",
        sites=[center.me.site_id, clinic.me.site_id],
    )
    typed = {
        "facility": REGIONAL,
        "asked_for": ["pathology", "last_chemo"],
        "why_no_release": "For treatment",
    }
    request = records_requests.begin(clinic, patient, typed)
    records_requests.send(clinic, request, "fax", FAX)
    places.meet()
    records_requests.came(clinic, request, "pathology", pages=4)
    records_requests.came(center, request, "last_chemo", pages=2)
    places.meet()
    for desk in (clinic, center):
        found = chart(desk, patient)
        assert found is not None
        (one,) = found.care.requests
        assert [item.state.text for item in one.items] == ["Came", "Came"]
        assert not desk.store.rows("review")
        records_came = [each for each in today(desk, scope="everyone").rows if each.source == "records_came"]
        assert [each.title for each in records_came] == ["Look over what came"]
    records_requests.reviewed(clinic, request)
    places.meet()
    image = center.image(request)
    assert image is not None
    assert image.fields["status"] == "reviewed"
