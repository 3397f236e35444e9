"""What a record takes, read from its declaration: which key, from when until when, and when two of them meet."""

from __future__ import annotations

from typing import Any

import pytest

from sync.records import KINDS
from sync.records.registry import Registry
from sync.rules import collisions
from sync.rules.collisions import Asked, Claim, claims, fingerprint, rule

APPOINTMENT, PATIENT = KINDS["appointment"], KINDS["patient"]
HERE, THERE, LENA = "1" * 32, "2" * 32, "3" * 32


def visit(**more: Any) -> dict[str, Any]:
    said = {
        "modality": "in_person",
        "provider_site_id": HERE,
        "patient_site_id": THERE,
        "room": "Suite 2",
        "starts_at": "2026-12-01T17:00:00Z",
        "ends_at": "2026-12-01T18:00:00Z",
        "status": "booked",
    }
    return said | more


def only(values: dict[str, Any]) -> Claim:
    (claim,) = claims(APPOINTMENT, values)
    return claim


def test_in_person_the_providers_room_is_taken_by_video_the_patients_and_by_phone_none() -> None:
    at_theirs = only(visit(modality="video"))
    assert only(visit()) == only(visit(modality="", patient_site_id=None))
    assert at_theirs == only(visit(provider_site_id=THERE))
    assert at_theirs.key != only(visit()).key
    assert claims(APPOINTMENT, visit(modality="phone")) == ()


def test_a_room_is_the_same_however_it_is_written() -> None:
    assert only(visit()) == only(visit(room="  suite   2"))


@pytest.mark.parametrize(
    "more",
    [
        {"room": ""},
        {"room": None},
        {"provider_site_id": None},
        {"starts_at": None},
        {"starts_at": "tomorrow"},
        {"status": "cancelled"},
        {"status": "waitlist"},
        {"status": "from a newer release"},
        {"is_withdrawn": True},
    ],
)
def test_what_is_not_said_or_does_not_count_takes_nothing(more: dict[str, Any]) -> None:
    assert claims(APPOINTMENT, visit(**more)) == ()


def test_an_interpreter_is_taken_beside_the_room_unless_none_is_needed() -> None:
    assert {claim.collision for claim in claims(APPOINTMENT, visit(interpreter_id=LENA))} == {
        "room",
        "interpreter",
    }
    assert only(visit(interpreter_id=LENA, interpreter="not_needed")).collision == "room"


def test_without_an_end_it_takes_as_long_as_the_rule_says() -> None:
    assert only(visit(ends_at=None)).ends_s - only(visit()).starts_s == rule().assumed_minutes * 60
    assert only(visit(ends_at="2026-12-01T16:00:00Z")) == only(visit(ends_at=None))


def test_two_meet_when_they_overlap_and_not_when_one_follows_the_other(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first, second = (
        only(visit()),
        only(visit(starts_at="2026-12-01T18:00:00Z", ends_at="2026-12-01T19:00:00Z")),
    )
    assert first.meets(first)
    assert not first.meets(second)
    assert not second.meets(first)
    close = rule().model_copy(update={"collisions": {"room": Asked(is_on=True, minutes_between=10)}})
    monkeypatch.setattr(collisions, "rule", lambda: close)
    assert first.meets(second)
    assert second.meets(first)


def test_a_rule_that_is_off_takes_nothing_and_changes_the_fingerprint(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    before = fingerprint(KINDS)
    assert before == fingerprint(KINDS) != fingerprint(Registry())
    off = rule().model_copy(update={"collisions": {"room": Asked(is_on=False, minutes_between=0)}})
    monkeypatch.setattr(collisions, "rule", lambda: off)
    assert claims(APPOINTMENT, visit(interpreter_id=LENA)) == ()
    assert fingerprint(KINDS) != before


def test_each_number_of_a_chart_is_taken_for_good_and_one_without_an_assigner_never() -> None:
    numbers = [
        {"assigner": "A", "value": "1"},
        {"assigner": "a", "value": "1"},
        {"assigner": "", "value": "2"},
    ]
    (claim,) = claims(PATIENT, {"identifiers": [*numbers, "what a newer release wrote"]})
    assert (claim.starts_s, claim.ends_s) == (collisions.BEGINNING, collisions.END)


def test_a_kind_that_declares_nothing_takes_nothing() -> None:
    assert claims(KINDS["trip_leg"], {"confirmation": "V-0182"}) == ()
    assert claims(None, {}) == ()
