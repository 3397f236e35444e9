"""A PRC authorization from its first gate to its appeal, as the benefits desk does it."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from navigator_app import gathered
from navigator_app.commands import authorizations, records
from navigator_app.commands.authorizations import Notice
from navigator_app.desk import Desk
from sync.errors import Refused
from sync.rules.prc.terms import terms_standing
from tests.desks import IMANI, MARIAN, ROSA
from tests.prc import TERMS, approved, as_person, asked, of


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
