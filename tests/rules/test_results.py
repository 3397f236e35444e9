"""A result is shown whole wherever it is shown, and our own words beside it give no verdict."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

import sync
from sync.records.lab_result import LabResult
from sync.rules.requirements import lists
from sync.rules.result_text import (
    NO_FLAG,
    NO_LAB,
    NO_TIME,
    NO_UNIT,
    NO_VALUE,
    forbidden_words,
    result_text,
)
from tests.rules.known import a, bare


def test_a_result_tells_value_unit_flag_time_and_lab() -> None:
    text = result_text(a(LabResult, supersedes=[]))
    assert text.sentence == (
        "Hemoglobin: 11.2 g/dL · Low (L) · Mon Nov 23, 8:10 AM MST · Cedar Basin Lab (PRACTICE)"
    )


def test_what_the_lab_did_not_say_is_said_to_be_missing() -> None:
    text = result_text(bare(LabResult, name="Hemoglobin"))
    for part in (NO_VALUE, NO_UNIT, NO_FLAG, NO_TIME, NO_LAB):
        assert part in text.sentence


def test_the_value_is_shown_exactly_as_it_was_reported() -> None:
    assert result_text(bare(LabResult, name="WBC", value_text="50,000", value="50000")).value == "50,000"
    assert (
        result_text(bare(LabResult, name="CRP", value_text="<0.20", comparator="<", value="0.2")).value
        == "<0.20"
    )


def test_the_gravest_of_several_flags_gives_the_mark_and_all_are_named() -> None:
    text = result_text(a(LabResult, flags=["H", "HH", "Q9"]))
    assert text.flag == "High (H), Critically high (HH), Q9"
    assert text.tint == "danger"
    assert text.icon


def test_a_corrected_result_keeps_what_stood_there() -> None:
    text = result_text(a(LabResult, status="corrected"))
    assert "Corrected" in text.sentence
    assert "earlier: 11.6 g/dL" in text.sentence


def test_a_result_by_phone_says_that_the_report_is_not_here() -> None:
    assert "By phone, awaiting report" in result_text(a(LabResult, source="phone")).sentence


def test_a_status_that_is_not_final_is_never_left_out() -> None:
    for status in ("preliminary", "cancelled", "entered-in-error", "status_of_next_year"):
        assert result_text(a(LabResult, status=status)).status


@pytest.mark.parametrize("words", ["Normal", "this is safe", "only a little", "Do not treat", "expected"])
def test_words_that_would_be_a_verdict_are_found(words: str) -> None:
    assert forbidden_words(words)


@pytest.mark.parametrize(
    "words", ["Expected, confirm with oncology", "Not explained, call now", "Abnormal", "Unsafe", "High"]
)
def test_the_fixed_phrases_and_the_labs_own_words_are_none(words: str) -> None:
    assert forbidden_words(words) == ()


def test_nothing_that_the_rules_say_is_a_verdict() -> None:
    room = Path(sync.__file__).parent
    said = [
        call.args[0].value
        for module in (*room.glob("rules/*.py"), *room.glob("records/*.py"))
        for call in ast.walk(ast.parse(module.read_text(encoding="utf-8")))
        if isinstance(call, ast.Call)
        and isinstance(call.func, ast.Name)
        and call.func.id == "say"
        and isinstance(call.args[0], ast.Constant)
    ]
    assert len(said) > 50
    assert [words for words in said if forbidden_words(str(words))] == []


def test_nothing_that_the_lists_tell_people_to_do_is_a_verdict() -> None:
    assert [line.fix for line in lists().requirements.values() if forbidden_words(line.fix)] == []
