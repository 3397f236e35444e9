"""What a referral still needs: no blank counts as ready, and a person's word fills what no record tells."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from sync.ids import derived_id
from sync.records.authorization import Authorization
from sync.records.coverage import Coverage
from sync.records.patient import Patient
from sync.records.referral import Referral
from sync.records.referral_item import ReferralItem
from sync.rules.codes import code_list
from sync.rules.payment import authorization_item
from sync.rules.readiness import is_ready, readiness
from sync.rules.readiness_item import ReadinessItem
from sync.rules.requirements import lists, shipped_for
from tests.rules.known import a, bare

TODAY = date(2026, 11, 23)
REFERRAL = a(Referral, service="medical_oncology")
HERE = REFERRAL.id


def item(key: str, state: str, **values: Any) -> ReferralItem:
    return bare(ReferralItem, referral_id=HERE, item=key, state=state, **values)


def promise(**values: Any) -> Authorization:
    whole = {"referral_id": HERE, "status": "approved", "services": ["medical_oncology"], **values}
    return a(Authorization, **whole)


def said(key: str, **given: Any) -> ReadinessItem:
    known: dict[str, Any] = {"items": (), "coverages": (), "authorizations": (), "patient": None, **given}
    found = readiness(REFERRAL, today=TODAY, **known)
    return next(i for i in found if i.key == key)


def test_a_referral_nobody_worked_on_has_nothing_ready() -> None:
    found = readiness(REFERRAL, (), (), (), None, TODAY)
    assert tuple(i.key for i in found) == shipped_for("medical_oncology")
    assert not any(i.is_settled for i in found)
    assert all(i.owner and i.fix for i in found)
    assert not is_ready(found)
    assert not is_ready(())


def test_waiting_names_on_whom_and_since_when() -> None:
    found = said(
        "pathology", items=[item("pathology", "waiting", waiting_on="Cedar Lab", asked_on="2026-11-18")]
    )
    assert (found.state, found.waiting_on, found.since_on) == ("waiting", "Cedar Lab", date(2026, 11, 18))


def test_not_needed_without_a_reason_is_not_known() -> None:
    assert said("imaging", items=[item("imaging", "not_needed")]).state == "unknown"
    assert said("imaging", items=[item("imaging", "not_needed", why_not_needed="Had none.")]).is_settled


def test_a_state_of_a_newer_release_is_not_ready() -> None:
    assert said("imaging", items=[item("imaging", "state_of_next_year")]).state == "unknown"


def test_of_two_words_about_one_thing_the_graver_counts() -> None:
    assert said("imaging", items=[item("imaging", "ready"), item("imaging", "missing")]).state == "missing"


def test_a_withdrawn_line_and_another_referrals_line_do_not_count() -> None:
    withdrawn = item("consent", "ready", is_withdrawn=True)
    foreign = bare(ReferralItem, referral_id=derived_id("other"), item="consent", state="ready")
    assert said("consent", items=[withdrawn, foreign]).state == "missing"


def test_what_people_added_is_listed_too() -> None:
    found = readiness(REFERRAL, [item("other", "missing", label="Old slides")], (), (), None, TODAY)
    assert found[-1].label == "Old slides"
    assert found[-1].fix


@pytest.mark.parametrize(
    ("statuses", "state"),
    [
        ((), "missing"),
        (("enrolled", "not_checked"), "missing"),
        (("enrolled", "checking"), "waiting"),
        (("enrolled", "not_enrolled"), "ready"),
        (("enrolled", "status_of_next_year"), "unknown"),
    ],
)
def test_every_payer_has_to_be_asked(statuses: tuple[str, ...], state: str) -> None:
    assert said("coverage", coverages=[a(Coverage, status=s) for s in statuses]).state == state


@pytest.mark.parametrize(
    ("values", "state"),
    [
        ({}, "ready"),
        ({"status": "requested"}, "waiting"),
        ({"status": "deferred"}, "waiting"),
        ({"status": "denied"}, "missing"),
        ({"status": "status_of_next_year"}, "unknown"),
        ({"ends_on": "2026-11-22"}, "missing"),
        ({"ends_on": None}, "unknown"),
        ({"services": ["imaging"]}, "missing"),
        ({"services": []}, "unknown"),
        ({"referral_id": derived_id("another referral")}, "missing"),
        ({"is_withdrawn": True}, "missing"),
    ],
)
def test_a_promise_to_pay_has_to_cover_this_service_now(values: dict[str, Any], state: str) -> None:
    assert said("authorization", authorizations=[promise(**values)]).state == state


def test_a_promise_has_to_cover_the_days_of_the_service() -> None:
    days = (date(2027, 3, 1), None)
    assert authorization_item([promise()], "medical_oncology", days, TODAY).state == "missing"


def test_the_best_of_several_promises_counts() -> None:
    found = said(
        "authorization", authorizations=[promise(status="denied"), promise(), promise(status="requested")]
    )
    assert found.state == "ready"


def test_a_persons_word_does_not_outweigh_what_the_records_show() -> None:
    assert said("coverage", items=[item("coverage", "ready")]).state == "missing"
    assert said(
        "coverage", items=[item("coverage", "not_needed", why_not_needed="Paid by trial.")]
    ).is_settled


def test_an_interpreter_is_not_known_until_somebody_asked() -> None:
    assert said("interpreter", patient=a(Patient)).state == "unknown"
    assert said("interpreter", patient=a(Patient, needs_interpreter=False)).is_settled
    needed = a(Patient, needs_interpreter=True)
    assert said("interpreter", patient=needed, items=[item("interpreter", "ready")]).is_settled


def test_demographics_need_a_birth_date_and_a_phone() -> None:
    assert said("demographics", patient=a(Patient)).is_settled
    assert said("demographics", patient=a(Patient, birth_on=None)).state == "missing"
    assert said("demographics", patient=a(Patient, contact_points=[])).state == "missing"


def test_the_lists_name_known_requirements_and_known_services() -> None:
    known = lists()
    assert not known.is_approved
    assert "to be approved by the center" in known.source
    for service, keys in known.services.items():
        assert service == "*" or service in code_list("services")
        assert set(keys) <= set(known.requirements)
    assert set(known.requirements) == {code.code for code in code_list("requirements").codes}
