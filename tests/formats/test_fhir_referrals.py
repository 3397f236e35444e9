"""A referral from another system stands here as its Task says, in one file or two, in either order, once."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sync.formats.code_lists import code_list
from sync.formats.intake import Intake
from sync.records.referral import Referral
from sync.rules.lifecycle import is_over, lifecycle_of
from sync.rules.proposal import Decision, Planned
from tests.formats.fhir_referrals import PATIENT, alone, bundle, request, task
from tests.formats.small_desk import INTAKE, MOSS, Desk

CENTER = "c" * 32
BSER = "http://hl7.org/fhir/us/bser/CodeSystem/TaskBusinessStatusCS"
REASON = {"text": "No oncologist this month (PRACTICE)"}


def a_desk() -> Desk:
    sites = {"mesa view cancer center (practice)": CENTER}
    return Desk(
        MOSS, intake=Intake(INTAKE.today, INTAKE.zone, INTAKE.received_at, source="site:x", sites=sites)
    )


def referral_in(desk: Desk) -> dict[str, Any]:
    [one] = desk.referrals.values()
    return dict(one.fields)


def of_kind(planned: list[Planned], kind: str) -> list[Decision]:
    return [one.decision for one in planned if one.proposal.kind == kind]


@pytest.mark.parametrize(
    ("status", "state"),
    [
        ("draft", "draft"),
        ("requested", "submitted"),
        ("received", "submitted"),
        ("accepted", "accepted"),
        ("ready", "accepted"),
        ("rejected", "declined"),
        ("failed", "declined"),
        ("on-hold", "needs_information"),
        ("in-progress", "accepted"),
        ("cancelled", "cancelled"),
        ("completed", "report_awaited"),
    ],
)
def test_the_task_says_how_the_referral_stands(status: str, state: str) -> None:
    desk = a_desk()
    planned = desk.bring_in(bundle(PATIENT, task(status), request()))
    assert referral_in(desk)["status"] == state
    assert [one.state for one in of_kind(planned, "task")] == ["known"]


def test_every_status_that_a_task_can_have_is_answered_by_the_table_or_beside_it() -> None:
    table = lifecycle_of(Referral)
    assert table is not None
    named = {one.names["fhir_task"] for one in table.states.values()} | {table.withdrawn["fhir_task"]}
    beside = code_list("fhir-r4")["task_as_referral"]
    assert named | set(beside) == set(code_list("fhir-r4")["status"]["Task"])
    assert set(beside) & named == {"in-progress"}


@pytest.mark.parametrize(
    ("business", "state"),
    [
        ({"coding": [{"system": BSER, "code": "5.1.1"}]}, "scheduled"),
        (
            {
                "coding": [
                    {"system": BSER, "code": "5.1.2", "display": "Scheduled Service Request Event Unattended"}
                ]
            },
            "no_show",
        ),
        ({"text": "Service Request Event Completed"}, "report_awaited"),
        ({"text": "5.1.3 Scheduled Event Cancelled"}, "event_cancelled"),
        ({"coding": [{"system": BSER, "code": "5.4"}]}, "cancellation_requested"),
        ({"text": "Waiting for transport"}, "accepted"),
    ],
)
def test_in_progress_is_told_apart_by_the_business_status(business: dict[str, Any], state: str) -> None:
    desk = a_desk()
    desk.bring_in(bundle(PATIENT, request(), task("in-progress", businessStatus=business)))
    kept = referral_in(desk)
    assert kept["status"] == state
    assert ("Waiting for transport" in kept.get("status_reason", "")) == (state == "accepted")


def test_a_business_status_that_contradicts_the_status_stands_beside_it_in_words() -> None:
    desk = a_desk()
    business = {"coding": [{"system": BSER, "code": "4.0", "display": "Service Request Declined"}]}
    desk.bring_in(bundle(PATIENT, request(), task("accepted", businessStatus=business)))
    assert referral_in(desk)["status"] == "accepted"
    assert "Service Request Declined" in referral_in(desk)["status_reason"]


@pytest.mark.parametrize("status", ["rejected", "on-hold", "cancelled", "failed"])
def test_the_senders_reason_comes_with_the_state_and_a_missing_one_is_said(status: str) -> None:
    desk, other = a_desk(), a_desk()
    desk.bring_in(bundle(PATIENT, request(), task(status, statusReason=REASON)))
    assert REASON["text"] in referral_in(desk)["status_reason"]
    other.bring_in(bundle(PATIENT, request(), task(status)))
    assert referral_in(other)["status_reason"]


def test_what_is_asked_by_a_day_is_an_answer_wanted_by_then() -> None:
    desk = a_desk()
    until = {"period": {"end": "2026-12-09"}}
    desk.bring_in(bundle(PATIENT, request(), task("on-hold", statusReason=REASON, restriction=until)))
    assert referral_in(desk)["answer_by_on"] == "2026-12-09"


def test_a_task_in_a_later_file_moves_the_referral_and_its_files_again_change_nothing() -> None:
    desk = a_desk()
    first, second = (
        alone(request(performer=[{"display": "Mesa View Cancer Center (PRACTICE)"}])),
        alone(task("requested")),
    )
    third = alone(task("accepted", lastModified="2026-11-24T08:00:00Z"))
    for one in (first, second, third):
        desk.bring_in(one)
    kept = referral_in(desk)
    assert (kept["status"], kept["service"], kept["to_site_id"]) == ("accepted", "medical_oncology", CENTER)
    for one in (first, second, third, second, first):
        assert of_kind(desk.bring_in(one), "referral")[0].state == "known"
    assert referral_in(desk) == kept


def test_a_task_that_comes_first_begins_the_referral_and_the_request_fills_it_in() -> None:
    desk = a_desk()
    desk.bring_in(alone(task("accepted")))
    assert referral_in(desk)["status"] == "accepted"
    number = [{"system": "urn:oid:1.2.3", "value": "R-77"}]
    [decision] = of_kind(desk.bring_in(alone(request(identifier=number, priority="urgent"))), "referral")
    kept = referral_in(desk)
    assert decision.state == "filed"
    assert (kept["status"], kept["service"], kept["priority"]) == ("accepted", "medical_oncology", "urgent")


def test_a_request_with_a_number_of_its_own_is_found_by_the_task_that_only_knows_its_key() -> None:
    desk = a_desk()
    desk.bring_in(alone(request(identifier=[{"system": "urn:oid:1.2.3", "value": "R-77"}])))
    desk.bring_in(alone(task("rejected", statusReason=REASON)))
    assert referral_in(desk)["status"] == "declined"


def test_an_earlier_state_that_arrives_late_changes_nothing() -> None:
    desk = a_desk()
    desk.bring_in(bundle(PATIENT, request(), task("accepted", lastModified="2026-11-24T08:00:00Z")))
    desk.bring_in(alone(task("on-hold", lastModified="2026-11-22T08:00:00Z", statusReason=REASON)))
    assert referral_in(desk)["status"] == "accepted"


def test_a_move_that_the_table_refuses_goes_aside_with_a_sentence() -> None:
    desk = a_desk()
    desk.bring_in(
        bundle(
            PATIENT, request(), task("cancelled", statusReason=REASON, lastModified="2026-11-22T08:00:00Z")
        )
    )
    [decision] = of_kind(
        desk.bring_in(alone(task("accepted", lastModified="2026-11-24T08:00:00Z"))), "referral"
    )
    assert decision.state == "aside"
    assert decision.reason == (
        'The sender says "Accepted". "Accepted" cannot follow "Cancelled". A person has to look.'
    )
    assert referral_in(desk)["status"] == "cancelled"


@pytest.mark.parametrize("status", ["revoked", "entered-in-error"])
def test_a_request_that_was_called_off_or_a_mistake_is_never_open_work(status: str) -> None:
    desk = a_desk()
    planned = desk.bring_in(bundle(PATIENT, request(status), task("accepted")))
    kept = [one.fields for one in desk.referrals.values()]
    assert all(is_over(Referral, one["status"]) for one in kept)
    assert not [one for one in of_kind(planned, "task") if one.state == "filed"]
    open_before = a_desk()
    open_before.bring_in(bundle(PATIENT, request(), task("accepted")))
    open_before.bring_in(alone(request(status)))
    after = referral_in(open_before)
    assert is_over(Referral, after["status"]) or after["is_withdrawn"]


def test_a_task_of_a_mistake_withdraws_what_came_before_and_begins_nothing() -> None:
    desk = a_desk()
    assert of_kind(desk.bring_in(alone(task("entered-in-error"))), "referral")[0].state == "aside"
    desk.bring_in(bundle(PATIENT, request(), task("accepted")))
    desk.bring_in(alone(task("entered-in-error", lastModified="2026-11-24T08:00:00Z")))
    assert referral_in(desk)["is_withdrawn"]


def test_a_part_of_a_task_about_another_request_is_a_secondary_referral() -> None:
    desk = a_desk()
    split = request(id="r2", code={"text": "Imaging"})
    part = task(
        "requested", id="t2", focus={"reference": "ServiceRequest/r2"}, partOf=[{"reference": "Task/t1"}]
    )
    planned = desk.bring_in(bundle(PATIENT, part, task("accepted"), split, request()))
    found = {one.patch["service"]: one for one in of_kind(planned, "referral")}
    assert found["imaging"].patch["part_of_id"] == found["medical_oncology"].record_id
    later = a_desk()
    first = of_kind(later.bring_in(bundle(PATIENT, request(), task("accepted"))), "referral")[0]
    [second] = of_kind(later.bring_in(bundle(PATIENT, split, part)), "referral")
    assert second.patch["part_of_id"] == first.record_id


def test_a_part_of_a_task_about_the_same_request_is_somebodys_work_and_moves_nothing() -> None:
    desk = a_desk()
    part = task("completed", id="t2", partOf=[{"reference": "Task/t1"}])
    planned = desk.bring_in(bundle(PATIENT, request(), task("accepted"), part))
    assert referral_in(desk)["status"] == "accepted"
    assert sorted(one.state for one in of_kind(planned, "task")) == ["filed", "known"]


def test_the_published_pair_comes_in_as_one_referral_that_was_accepted(samples: Path) -> None:
    desk = a_desk()
    for path in sorted((samples / "fhir" / "sdohcc").glob("*Example.json")):
        resource = json.loads(path.read_text(encoding="utf-8"))
        resource["for" if resource["resourceType"] == "Task" else "subject"] = {"reference": "Patient/p1"}
        for one in (path.read_bytes(), json.dumps(_with_patient(resource)).encode()):
            desk.bring_in(one)
    kept = referral_in(desk)
    assert (kept["status"], kept["service"]) == ("accepted", "other")
    assert kept["reason"] == "Assistance with application for food pantry program"
    assert kept["vendor"] == "ABC Coordination Platform"


def _with_patient(resource: dict[str, Any]) -> dict[str, Any]:
    """Put a published resource beside a patient who is known here; they point to one who is not."""
    entries = [{"resource": one} for one in (PATIENT, resource)]
    return {"resourceType": "Bundle", "type": "collection", "entry": entries}


def test_a_second_task_after_a_refusal_drives_the_referral() -> None:
    desk = a_desk()
    refused = task("rejected", statusReason=REASON, lastModified="2026-11-21T08:00:00Z")
    again = task("accepted", id="t2", authoredOn="2026-11-23T08:00:00Z")
    planned = desk.bring_in(bundle(PATIENT, request(), again, refused))
    assert referral_in(desk)["status"] == "accepted"
    assert [one.state for one in of_kind(planned, "task")] == ["known", "known"]
