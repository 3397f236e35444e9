"""Bills that patients bring, and what belongs to another patient or another episode."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from navigator_app.commands import authorizations, bills, records
from navigator_app.desk import Desk
from sync.errors import Refused
from sync.ids import derived_id
from sync.records.bill import Bill
from tests.desks import CLINIC, DELIA, MARIAN, put
from tests.prc import REFERRAL, TERMS, VENDOR, approved, asked, referral


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
