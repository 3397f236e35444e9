"""A report takes the place of a phoned value only where it says the same, and never makes it milder."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.rules.awaiting import is_same_test, report_of, with_phoned
from sync.rules.proposal import Decision, PatientClues, Proposal, Stored
from sync.words import say

PATIENT = "5" * 32
PHONED: dict[str, Any] = {
    "name": "Potassium",
    "code": "2823-3",
    "code_system": "loinc",
    "value_text": "6.1",
    "value": "6.1",
    "unit": "mmol/L",
    "flags": ["HH"],
    "source": "phone",
    "reported_at": "2026-11-23T16:30:00Z",
}
REPORT: dict[str, Any] = {
    **PHONED,
    "value_text": "6.10",
    "value": "6.10",
    "source": "hl7v2",
    "source_key": "hl7v2-77",
    "collected_at": "2026-11-23T15:10:00Z",
    "collected_zone": "America/Denver",
}


def decided(report: dict[str, Any], *phoned: dict[str, Any]) -> Decision:
    proposal = Proposal("lab_result", "hl7v2-77", report, PatientClues())
    new = Decision("filed", say("They agree."), PATIENT, is_new=True, patch=report)
    stored = [Stored(f"{n:032x}", PATIENT, one) for n, one in enumerate(phoned, 1)]
    return with_phoned(proposal, new, stored)


def test_the_same_value_of_the_same_day_takes_its_place_and_keeps_it_beside() -> None:
    found = decided(REPORT, PHONED)
    assert not found.is_new
    assert found.record_id == f"{1:032x}"
    assert (found.patch["source"], found.patch["source_key"]) == ("hl7v2", "hl7v2-77")
    (earlier,) = found.patch["supersedes"]
    assert (earlier["value_text"], earlier["flags"]) == ("6.1", ["HH"])


@pytest.mark.parametrize(
    "change",
    [
        {"value_text": "4.2", "value": "4.2"},
        {"comparator": ">"},
        {"flags": ["H"]},
        {"flags": []},
    ],
    ids=["another number", "another comparator", "a milder flag", "no flag"],
)
def test_what_says_otherwise_stands_beside_it_and_says_so(change: dict[str, Any]) -> None:
    found = decided(REPORT | change, PHONED)
    assert found.is_new
    assert "Look at both" in found.warnings[-1]


@pytest.mark.parametrize(
    "change",
    [
        {"code": "2951-2", "name": "Sodium"},
        {"collected_at": "2026-11-21T15:10:00Z"},
    ],
    ids=["another analyte", "another day"],
)
def test_another_test_has_nothing_to_do_with_it(change: dict[str, Any]) -> None:
    found = decided(REPORT | change, PHONED)
    assert found.is_new
    assert not found.warnings


def test_of_two_phoned_alike_a_person_decides() -> None:
    found = decided(REPORT, PHONED, PHONED)
    assert found.is_new
    assert found.warnings


def test_one_that_has_its_report_or_was_withdrawn_waits_no_more() -> None:
    assert decided(REPORT, PHONED | {"source": "hl7v2"}).is_new
    assert decided(REPORT, PHONED | {"is_withdrawn": True}).is_new


def test_a_lab_s_own_code_is_known_by_the_analyte_s_name() -> None:
    local = REPORT | {"code": "K", "code_system": "local", "name": "POTASSIUM"}
    assert is_same_test(local, PHONED)
    assert not is_same_test(local | {"name": "K"}, PHONED)


def test_a_value_phoned_after_its_report_is_known_by_it() -> None:
    report = Stored("r" * 32, PATIENT, REPORT)
    assert report_of(PHONED, [report]) == report
    assert report_of(PHONED | {"value": "6.4", "value_text": "6.4"}, [report]) is None
    assert report_of(PHONED, [Stored("r" * 32, PATIENT, PHONED)]) is None


@given(
    st.decimals(min_value=0, max_value=999, places=2),
    st.decimals(min_value=0, max_value=999, places=2),
    st.sets(st.sampled_from(["L", "H", "LL", "HH", "A"])),
    st.sets(st.sampled_from(["L", "H", "LL", "HH", "A"])),
)
def test_no_value_and_no_flag_is_ever_lost(one: Any, other: Any, flags: set[str], more: set[str]) -> None:
    phoned = PHONED | {"value": str(one), "value_text": str(one), "flags": sorted(flags)}
    report = REPORT | {"value": str(other), "value_text": str(other), "flags": sorted(more)}
    found = decided(report, phoned)
    if not found.is_new:
        assert one == other
        assert flags <= more
        assert found.patch["supersedes"][-1]["value_text"] == str(one)
