"""What authorizations and bills ask on Today: each clock with its deed, nothing said twice."""

from __future__ import annotations

from datetime import date
from typing import Any

from navigator_app.commands import authorizations, bills, denials, records
from navigator_app.commands.authorizations import Notice
from navigator_app.commands.denials import Said
from navigator_app.desk import Desk, Me
from navigator_app.queries.today import WorkItem, today
from navigator_app.ui.screens.deed.deeds import DEEDS
from tests import prc
from tests.desks import CLINIC, IMANI, MARIAN, ROSA, clock_of
from tests.prc import REFERRAL

VENDOR = "Mesa View Cancer Center (PRACTICE)"
TERMS: dict[str, Any] = {
    "services": ["medical_oncology"],
    "vendor": VENDOR,
    "starts_on": "2026-11-20",
    "ends_on": "2027-02-20",
}


def asked(desk: Desk, **typed: Any) -> str:
    prc.referral(desk, case_manager_id=ROSA)
    values = {"payer": "PRC", "status": "requested", "referral_id": REFERRAL, **TERMS, **typed}
    return records.save(desk, "authorization", values, patient_id=MARIAN)


def rows(desk: Desk) -> dict[str, WorkItem]:
    return {row.source: row for row in today(desk).rows if row.source.startswith(("authorization", "bill"))}


def test_an_emergency_counts_down_in_the_zone_of_the_patients_site(desk: Desk) -> None:
    one = asked(
        desk, is_emergency=True, start_of_care_at="2026-11-20T16:30:00Z", start_of_care_zone="America/Phoenix"
    )
    row = rows(desk)["authorization_notify"]
    assert str(row.due) == "Mon Nov 23, 9:30 AM MST"
    assert row.status.text == "47 hours left"
    assert row.verb is not None
    assert row.verb.command in DEEDS
    clock_of(desk).forward(days=2)
    assert rows(desk)["authorization_notify"].status.text == "Time to notify is over"
    assert rows(desk)["authorization_notify"].group == "overdue"
    authorizations.note_notification(desk, one, Notice("L. Yazzie (PRACTICE)"))
    assert "authorization_notify" not in rows(desk)


def test_an_elder_has_days_left(desk: Desk) -> None:
    asked(
        desk,
        is_emergency=True,
        start_of_care_at="2026-10-28T16:30:00Z",
        start_of_care_zone="America/Denver",
        is_elder_or_disabled=True,
        elder_or_disabled_why="Born 1950",
    )
    assert rows(desk)["authorization_notify"].status.text == "6 days left"


def test_a_change_after_approval_waits_for_a_second_person(desk: Desk) -> None:
    one = asked(desk)
    authorizations.approve(desk, one)
    clock_of(desk).forward(hours=1)
    assert not rows(desk)
    authorizations.change_terms(desk, one, {"amount": "9000.00"}, "Scan added")
    row = rows(desk)["authorization_changed"]
    assert row.status.text == "Changed after approval"
    other = Desk(desk.store, Me(IMANI, "Imani Okafor", CLINIC, "America/Denver", desk.me.roles), desk.clock)
    authorizations.confirm_change(other, one)
    assert not rows(desk)


def test_a_window_that_ends_within_a_week_is_asked_for_again(desk: Desk) -> None:
    one = asked(desk, ends_on="2026-11-27")
    authorizations.approve(desk, one)
    row = rows(desk)["authorization_window"]
    assert (row.status.text, row.due.on if row.due else None) == ("Ends Fri Nov 27", date(2026, 11, 27))
    clock_of(desk).forward(days=7)
    assert not rows(desk)


def test_what_a_denial_opened_is_said_by_its_tasks_and_not_twice(desk: Desk) -> None:
    one = asked(desk)
    denials.denied(desk, one, Said("No funds"))
    assert not rows(desk)
    assert {row.title for row in today(desk).rows} == {
        "Ask for the receipt date, then appeal",
        "Tell the patient what the payer said",
        "Look for another payer",
        "Ask the center's charity fund",
    }
    clock_of(desk).forward(days=3)
    assert "Decide how the visit is paid" in {row.title for row in today(desk).rows}


def test_a_denial_that_came_from_elsewhere_asks_for_its_receipt_then_for_the_appeal(desk: Desk) -> None:
    asked(desk, status="denied", status_reason="No funds", decide_by_on="2026-11-24")
    found = rows(desk)
    assert found["authorization_appeal"].title == "Ask when the notice was received"
    assert found["authorization_decide"].due is not None
    one = found["authorization_appeal"].key.id
    records.save(desk, "authorization", {"denial_received_on": "2026-10-25"}, desk.image(one))
    row = rows(desk)["authorization_appeal"]
    assert (row.title, row.due.on if row.due else None) == ("Appeal in time", date(2026, 11, 24))
    assert row.verb is not None
    assert row.verb.command in DEEDS


def test_the_payer_is_asked_again_on_the_day_of_review(desk: Desk) -> None:
    asked(desk, next_review_on="2026-11-21")
    assert rows(desk)["authorization_review"].group == "due_today"


def test_a_bill_is_told_waited_for_and_seen_paid(desk: Desk) -> None:
    one = bills.enter(desk, MARIAN, {"from_whom": VENDOR, "service_from_on": "2026-11-20"}).bill_id
    assert (rows(desk)["bill"].title, rows(desk)["bill"].status.text) == (
        "Look who pays the bill",
        "No authorization is known",
    )
    bills.tell_program(desk, one, date(2026, 11, 21), "fax")
    row = rows(desk)["bill"]
    assert (row.group, row.waiting_on, row.due.on if row.due else None) == (
        "waiting",
        "the program",
        date(2026, 11, 30),
    )
    clock_of(desk).forward(days=10)
    row = rows(desk)["bill"]
    assert row.title == "No answer: the claim counts as valid"
    assert row.group == "due_today"
    bills.letter_sent(desk, one, date(2026, 12, 1), "mail")
    assert "bill" not in rows(desk)
    clock_of(desk).forward(days=25)
    assert rows(desk)["bill"].due is not None
    bills.paid(desk, one, date(2026, 12, 26))
    assert "bill" not in rows(desk)


def test_every_deed_of_a_row_is_one_that_there_is(desk: Desk) -> None:
    asked(desk, status="denied", status_reason="No funds")
    bills.enter(desk, MARIAN, {"from_whom": VENDOR})
    for row in rows(desk).values():
        for verb in row.verbs:
            assert verb.does != "ask" or verb.command in DEEDS or verb.command == "records.save"
            assert len(row.title) <= 40
