"""An authorization as its page shows it, the committee's packet, and the letters of a case."""

from __future__ import annotations

from datetime import date
from typing import Any

from navigator_app import gathered
from navigator_app.commands import authorizations, bills, denials, records
from navigator_app.commands.denials import Said
from navigator_app.desk import Desk
from navigator_app.queries.authorization import AuthorizationView, authorization
from navigator_app.queries.bill import bill
from navigator_app.queries.committee import CommitteePacket, committee_packet
from navigator_app.queries.prc_letters import Wish, letter
from navigator_app.queries.referral import referral
from sync.records.referral import Referral
from tests import prc
from tests.desks import CLINIC, MARIAN, ROSA, clock_of, put
from tests.prc import REFERRAL

VENDOR = "Mesa View Cancer Center (PRACTICE)"
TERMS: dict[str, Any] = {
    "services": ["medical_oncology"],
    "vendor": VENDOR,
    "starts_on": "2026-11-20",
    "ends_on": "2027-02-20",
    "amount": "4200.00",
}
GATES = ("eligible", "residency", "priority", "notification", "alternate")


def asked(desk: Desk, **typed: Any) -> str:
    prc.referral(desk, case_manager_id=ROSA, diagnosis="Invasive ductal carcinoma", expected_on="2026-12-01")
    values = {"payer": "PRC", "status": "requested", "referral_id": REFERRAL, **TERMS, **typed}
    return records.save(desk, "authorization", values, patient_id=MARIAN)


def ready(desk: Desk, **typed: Any) -> str:
    one = asked(desk, **typed)
    for gate in GATES:
        authorizations.set_gate(desk, one, gate, "met", evidence="Card seen")
    authorizations.approve(desk, one)
    clock_of(desk).forward(hours=1)
    return one


def view_of(desk: Desk, one: str) -> AuthorizationView:
    found = authorization(desk, one)
    assert found is not None
    return found


def need(desk: Desk) -> str:
    record = gathered.record(desk, REFERRAL, Referral)
    assert record is not None
    return next(item.state for item in gathered.needs_of(desk, record) if item.key == "authorization")


def test_the_page_counts_what_is_open_and_offers_each_gate(desk: Desk) -> None:
    one = asked(desk)
    authorizations.set_gate(desk, one, "eligible", "met", evidence="Card seen")
    found = view_of(desk, one)
    assert [line.code for line in found.gates] == list(GATES)
    assert found.open_gates == 4
    assert {verb.step for verb in found.verbs if verb.command == "authorizations.set_gate"} == set(GATES)
    assert "does not bind tribal programs" in found.scope
    assert found.zone == "America/Denver"


def test_a_referral_is_ready_to_be_paid_for_when_all_of_it_is(desk: Desk) -> None:
    one = ready(desk)
    assert need(desk) == "ready"
    authorizations.change_terms(desk, one, {"amount": "9000.00"}, "Scan added")
    assert need(desk) == "unknown"
    shown = referral(desk, REFERRAL)
    assert shown is not None
    fix = next(item.fix for item in shown.items if item.item == "authorization")
    assert fix == "It changed after the approval: a second person has to confirm the change."


def test_a_visit_that_is_booked_outside_of_the_window_is_not_ready(desk: Desk) -> None:
    one = ready(desk)
    visit = put(
        desk,
        "appointment",
        "e" * 32,
        MARIAN,
        status="booked",
        referral_id=REFERRAL,
        starts_at="2027-02-21T06:30:00Z",
        provider_zone="America/Phoenix",
        patient_zone="America/Denver",
    )
    assert need(desk) == "ready"
    records.save(desk, "appointment", {"starts_at": "2027-02-21T07:30:00Z"}, desk.image(visit))
    assert need(desk) == "missing"
    assert view_of(desk, one).against == ("Sun Feb 21 is after it ends, Sat Feb 20.",)


def test_a_payer_that_was_written_down_later_opens_the_gate_again(desk: Desk) -> None:
    ready(desk)
    records.save(desk, "coverage", {"type": "va", "payer": "VA", "status": "not_checked"}, patient_id=MARIAN)
    assert need(desk) == "missing"


