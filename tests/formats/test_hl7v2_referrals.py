"""REF messages become referrals: once, in the right state, changed by those who may; the rest of a file goes on."""

from __future__ import annotations

from typing import Any

import pytest

from sync.formats.hl7v2.reading import read
from sync.rules.proposal import Decision, Planned
from tests.formats.ref_messages import RESULT, ref
from tests.formats.small_desk import MOSS, Desk
from tests.formats.test_fhir_referrals import CENTER, a_desk, of_kind, referral_in

DENIED = "R^Rejected^HL70283"


def brought(desk: Desk, *messages: bytes) -> list[Decision]:
    return [one for message in messages for one in of_kind(desk.bring_in(message), "referral")]


@pytest.mark.parametrize(
    ("status", "state"),
    [("A", "accepted"), ("P^Pending", "submitted"), (DENIED, "declined"), ("E^Expired", "declined")],
)
def test_a_referral_stands_as_its_message_says(status: str, state: str) -> None:
    desk = a_desk()
    brought(desk, ref(status=status))
    assert referral_in(desk)["status"] == state
    assert bool(referral_in(desk).get("status_reason")) == (state == "declined")


def test_what_is_asked_of_whom_and_why_is_in_the_referral() -> None:
    desk = a_desk()
    brought(desk, ref())
    kept = referral_in(desk)
    wanted: dict[str, Any] = {
        "service": "medical_oncology",
        "priority": "asap",
        "setting": "outpatient",
        "requester": "Ada Whitfield, NP",
        "provider": "Imani Okafor, MD",
        "to_site_id": CENTER,
        "needed_by_on": "2027-01-20",
        "diagnosis": "Malignant neoplasm of right breast (C50.911)",
        "reason": "Treatment plan; Medical oncology",
    }
    assert {name: kept[name] for name in wanted} == wanted
    assert [(one["assigner"], one["value"]) for one in kept["identifiers"]] == [
        ("CEDAR", "R-2201"),
        ("MESA", "77"),
    ]
    for words in ("Needs a morning visit", "AU-31, IHS, 11/1/2026 - 2/1/2027", "Juniper Creek Clinic"):
        assert words in kept["note"]


def test_codes_that_no_table_knows_stay_words_and_move_nothing() -> None:
    desk = a_desk()
    brought(desk, ref(status="Q^Under review by board", priority="U9^When the road opens"))
    kept = referral_in(desk)
    assert kept.get("status", "draft") == "draft"
    assert kept["status_reason"] == "In the sender's system: Under review by board."
    assert kept.get("priority", "routine") == "routine"
    assert "When the road opens" in kept["note"]
    brought(desk, ref("I15", status="A", control="C2", sent="20261121090000-0700"))
    [decision] = brought(desk, ref("I15", status="ZZ", control="C9", sent="20261125090000-0700"))
    assert (decision.state, referral_in(desk)["status"]) == ("aside", "accepted")
    assert decision.reason == (
        "In the sender's system: ZZ. That is no state that is known here. A person has to look."
    )


def test_a_status_message_moves_it_a_cancellation_ends_it_and_old_ones_change_nothing() -> None:
    desk = a_desk()
    asked = ref()
    told = ref("I15", status="A", control="C2", sent="20261121090000-0700", sender="MESA")
    ended = ref("I14", status="A", control="C3", sent="20261122090000-0700", reason="Moved away (PRACTICE)")
    states = []
    for one in (asked, told, ended):
        brought(desk, one)
        states.append(referral_in(desk)["status"])
    assert states == ["submitted", "accepted", "cancelled"]
    assert "Moved away" in referral_in(desk)["status_reason"]
    kept = referral_in(desk)
    assert {one.state for one in brought(desk, asked, told, ended, told)} == {"known"}
    assert referral_in(desk) == kept


def test_a_cancellation_that_overtakes_the_request_leaves_no_open_work() -> None:
    desk = a_desk()
    brought(desk, ref("I14", control="C3", sent="20261122090000-0700"), ref())
    assert referral_in(desk)["status"] == "cancelled"


def test_a_change_by_its_sender_changes_what_was_asked_and_a_resent_request_does_not() -> None:
    desk = a_desk()
    brought(desk, ref())
    brought(desk, ref(reason="Second opinion", control="C4", sent="20261121090000-0700"))
    assert referral_in(desk)["reason"] == "Treatment plan; Medical oncology"
    brought(desk, ref("I13", reason="Second opinion", control="C5", sent="20261122090000-0700"))
    assert referral_in(desk)["reason"] == "Second opinion; Medical oncology"


def test_what_the_table_refuses_goes_aside_with_a_sentence_and_the_rest_of_the_file_is_filed() -> None:
    desk = a_desk()
    brought(desk, ref("I14", control="C3", sent="20261122090000-0700"))
    late = ref("I15", status="A", control="C6", sent="20261124090000-0700")
    planned = desk.bring_in(late + b"RF1|garbage\r" + ref(number="R-2202^CEDAR", control="C7"))
    found = of_kind(planned, "referral")
    assert found[0].state == "aside"
    assert found[0].reason.startswith('The sender says "Accepted". "Accepted" cannot follow "Cancelled".')
    assert found[-1].state == "filed"


def test_a_change_without_a_number_is_set_aside_and_a_request_without_one_is_taken() -> None:
    desk = a_desk()
    [no] = brought(desk, ref("I15", number="", status="A"))
    assert (no.state, "number" in no.reason) == ("aside", True)
    [yes] = brought(desk, ref(number=""))
    assert yes.state == "filed"


def test_results_that_come_with_a_referral_are_filed_as_results() -> None:
    desk = a_desk()
    planned = desk.bring_in(ref(more=RESULT))
    [result] = of_kind(planned, "lab_result")
    assert (result.state, result.patch["value_text"]) == ("filed", "11.2")


def test_one_number_of_two_people_is_two_referrals() -> None:
    reed = MOSS.model_copy(update={"id": "b" * 32, "patient_id": "b" * 32, "family_name": "Reed (PRACTICE)"})
    desk = Desk(
        MOSS, reed.model_copy(update={"identifiers": [MOSS.identifiers[0].model_copy(update={"value": "9"})]})
    )
    brought(desk, ref())
    other = ref(sender="OTHER").replace(b"000417", b"9").replace(b"Moss (PRACTICE)", b"Reed (PRACTICE)")
    assert [one.state for one in brought(desk, other)] == ["filed"]
    assert {one.patient_id for one in desk.referrals.values()} == {MOSS.id, reed.id}


def test_an_unknown_kind_of_referral_message_is_refused_by_name() -> None:
    [said] = read(ref("I99"))
    assert said.kind == "refused"
    assert said.reason is not None
    assert "REF^I99" in said.reason


def test_a_person_nobody_knows_here_gets_a_chart_with_the_referral() -> None:
    planned: list[Planned] = Desk().bring_in(ref())
    assert [(one.proposal.kind, one.decision.state) for one in planned] == [
        ("patient", "filed"),
        ("referral", "filed"),
    ]
