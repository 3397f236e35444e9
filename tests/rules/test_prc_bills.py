"""A bill is covered by an authorization of the same patient that names its days, its vendor and its services."""

from __future__ import annotations

from typing import Any

import pytest

from sync.ids import derived_id
from sync.records.authorization import Authorization
from sync.records.bill import Bill
from sync.rules.prc.bills import check
from tests.rules.known import a, bare

PATIENT = derived_id("patient", "marian")
VENDOR = "Mesa View Cancer Center (PRACTICE)"


def promise(**values: Any) -> Authorization:
    whole = {"status": "approved", "vendor": VENDOR, "vendor_site_id": None, "referral_id": None, **values}
    found = a(Authorization, **whole)
    return found.model_copy(update={"patient_id": values.get("patient", PATIENT)})


def bill(**values: Any) -> Bill:
    said = {"from_whom": VENDOR, "service_from_on": "2026-11-24", "service_to_on": "2026-11-24"}
    found = bare(Bill, **{**said, **values})
    return found.model_copy(update={"patient_id": PATIENT})


def test_a_bill_for_an_authorized_visit_is_covered() -> None:
    found = check(bill(services=["medical_oncology"]), [promise()])
    assert (found.state, found.authorization_id) == ("covered", promise().id)
    assert "26-PO-00417" in found.words


@pytest.mark.parametrize(
    ("values", "why"),
    [
        (
            {"service_from_on": "2026-11-19", "service_to_on": "2026-11-19"},
            "Thu Nov 19 is before it begins, Fri Nov 20.",
        ),
        ({"service_to_on": "2027-02-21"}, "Sun Feb 21 is after it ends, Sat Feb 20."),
        ({"services": ["imaging"]}, "It does not name Imaging."),
        ({"from_whom": "Other Hospital (PRACTICE)"}, "It names another vendor."),
    ],
)
def test_what_speaks_against_the_nearest_authorization_is_said(values: dict[str, Any], why: str) -> None:
    found = check(bill(**values), [promise()])
    assert found.state == "none"
    assert why in found.why


def test_an_authorization_of_another_patient_or_another_episode_covers_nothing() -> None:
    assert check(bill(), [promise(patient=derived_id("patient", "delia"))]).state == "none"
    other = promise(referral_id=derived_id("referral", "another"))
    assert check(bill(referral_id=derived_id("referral", "this")), [other]).state == "none"
    assert check(bill(referral_id=derived_id("referral", "another")), [other]).state == "covered"


@pytest.mark.parametrize(
    "values", [{"status": "denied"}, {"is_withdrawn": True}, {"ends_on": None}, {"vendor": ""}]
)
def test_what_is_no_whole_promise_covers_nothing(values: dict[str, Any]) -> None:
    assert check(bill(), [promise(**values)]).state == "none"


def test_what_is_not_on_the_bill_is_asked_first() -> None:
    found = check(bill(service_from_on=None, service_to_on=None, from_whom=""), [promise()])
    assert found.state == "not_known"
    assert found.why == ("Ask for which days it is.", "Ask from whom it is.")


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"service_from_on": "2026-12-02", "service_to_on": "2026-12-01"}, "service_to_on"),
        ({"service_from_on": "2026-12-02", "received_on": "2026-12-01"}, "received_on"),
        ({"claim_notified_on": "2026-12-02", "answered_on": "2026-12-01"}, "answered_on"),
        ({"amount": "-5"}, "amount"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(values: dict[str, Any], field: str) -> None:
    assert [name for name, _ in bare(Bill, **values).problems()] == [field]
