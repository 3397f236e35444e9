"""A PRC authorization from its first gate to its appeal, as the benefits desk does it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest

from navigator_app import gathered
from navigator_app.commands import authorizations, bills, denials, records, tasks
from navigator_app.commands.authorizations import Notice
from navigator_app.commands.denials import Said, task_id
from navigator_app.desk import Desk, Me
from sync.errors import Refused
from sync.ids import derived_id
from sync.records.authorization import Authorization
from sync.records.bill import Bill
from sync.records.referral import Referral
from sync.records.task import Task
from sync.rules.prc.terms import terms_standing
from tests.desks import CENTER, CLINIC, DELIA, IMANI, MARIAN, ROSA, clock_of, put

VENDOR = "Mesa View Cancer Center (PRACTICE)"
TERMS: dict[str, Any] = {
    "services": ["medical_oncology"],
    "vendor": VENDOR,
    "starts_on": "2026-11-20",
    "ends_on": "2027-02-20",
    "amount": "4200.00",
}
REFERRAL = derived_id("referral", "prc")


def of(desk: Desk, one: str) -> Authorization:
    found = desk.store.record(one)
    assert isinstance(found, Authorization)
    return found


def asked(desk: Desk, patient: str = MARIAN, **typed: Any) -> str:
    values = {"payer": "PRC", "status": "requested", "requested_on": "2026-11-12", **typed}
    return records.save(desk, "authorization", values, patient_id=patient)


def as_person(desk: Desk, person: str, name: str) -> Desk:
    me = desk.me
    return Desk(desk.store, Me(person, name, me.site_id, me.zone, me.roles), desk.clock)


def approved(desk: Desk) -> str:
    one = asked(desk, **TERMS)
    authorizations.approve(desk, one, {"po_number": "27-PO-1"})
    clock_of(desk).forward(hours=1)
    return one


def settled(desk: Desk, one: str) -> None:
    for gate in ("eligible", "residency", "priority", "notification", "alternate"):
        authorizations.set_gate(desk, one, gate, "met", evidence="Card seen")


def test_a_gate_says_who_when_and_by_what(desk: Desk) -> None:
    one = asked(desk)
    authorizations.set_gate(desk, one, "eligible", "met", evidence=" Enrollment card seen ")
    gate = of(desk, one).gate_eligible
    assert gate is not None
    assert (gate.by_id, gate.by_name, gate.evidence) == (ROSA, "Rosa Delgado", "Enrollment card seen")
    assert gate.at == desk.now()


@pytest.mark.parametrize(
    ("state", "field"), [("met", "evidence"), ("not_met", "why"), ("not_applicable", "why")]
)
def test_a_gate_without_its_words_is_refused_at_the_field(desk: Desk, state: str, field: str) -> None:
    one = asked(desk)
    with pytest.raises(Refused) as no:
        authorizations.set_gate(desk, one, "residency", state)
    assert no.value.field == field
    assert of(desk, one).gate_residency is None


def test_alternate_resources_are_not_met_while_a_payer_was_not_asked(desk: Desk) -> None:
    one = asked(desk)
    payer = records.save(
        desk, "coverage", {"type": "va", "payer": "VA", "status": "not_checked"}, patient_id=MARIAN
    )
    with pytest.raises(Refused) as no:
        authorizations.set_gate(desk, one, "alternate", "met", evidence="All asked")
    assert no.value.field == "state"
    records.save(desk, "coverage", {"status": "not_enrolled"}, desk.image(payer))
    authorizations.set_gate(desk, one, "alternate", "met", evidence="All asked")
    assert of(desk, one).gate_alternate is not None


def test_a_notification_in_time_meets_its_gate_with_its_evidence(desk: Desk) -> None:
    one = asked(
        desk,
        is_emergency=True,
        start_of_care_at="2026-11-20T16:30:00Z",
        start_of_care_zone="America/Denver",
    )
    authorizations.note_notification(desk, one, Notice("L. Yazzie (PRACTICE)", "phone", "555-0142"))
    found = of(desk, one)
    assert (found.notified_by, found.notified_whom, found.notified_number) == (
        "Rosa Delgado",
        "L. Yazzie (PRACTICE)",
        "555-0142",
    )
    assert found.gate_notification is not None
    assert (
        found.gate_notification.evidence
        == "Rosa Delgado reached L. Yazzie (PRACTICE), Sat Nov 21, 9:42 AM MST."
    )


def test_a_late_notification_is_kept_and_meets_nothing(desk: Desk) -> None:
    one = asked(
        desk, is_emergency=True, start_of_care_at="2026-11-15T16:30:00Z", start_of_care_zone="America/Denver"
    )
    authorizations.note_notification(desk, one, Notice("L. Yazzie (PRACTICE)"))
    assert of(desk, one).notified_at is not None
    assert of(desk, one).gate_notification is None


def test_a_notification_needs_a_name_and_a_time_that_has_come(desk: Desk) -> None:
    one = asked(desk)
    for notice, field in (
        (Notice(" "), "notified_whom"),
        (Notice("L. Yazzie (PRACTICE)", at=datetime(2026, 11, 22, tzinfo=UTC)), "notified_at"),
    ):
        with pytest.raises(Refused) as no:
            authorizations.note_notification(desk, one, notice)
        assert no.value.field == field


@pytest.mark.parametrize("left_out", ["starts_on", "ends_on", "services", "vendor"])
def test_an_approval_names_days_service_and_vendor(desk: Desk, left_out: str) -> None:
    one = asked(desk, **{name: value for name, value in TERMS.items() if name != left_out})
    with pytest.raises(Refused) as no:
        authorizations.approve(desk, one)
    assert no.value.field == left_out
    assert of(desk, one).status == "requested"


def test_an_approval_is_somebodys_and_not_a_word_in_a_form(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    with pytest.raises(Refused) as no:
        records.save(desk, "authorization", {"status": "approved"}, desk.image(one))
    assert no.value.field == "approved"


def test_a_change_after_approval_needs_a_second_named_person(desk: Desk) -> None:
    one, program = approved(desk), gathered.program_at(desk, None, date(2026, 11, 21))
    assert terms_standing(of(desk, one), program).state == "as_approved"
    authorizations.change_terms(desk, one, {"ends_on": "2027-03-20"}, "Cycle 5 was moved")
    assert terms_standing(of(desk, one), program).state == "changed"
    with pytest.raises(Refused) as no:
        authorizations.confirm_change(desk, one)
    assert no.value.field == "confirmed"
    authorizations.confirm_change(as_person(desk, IMANI, "Imani Okafor"), one, "by phone")
    found = of(desk, one)
    assert found.confirmed is not None
    assert found.confirmed.by_id == IMANI
    assert terms_standing(found, program).state == "confirmed"


def test_who_changed_what_another_approved_does_not_confirm_it_either(desk: Desk) -> None:
    one, other = approved(desk), as_person(desk, IMANI, "Imani Okafor")
    authorizations.change_terms(other, one, {"amount": "9000.00"}, "Second opinion added")
    with pytest.raises(Refused):
        authorizations.confirm_change(other, one)
    authorizations.confirm_change(desk, one)
    program = gathered.program_at(desk, None, date(2026, 11, 21))
    assert terms_standing(of(desk, one), program).state == "as_approved"


def test_nobody_approves_their_own_change_by_way_of_a_review(desk: Desk) -> None:
    one = approved(desk)
    authorizations.change_terms(desk, one, {"amount": "9000.00"}, "Second opinion added")
    records.save(desk, "authorization", {"status": "in_review"}, desk.image(one))
    with pytest.raises(Refused) as no:
        authorizations.approve(desk, one)
    assert no.value.reason == "Somebody else than who changed it approves it again."


def test_a_change_after_approval_says_why_and_touches_terms_only(desk: Desk) -> None:
    one = approved(desk)
    with pytest.raises(Refused) as no:
        authorizations.change_terms(desk, one, {"amount": "9000.00"})
    assert no.value.field == "reason"
    with pytest.raises(Refused) as no:
        authorizations.change_terms(desk, one, {"note": "x"}, "why")
    assert no.value.field == "note"
    with pytest.raises(Refused) as no:
        authorizations.change_terms(desk, one, {"ends_on": "2026-11-19"}, "why")
    assert no.value.field == "ends_on"


def referral(desk: Desk, **typed: Any) -> str:
    values = {
        "from_site_id": CLINIC,
        "to_site_id": CENTER,
        "service": "medical_oncology",
        "status": "accepted",
    }
    return put(desk, "referral", REFERRAL, MARIAN, **{**values, **typed})


def test_a_denial_opens_five_tasks_in_one_deed_and_cancels_nothing(desk: Desk) -> None:
    referral(desk)
    visit = put(
        desk,
        "appointment",
        "e" * 32,
        MARIAN,
        status="booked",
        starts_at="2026-12-01T17:00:00Z",
        patient_zone="America/Denver",
        provider_zone="America/Phoenix",
    )
    one = asked(desk, referral_id=REFERRAL, **TERMS)
    said = Said("No funds this quarter", "priority", date(2026, 11, 18), date(2026, 11, 20))
    ids = denials.denied(desk, one, said, decider_id=IMANI)
    assert len(ids) == 6
    opened = {what: desk.store.record(task_id(of(desk, one), what)) for what in denials.OPENED}
    due = {what: task.due_on for what, task in opened.items() if isinstance(task, Task)}
    assert due == {
        "appeal": date(2026, 12, 20),
        "tell_patient": date(2026, 11, 23),
        "other_payer": date(2026, 11, 24),
        "charity": date(2026, 11, 24),
        "decide": date(2026, 11, 30),
    }
    assert {task.owner_id for task in opened.values() if isinstance(task, Task)} == {IMANI}
    changes = [change for change in desk.store.pending_changes() if change.record in ids]
    assert len({change.deed for change in changes if change.kind == "task"}) == 1
    appointment, sent = desk.image(visit), desk.store.record(REFERRAL)
    assert appointment is not None
    assert appointment.fields["status"] == "booked"
    assert isinstance(sent, Referral)
    assert sent.status == "accepted"
    assert (of(desk, one).decider_id, of(desk, one).decide_by_on) == (IMANI, date(2026, 11, 30))


def test_while_the_receipt_is_not_known_asking_is_the_task_and_appealing_is_refused(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    denials.denied(desk, one, Said("", "late_notification", date(2026, 11, 18)))
    assert of(desk, one).status_reason == "Late notification of an emergency"
    task = desk.store.record(task_id(of(desk, one), "appeal"))
    assert isinstance(task, Task)
    assert (task.title, task.due_on) == ("Ask for the receipt date, then appeal", date(2026, 11, 23))
    with pytest.raises(Refused) as no:
        denials.appealed(desk, one, date(2026, 11, 21), "mail")
    assert no.value.field == "denial_received_on"
    denials.note_receipt(desk, one, date(2026, 11, 20))
    task = desk.store.record(task.id)
    assert isinstance(task, Task)
    assert (task.title, task.due_on) == ("Appeal to Service Unit Director", date(2026, 12, 20))


def test_each_appeal_goes_one_level_up_and_the_next_notice_is_asked_for_anew(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    for level in (1, 2, 3):
        denials.denied(desk, one, Said("No funds"))
        assert of(desk, one).denial_received_on is None
        denials.note_receipt(desk, one, date(2026, 11, 20))
        appeal_task = task_id(of(desk, one), "appeal")
        denials.appealed(desk, one, date(2026, 11, 21), "mail")
        found, task = of(desk, one), desk.store.record(appeal_task)
        assert (found.status, found.appeal_level) == ("appealed", level)
        assert isinstance(task, Task)
        assert task.status == "completed"
    denials.denied(desk, one, Said("No funds", received_on=date(2026, 11, 20)))
    with pytest.raises(Refused) as no:
        denials.appealed(desk, one, date(2026, 11, 21), "mail")
    assert no.value.field == "appeal_level"


@pytest.mark.parametrize(
    ("said", "field"),
    [
        (Said(" "), "status_reason"),
        (Said("No", received_on=date(2026, 11, 22)), "denial_received_on"),
        (Said("No", dated_on=date(2026, 11, 22)), "notice_on"),
        (Said("No", dated_on=date(2026, 11, 20), received_on=date(2026, 11, 19)), "denial_received_on"),
    ],
)
def test_a_notice_that_cannot_be_is_refused_and_nothing_is_opened(desk: Desk, said: Said, field: str) -> None:
    one = asked(desk, **TERMS)
    with pytest.raises(Refused) as no:
        denials.denied(desk, one, said)
    assert no.value.field == field
    assert of(desk, one).status == "requested"
    assert desk.store.record(task_id(of(desk, one), "appeal")) is None


def test_a_reason_from_a_newer_list_is_kept_as_it_is(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    denials.denied(desk, one, Said("As the letter says", "reason_of_next_year"))
    assert of(desk, one).denial_reason == "reason_of_next_year"


def test_a_deferral_is_asked_about_again_by_its_clock(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    denials.deferred(desk, one, Said("No funds now", received_on=date(2026, 11, 20)))
    found, task = of(desk, one), desk.store.record(task_id(of(desk, one), "ask_again"))
    assert (found.status, found.next_review_on) == ("deferred", date(2026, 12, 20))
    assert isinstance(task, Task)
    assert task.due_on == date(2026, 12, 20)


def test_denied_twice_at_one_level_its_tasks_are_to_be_done_again(desk: Desk) -> None:
    one = asked(desk, **TERMS)
    denials.denied(desk, one, Said("No funds"))
    told = task_id(of(desk, one), "tell_patient")
    tasks.done(desk, told)
    records.save(desk, "authorization", {"status": "requested"}, desk.image(one))
    denials.denied(desk, one, Said("Still no funds"))
    task = desk.store.record(told)
    assert isinstance(task, Task)
    assert task.status == "requested"


def test_a_partners_own_ladder_and_holidays_are_used(desk: Desk) -> None:
    put(
        desk,
        "prc_program",
        "d" * 32,
        name="Juniper Creek Tribal PRC (PRACTICE)",
        facility_type="tribal_638",
        at_site_ids=[CLINIC],
        appeal_levels=[{"name": "Council", "to_whom": "Tribal council (PRACTICE)", "days": 45}],
    )
    one = asked(desk, **TERMS)
    denials.denied(desk, one, Said("No funds", received_on=date(2026, 11, 20)))
    task = desk.store.record(task_id(of(desk, one), "appeal"))
    assert isinstance(task, Task)
    assert (task.title, task.due_on) == ("Appeal to Tribal council (PRACTICE)", date(2027, 1, 4))


def test_an_authorization_of_another_patient_is_refused_at_the_field(desk: Desk) -> None:
    theirs = asked(desk, DELIA, **TERMS)
    referral(desk)
    with pytest.raises(Refused) as no:
        bills.enter(desk, MARIAN, {"from_whom": VENDOR, "authorization_id": theirs})
    assert no.value.field == "authorization_id"
    with pytest.raises(Refused) as no:
        records.save(desk, "authorization", {"payer": "PRC", "referral_id": REFERRAL}, patient_id=DELIA)
    assert no.value.field == "referral_id"


def test_an_authorization_of_another_episode_is_refused_at_the_field(desk: Desk) -> None:
    referral(desk)
    one = asked(desk, referral_id=REFERRAL, **TERMS)
    other = put(desk, "referral", derived_id("referral", "other"), MARIAN, from_site_id=CLINIC)
    with pytest.raises(Refused) as no:
        bills.enter(desk, MARIAN, {"from_whom": VENDOR, "authorization_id": one, "referral_id": other})
    assert no.value.field == "authorization_id"
    authorizations.approve(desk, one)
    with pytest.raises(Refused) as no:
        records.save(desk, "authorization", {"referral_id": other}, desk.image(one))
    assert no.value.field == "referral_id"


def bill_of(desk: Desk, one: str) -> Bill:
    found = desk.store.record(one)
    assert isinstance(found, Bill)
    return found


def test_a_bill_is_entered_checked_and_followed_until_it_is_paid(desk: Desk) -> None:
    one = approved(desk)
    entered = bills.enter(
        desk, MARIAN, {"from_whom": VENDOR, "service_from_on": "2026-11-20", "amount": "812.40"}
    )
    assert entered.finding.words == "Covered by authorization PRC \u00b7 27-PO-1."
    bill = bill_of(desk, entered.bill_id)
    assert (bill.authorization_id, bill.received_on, bill.service_to_on) == (
        one,
        date(2026, 11, 21),
        date(2026, 11, 20),
    )
    bills.tell_program(desk, bill.id, date(2026, 11, 21), "fax", "L. Yazzie (PRACTICE)")
    bills.answered(desk, bill.id, date(2026, 11, 21), "27-PO-9")
    bills.letter_sent(desk, bill.id, date(2026, 11, 21), "mail")
    bills.paid(desk, bill.id, date(2026, 11, 21))
    assert bill_of(desk, bill.id).status == "paid"


def test_a_bill_no_authorization_covers_says_so_and_is_checked_again_later(desk: Desk) -> None:
    entered = bills.enter(desk, MARIAN, {"from_whom": VENDOR, "service_from_on": "2026-11-20"})
    assert entered.finding.words == "No authorization covers it."
    one = approved(desk)
    assert bills.check(desk, entered.bill_id).authorization_id == one
    assert bill_of(desk, entered.bill_id).authorization_id == one


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({}, "from_whom"),
        ({"from_whom": VENDOR, "received_on": "2026-11-22"}, "received_on"),
        (
            {"from_whom": VENDOR, "service_from_on": "2026-11-20", "service_to_on": "2026-11-19"},
            "service_to_on",
        ),
    ],
)
def test_a_bill_that_cannot_be_is_refused_at_the_field(desk: Desk, typed: dict[str, Any], field: str) -> None:
    with pytest.raises(Refused) as no:
        bills.enter(desk, MARIAN, typed)
    assert no.value.field == field
    assert not desk.store.rows("bill")


def test_a_claim_that_is_refused_says_why(desk: Desk) -> None:
    entered = bills.enter(desk, MARIAN, {"from_whom": VENDOR})
    bills.tell_program(desk, entered.bill_id, date(2026, 11, 21), "fax")
    with pytest.raises(Refused) as no:
        bills.refused(desk, entered.bill_id, date(2026, 11, 21), " ")
    assert no.value.field == "status_reason"
    with pytest.raises(Refused) as no:
        bills.answered(desk, entered.bill_id, date(2026, 11, 22))
    assert no.value.field == "answered_on"
