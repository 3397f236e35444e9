"""The five gates, the second person and the window: nothing is ready with anything open."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ids import derived_id
from sync.records.authorization import GATE_FIELD, TERMS, Authorization
from sync.records.coverage import Coverage
from sync.records.prc_program import PrcProgram
from sync.rules.payment import Payers, authorization_item
from sync.rules.prc.gates import SETTLED, GateLine, gates, open_gates
from sync.rules.prc.program import program_of
from sync.rules.prc.terms import terms_standing
from sync.rules.prc.window import Visit, against, not_known
from sync.rules.ticks import ticked
from tests.rules.known import a, bare, confirmed

TODAY = date(2026, 11, 23)
IHS, URBAN = program_of(None, "ihs"), program_of(None, "urban")
OTHER = derived_id("practitioner", "lena")
MET = {
    "state": "met",
    "by_name": "L. Yazzie (PRACTICE)",
    "at": "2026-11-12T17:05:00Z",
    "zone": "America/Denver",
    "evidence": "Enrollment card seen",
}


def promise(**values: Any) -> Authorization:
    return a(Authorization, **{"status": "approved", "services": ["medical_oncology"], **values})


def line(code: str, one: Authorization, coverages: tuple[Coverage, ...] = (), program: Any = IHS) -> GateLine:
    return next(found for found in gates(one, program, coverages, None, TODAY) if found.code == code)


def state(one: Authorization, **by: Any) -> str:
    return authorization_item([one], "medical_oncology", (), TODAY, Payers(**by)).state


def test_an_authorization_nobody_looked_at_has_every_gate_open() -> None:
    found = gates(bare(Authorization), IHS, (), None, TODAY)
    assert [one.code for one in found] == list(GATE_FIELD)
    assert all(one.state == "not_checked" and one.is_open and one.fix for one in found)


@pytest.mark.parametrize("field", GATE_FIELD.values())
@pytest.mark.parametrize("left_out", ["by_name", "at", "evidence"])
def test_a_gate_is_met_by_somebody_on_a_day_and_by_something(field: str, left_out: str) -> None:
    half = {name: value for name, value in MET.items() if name != left_out}
    assert state(promise(**{field: MET})) == "ready"
    assert state(promise(**{field: half})) == "unknown"


@pytest.mark.parametrize("field", GATE_FIELD.values())
@pytest.mark.parametrize(
    ("gate", "said"),
    [
        (None, "missing"),
        ({"state": "not_checked"}, "missing"),
        ({**MET, "state": "not_met", "why": "No funds"}, "missing"),
        ({**MET, "state": "not_applicable"}, "unknown"),
        ({**MET, "state": "not_applicable", "why": "A walk-in visit"}, "ready"),
        ({**MET, "state": "state_of_next_year"}, "unknown"),
    ],
)
def test_no_promise_is_ready_with_a_gate_open(field: str, gate: Any, said: str) -> None:
    assert state(promise(**{field: gate})) == said


def test_a_state_of_a_newer_list_is_shown_as_it_is() -> None:
    found = line("eligible", promise(gate_eligible={**MET, "state": "state_of_next_year"}))
    assert "state_of_next_year" in found.words


@pytest.mark.parametrize(
    ("status", "is_open"),
    [
        ("not_checked", True),
        ("checking", True),
        ("pending_enrollment", True),
        ("enrolled", False),
        ("not_enrolled", False),
        ("denied", False),
        ("exhausted", False),
    ],
)
def test_no_payer_may_be_left_unchecked_whatever_was_ticked_before(status: str, *, is_open: bool) -> None:
    payer = a(Coverage, status=status, payer="State Medicaid (PRACTICE)")
    found = line("alternate", promise(), (payer,))
    assert found.is_open is is_open
    assert ("State Medicaid" in found.words) is is_open
    assert (state(promise(), coverages=[payer]) == "ready") is not is_open
    payer.is_withdrawn = True
    assert not line("alternate", promise(), (payer,)).is_open


def emergency(**values: Any) -> Authorization:
    begun = {
        "is_emergency": True,
        "start_of_care_at": "2026-11-15T16:30:00Z",
        "start_of_care_zone": "America/Denver",
    }
    return promise(**{**begun, "notified_at": None, **values})


def test_a_late_notification_without_good_cause_closes_the_gate_that_was_ticked() -> None:
    late = emergency(notified_at="2026-11-19T16:30:00Z")
    assert line("notification", late).state == "not_met"
    late.good_cause = "Phones down at the hospital"
    assert line("notification", late).state == "met"
    assert line("notification", emergency()).state == "not_met"
    assert line("notification", emergency(start_of_care_at="2026-11-22T16:30:00Z")).state == "unknown"
    assert line("notification", emergency(notified_at="2026-11-16T16:30:00Z")).state == "met"


def test_on_the_last_day_the_time_to_notify_is_not_called_over() -> None:
    found = line("notification", emergency(start_of_care_at="2026-11-20T16:30:00Z"))
    assert found.words == "Notify until Mon Nov 23, 9:30 AM MST."


def test_a_rating_by_another_scheme_than_the_partners_is_asked_about() -> None:
    own = program_of(bare(PrcProgram, name="Own (PRACTICE)", priority_scheme="prc_2024"), "ihs")
    assert line("priority", promise(priority_scheme="prc_traditional"), program=own).state == "unknown"
    assert line("priority", promise(priority_scheme="prc_2024", priority="B1"), program=own).state == "met"
    assert line("priority", promise(priority_scheme="prc_traditional")).state == "met"


def test_an_urban_program_asks_its_own_gates_only() -> None:
    blank = promise(gate_residency=None, gate_priority=None, gate_notification=None)
    assert [one.code for one in gates(blank, URBAN, (), None, TODAY)] == ["eligible", "alternate"]
    assert state(blank, program=URBAN) == "ready"
    assert state(blank, program=IHS) == "missing"


def test_an_insurers_promise_has_no_gates() -> None:
    unmarked = {"priority_scheme": "", "is_emergency": None, "program_id": None}
    blank = dict.fromkeys(GATE_FIELD.values()) | unmarked
    assert state(promise(payer="Medicaid", **blank)) == "ready"
    assert state(promise(payer="PRC", **blank)) == "missing"


@given(
    st.lists(
        st.sampled_from(["met", "not_met", "not_checked", "not_applicable", "later"]), min_size=5, max_size=5
    )
)
def test_it_is_ready_exactly_when_every_gate_is_settled(states: list[str]) -> None:
    written = {
        field: {**MET, "state": code, "why": "As the program says"}
        for field, code in zip(GATE_FIELD.values(), states, strict=True)
    }
    one = promise(**written)
    assert (state(one) == "ready") == all(code in SETTLED for code in states)
    assert len(open_gates(gates(one, IHS, (), None, TODAY))) == sum(code not in SETTLED for code in states)


CHANGES = {
    "services": ["medical_oncology", "imaging"],
    "vendor": "Another clinic (PRACTICE)",
    "vendor_site_id": derived_id("another"),
    "starts_on": date(2026, 11, 21),
    "ends_on": date(2027, 3, 1),
    "amount": "9000.00",
}


def approved() -> Authorization:
    return confirmed(promise(), "approved", at=datetime(2026, 11, 20, 16, 0, tzinfo=UTC))


def test_what_was_approved_and_is_unchanged_is_ready() -> None:
    assert set(CHANGES) == set(TERMS)
    assert terms_standing(approved(), IHS).state == "as_approved"
    assert state(approved()) == "ready"


@pytest.mark.parametrize("field", TERMS)
def test_a_change_after_approval_is_not_ready_until_a_second_person_confirmed_it(field: str) -> None:
    one = approved()
    setattr(one, field, CHANGES[field])
    assert terms_standing(one, IHS).is_open
    assert state(one) == "unknown"
    assert [name for name, _ in confirmed(one, "confirmed").problems()] == ["confirmed"]
    assert terms_standing(one, IHS).is_open
    at = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    one.confirmed = ticked(one, "confirmed", OTHER, "Lena Dale", at, "America/Denver", "phone")
    assert one.problems() == []
    assert terms_standing(one, IHS).state == "confirmed"
    assert state(one) == "ready"


def test_a_confirmed_change_that_changes_again_is_open_again() -> None:
    one = approved()
    one.ends_on = date(2027, 3, 1)
    at = datetime(2026, 11, 22, 16, 0, tzinfo=UTC)
    one.confirmed = ticked(one, "confirmed", OTHER, "Lena Dale", at, "America/Denver", "phone")
    one.ends_on = date(2027, 4, 1)
    assert terms_standing(one, IHS).is_open


def test_what_is_no_term_may_change_without_a_second_person() -> None:
    one = approved()
    one.note, one.po_number, one.fiscal_year = "Called again.", "27-PO-1", 2027
    assert terms_standing(one, IHS).state == "as_approved"


def test_a_program_that_asks_no_second_person_gets_none() -> None:
    own = program_of(bare(PrcProgram, name="Own (PRACTICE)", two_person_rule=False), "tribal_638")
    one = approved()
    one.vendor = "Another clinic (PRACTICE)"
    assert not terms_standing(one, own).is_open


FIRST, LAST = date(2026, 11, 20), date(2027, 2, 20)


@given(st.dates(date(2026, 1, 1), date(2028, 1, 1)))
def test_a_visit_is_inside_the_window_or_it_is_said_on_which_side_it_is_not(day: date) -> None:
    found = against(promise(), Visit((day,), ("medical_oncology",)))
    assert bool(found) == (not FIRST <= day <= LAST)
    is_ready = authorization_item([promise()], "medical_oncology", (day,), TODAY).state == "ready"
    assert is_ready == (not found)


def test_another_service_and_another_vendor_are_said() -> None:
    visit = Visit((FIRST,), ("imaging",), "Other Hospital (PRACTICE)")
    assert len(against(promise(vendor_site_id=None), visit)) == 2
    same = Visit((FIRST,), ("medical_oncology",), "mesa view cancer center (practice).")
    assert against(promise(vendor_site_id=None), same) == ()
    assert len(not_known(bare(Authorization), Visit())) == 4


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"starts_on": "2026-12-01", "ends_on": "2026-11-30"}, "ends_on"),
        ({"notice_on": "2026-12-01", "denial_received_on": "2026-11-30"}, "denial_received_on"),
        ({"denial_received_on": "2026-12-01", "appeal_sent_on": "2026-11-30"}, "appeal_sent_on"),
        ({"amount_paid": "-1"}, "amount_paid"),
        ({"visits": 0}, "visits"),
        ({"appeal_level": 0}, "appeal_level"),
        ({"is_elder_or_disabled": True, "elder_or_disabled_why": " "}, "elder_or_disabled_why"),
        ({"start_of_care_at": "2026-12-01T09:00:00Z"}, "start_of_care_zone"),
        ({"notified_at": "2026-12-01T09:00:00Z"}, "notified_zone"),
    ],
)
def test_what_cannot_be_is_said_at_the_field(values: dict[str, Any], field: str) -> None:
    assert [name for name, _ in bare(Authorization, **values).problems()] == [field]
