"""A purchased/referred care case between two desks of a clinic and the center that wrote the program's rules."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from navigator_app import gathered
from navigator_app.commands import authorizations, bills, denials, records
from navigator_app.commands.authorizations import Notice
from navigator_app.commands.denials import Said
from navigator_app.desk import Desk
from navigator_app.queries.authorization import AuthorizationView, authorization
from navigator_app.queries.prc_letters import letter
from navigator_app.queries.today import today
from sync.errors import Refused
from sync.records.referral import Referral
from tests.stories.places import Places, Seat, beside

VENDOR = "Mesa View Cancer Center (PRACTICE)"
GATES = ("eligible", "residency", "priority", "notification", "alternate")
TERMS: dict[str, Any] = {
    "services": ["medical_oncology"],
    "vendor": VENDOR,
    "starts_on": "2026-11-20",
    "ends_on": "2027-02-20",
    "amount": "4200.00",
}


def begin(places: Places) -> tuple[str, str, str]:
    """Rosa writes the chart, the referral and what she asks the program for."""
    desk = places.clinic.desk
    patient = records.save(desk, "patient", {"family_name": "Moss (PRACTICE)", "birth_on": "1955-03-14"})
    typed = {"from_site_id": desk.me.site_id, "service": "medical_oncology", "status": "draft"}
    referral = records.save(desk, "referral", typed, patient_id=patient)
    asked = {"payer": "PRC", "status": "requested", "referral_id": referral, **TERMS}
    return patient, referral, records.save(desk, "authorization", asked, patient_id=patient)


def view_of(desk: Desk, one: str) -> AuthorizationView:
    found = authorization(desk, one)
    assert found is not None
    return found


def need(desk: Desk, referral: str) -> str:
    record = gathered.record(desk, referral, Referral)
    assert record is not None
    return next(item.state for item in gathered.needs_of(desk, record) if item.key == "authorization")


@pytest.fixture
def ben(places: Places, tmp_path: Path) -> Seat:
    """Ben, of the benefits desk of Rosa's clinic."""
    return beside(places, tmp_path, places.clinic, "Ben Whitehorse", "benefits")


def test_the_programs_own_rules_reach_the_clinic_and_decide_its_clocks(
    places: Places, tmp_path: Path
) -> None:
    lead = beside(places, tmp_path, places.center, "Ana Reyes", "site_lead")
    typed = {
        "name": "Juniper Creek Tribal PRC (PRACTICE)",
        "facility_type": "tribal_638",
        "at_site_ids": [places.clinic.desk.me.site_id],
        "appeal_levels": [{"name": "Council", "to_whom": "Tribal council (PRACTICE)", "days": 45}],
        "approved_by": "Health board (PRACTICE)",
    }
    records.save(lead.desk, "prc_program", typed)
    lead.exchange()
    places.meet()
    _, _, one = begin(places)
    denials.denied(places.clinic.desk, one, Said("No funds", received_on=date(2026, 11, 19)))
    found = view_of(places.clinic.desk, one)
    assert found.program == "Juniper Creek Tribal PRC (PRACTICE)"
    assert found.appeal is not None
    assert (found.appeal.to_whom, found.appeal.due_on) == ("Tribal council (PRACTICE)", date(2027, 1, 3))


def test_two_people_at_two_computers_stand_behind_a_change(places: Places, ben: Seat) -> None:
    _, referral, one = begin(places)
    rosa = places.clinic.desk
    for gate in GATES:
        authorizations.set_gate(rosa, one, gate, "met", evidence="Seen at the desk")
    authorizations.approve(rosa, one)
    places.clock.forward(hours=1)
    assert need(rosa, referral) == "ready"
    authorizations.change_terms(rosa, one, {"ends_on": "2027-03-20"}, "Cycle 5 was moved")
    places.meet()
    ben.exchange()
    assert need(ben.desk, referral) == "unknown"
    assert "authorization_changed" in {row.source for row in today(ben.desk, "clinic").rows}
    with pytest.raises(Refused):
        authorizations.confirm_change(rosa, one)
    authorizations.confirm_change(ben.desk, one, "by phone")
    ben.exchange()
    places.meet()
    assert need(rosa, referral) == "ready"
    assert view_of(rosa, one).terms.words == "Change confirmed by Ben Whitehorse, Fri Nov 20, 11:12 AM MST."


def test_two_people_look_at_two_gates_apart_and_both_words_stay(places: Places, ben: Seat) -> None:
    _, _, one = begin(places)
    places.meet()
    ben.exchange()
    authorizations.set_gate(places.clinic.desk, one, "eligible", "met", evidence="Enrollment card")
    authorizations.set_gate(ben.desk, one, "residency", "met", evidence="Form IHS-976")
    ben.exchange()
    places.meet()
    found = {line.code: (line.state, line.by) for line in view_of(places.clinic.desk, one).gates}
    assert found["eligible"] == ("met", "Rosa Delgado")
    assert found["residency"] == ("met", "Ben Whitehorse")
    assert found["priority"] == ("not_checked", "")


def test_a_sunday_admission_is_called_in_before_its_hours_are_over(places: Places) -> None:
    desk = places.clinic.desk
    _, _, one = begin(places)
    places.clock.forward(days=2, hours=22, minutes=48)
    typed = {
        "is_emergency": True,
        "start_of_care_at": "2026-11-22T14:20:00Z",
        "start_of_care_zone": "America/Denver",
    }
    records.save(desk, "authorization", typed, desk.image(one))
    row = next(row for row in today(desk).rows if row.source == "authorization_notify")
    assert (str(row.due), row.status.text) == ("Wed Nov 25, 7:20 AM MST", "46 hours left")
    assert "counts as an elder" in view_of(desk, one).elder_hint
    authorizations.note_notification(desk, one, Notice("L. Yazzie (PRACTICE)", "phone", "555-0142"))
    sent = letter(desk, "call_in", one)
    assert sent is not None
    assert "Rosa Delgado reached L. Yazzie (PRACTICE), Mon Nov 23, 9:00 AM MST." in sent.paragraphs


def test_a_bill_for_an_authorized_visit_is_answered_with_the_letter(places: Places, ben: Seat) -> None:
    patient, _, one = begin(places)
    authorizations.approve(places.clinic.desk, one)
    places.meet()
    ben.exchange()
    typed = {
        "from_whom": VENDOR,
        "service_from_on": "2026-11-20",
        "account_number": "AC-1",
        "amount": "812.40",
    }
    entered = bills.enter(ben.desk, patient, typed)
    assert entered.finding.authorization_id == one
    sheet = letter(ben.desk, "no_liability", entered.bill_id)
    assert sheet is not None
    assert sheet.is_ready
    bills.tell_program(ben.desk, entered.bill_id, date(2026, 11, 20), "fax")
    ben.exchange()
    places.meet()
    row = next(row for row in today(places.clinic.desk, "clinic").rows if row.source == "bill")
    assert row.due is not None
    assert row.due.on == date(2026, 11, 30)
