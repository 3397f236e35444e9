"""Which status may follow which, and what a move needs."""

from __future__ import annotations

import pytest

from sync.records import KINDS
from sync.records.base import Record
from sync.records.lab_plan import LabPlan
from sync.records.patient import Patient
from sync.records.referral import Referral
from sync.records.task import Task
from sync.records.trip import Trip
from sync.rules.lifecycle import (
    check_move,
    is_over,
    lifecycle_of,
    needs_reason,
    next_states,
    owner_of_next_move,
    states_named,
)

MOVING = [noun for noun in KINDS if lifecycle_of(noun) is not None]
each_moving_kind = pytest.mark.parametrize("noun", MOVING, ids=lambda noun: noun.about.name)


@each_moving_kind
def test_every_status_leads_to_known_ones_and_can_be_reached(noun: type[Record]) -> None:
    table = lifecycle_of(noun)
    assert table is not None
    reached = set(table.begins)
    for state in table.states.values():
        assert set(state.next) <= set(table.states)
        reached |= set(state.next)
    assert reached == set(table.states)
    assert set(table.reasons) <= set(table.states)


@each_moving_kind
def test_a_status_from_a_newer_release_is_not_refused(noun: type[Record]) -> None:
    table = lifecycle_of(noun)
    assert table is not None
    assert check_move(noun, {table.field: "code_of_next_year"}, {table.field: table.begins[0]}) == check_move(
        noun, None, {table.field: table.begins[0]}
    )
    assert check_move(noun, {}, {table.field: "code_of_next_year"}) == []


def test_a_draft_cannot_be_closed_at_once() -> None:
    told = check_move(Referral, {"status": "draft"}, {"status": "accepted"})
    assert told == [("status", '"Accepted" cannot follow "Draft".')]


@pytest.mark.parametrize("state", ["declined", "needs_information", "cancelled"])
def test_sending_back_and_declining_need_words(state: str) -> None:
    before, more = {"status": "submitted"}, {"answer_by_on": "2026-11-25", "alternative": "Nobody known."}
    assert (
        check_move(Referral, before, {"status": state, "status_reason": " ", **more})[0][0] == "status_reason"
    )
    assert check_move(Referral, before, {"status": state, "status_reason": "No pathology.", **more}) == []
    assert needs_reason(Referral, state)


@pytest.mark.parametrize(
    ("before", "state", "asked"),
    [
        ("submitted", "needs_information", ["answer_by_on"]),
        ("submitted", "declined", ["alternative"]),
        ("accepted", "scheduled", ["appointment_id"]),
        ("scheduled", "report_awaited", ["actual_on", "report_due_on"]),
    ],
)
def test_a_move_fills_in_what_the_next_one_goes_by_and_an_import_may_lack_it(
    before: str, state: str, asked: list[str]
) -> None:
    after = {"status": state, "status_reason": "Because."}
    assert [field for field, _ in check_move(Referral, {"status": before}, after)] == asked
    assert check_move(Referral, None, after) == []


def test_on_hold_needs_a_reason_too() -> None:
    assert check_move(Task, {"status": "requested"}, {"status": "on-hold"})[0][0] == "status_reason"


def test_the_loop_closes_with_report_read_and_patient_told() -> None:
    missing = check_move(Referral, {"status": "report_awaited"}, {"status": "closed"})
    assert [field for field, _ in missing] == ["report_received_on", "report_read", "patient_told"]
    before, tick = {"status": "report_awaited"}, {"at": "2026-12-05T10:00:00Z"}
    read = {"status": "closed", "report_received_on": "2026-12-04", "report_read": tick}
    assert check_move(Referral, before, read) == [("patient_told", '"Loop closed" needs: Patient told.')]
    assert check_move(Referral, before, {**read, "patient_told": tick}) == []


def test_a_referral_is_sent_to_somewhere_for_something() -> None:
    fields = [field for field, _ in check_move(Referral, {"status": "draft"}, {"status": "submitted"})]
    assert fields == ["to_site_id", "service"]


def test_a_proposal_becomes_an_order_by_a_named_clinician() -> None:
    before = {"status": "proposed"}
    assert check_move(LabPlan, before, {"status": "ordered"}) == [
        ("ordered_by", '"Ordered" needs: Ordered by.')
    ]
    assert check_move(LabPlan, before, {"status": "ordered", "ordered_by": "A. Whitfield, NP"}) == []


def test_what_a_status_needs_cannot_be_taken_away_under_it() -> None:
    before = {"status": "declined", "status_reason": "No bed."}
    assert check_move(Referral, before, {"status": "declined", "status_reason": ""})[0][0] == "status_reason"
    assert check_move(Referral, {"status": "declined"}, {"status": "declined", "note": "x"}) == []


def test_an_import_brings_a_record_in_any_status() -> None:
    assert check_move(Trip, None, {"status": "completed"}) == []
    assert check_move(Patient, None, {"phase": "active"}) == []


def test_whose_move_is_next() -> None:
    assert owner_of_next_move(Referral, "submitted") == "center"
    assert owner_of_next_move(Referral, "needs_information") == "clinic"
    assert owner_of_next_move(Referral, "code_of_next_year") == ""
    assert is_over(Referral, "closed")
    assert not is_over(Referral, "code_of_next_year")


def test_the_clinic_is_offered_its_own_moves() -> None:
    assert "accepted" not in next_states(Referral, "submitted", "clinic")
    assert "accepted" in next_states(Referral, "submitted", "center")
    assert "needs_information" in next_states(Referral, "submitted")
    assert next_states(Referral, "code_of_next_year") == ()


def test_a_referral_is_known_by_its_names_elsewhere() -> None:
    table = lifecycle_of(Referral)
    assert table is not None
    for state in table.states.values():
        assert set(state.names) == {"fhir_task", "bser", "epic", "rcis"}
    assert table.states["closed"].names["rcis"] == "C1"
    assert table.withdrawn["fhir_task"] == "entered-in-error"


def test_another_systems_word_finds_our_status() -> None:
    assert states_named(Referral, "fhir_task", "rejected") == ("declined",)
    assert "scheduled" in states_named(Referral, "fhir_task", "in-progress")
    assert states_named(Referral, "fhir_task", "word_of_next_year") == ()