def test_what_somebody_wrote_down_is_never_hidden(desk: Desk) -> None:
    put(desk, "prc_program", "d" * 32, name="City (PRACTICE)", facility_type="urban", at_site_ids=[CLINIC])
    assert "po_number" not in view_of(desk, asked(desk, po_number="27-PO-1")).hidden_fields


def test_an_urban_program_shows_no_purchase_order_and_asks_its_own_gates(desk: Desk) -> None:
    put(
        desk,
        "prc_program",
        "d" * 32,
        name="City Indian Health (PRACTICE)",
        facility_type="urban",
        at_site_ids=[CLINIC],
    )
    found = view_of(desk, asked(desk))
    assert found.program == "City Indian Health (PRACTICE)"
    assert found.hidden_fields == {"po_number", "po_vendor", "po_on", "fiscal_year"}
    assert [line.code for line in found.gates] == ["eligible", "alternate"]
    assert not found.scope


def packet(desk: Desk, one: str) -> CommitteePacket:
    found = committee_packet(desk, one)
    assert found is not None
    return found


def test_the_committees_packet_says_what_is_known_and_names_what_is_not(desk: Desk) -> None:
    one = asked(desk, episode="First consult")
    found = packet(desk, one)
    told = {str(name): str(value) for part in found.parts for name, value in part.rows}
    assert found.episode == "First consult"
    assert told["Diagnosis, as the sender words it"] == "Invasive ductal carcinoma"
    assert told["Window"] == "11/20/2026 to 02/20/2027"
    assert told["Priority, as the program rated it"] == "Not written down"
    assert "Eligible: Look, and note by what." in found.open_points
    assert "Payers is not written down." in found.open_points
    assert not found.is_complete
    assert committee_packet(desk, "f" * 32) is None


def test_each_letter_is_there_when_its_case_is(desk: Desk) -> None:
    one = asked(desk)
    assert letter(desk, "appeal", one) is None
    assert letter(desk, "call_in", one) is None
    denials.denied(desk, one, Said("No funds", received_on=date(2026, 11, 20)))
    found = letter(desk, "appeal", one)
    assert found is not None
    assert found.to[0] == "Service Unit Director"
    assert found.signed_by == "Rosa Delgado, Juniper Creek Clinic (PRACTICE)"


def test_a_bill_is_answered_with_the_letter_that_leaves_out_what_is_wished(desk: Desk) -> None:
    ready(desk)
    entered = bills.enter(
        desk, MARIAN, {"from_whom": VENDOR, "service_from_on": "2026-11-20", "account_number": "AC-1"}
    )
    found = letter(desk, "no_liability", entered.bill_id)
    assert found is not None
    assert found.is_ready
    wished = letter(desk, "no_liability", entered.bill_id, Wish(without_disease=True, without_center=True))
    assert wished is not None
    assert wished.to == ()
    assert wished.left_out


def test_a_bills_page_says_what_covers_it_and_what_is_next(desk: Desk) -> None:
    ready(desk)
    one = bills.enter(desk, MARIAN, {"from_whom": VENDOR, "service_from_on": "2026-11-20"}).bill_id
    found = bill(desk, one)
    assert found is not None
    assert (found.finding.state, found.next_step) == ("covered", "Tell the program of the claim")
    assert found.covered_by == "PRC"
    bills.tell_program(desk, one, date(2026, 11, 20), "fax")
    bills.paid(desk, one, date(2026, 11, 21))
    found = bill(desk, one)
    assert found is not None
    assert (found.clock.state, found.verbs) == ("paid", ())
    assert bill(desk, "f" * 32) is None


def test_its_own_page_and_the_readiness_list_judge_a_promise_alike(desk: Desk) -> None:
    one = asked(desk)
    authorizations.approve(desk, one, {"po_number": "27-PO-1"})
    for gate in GATES:
        before = authorization(desk, one)
        assert before is not None
        assert before.status.tint == "warn"
        authorizations.set_gate(desk, one, gate, "met", evidence="Asked before the visit")
    shown = authorization(desk, one)
    assert shown is not None
    assert shown.notification.state == "unknown", "nobody wrote whether it was an emergency"
    view = referral(desk, REFERRAL)
    assert view is not None
    (line,) = [item for item in view.items if item.item == "authorization"]
    assert (shown.status.tint == "ok") == (line.state.text == "Ready")
    assert shown.status.tint == "ok"
