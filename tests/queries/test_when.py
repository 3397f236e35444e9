"""Times as they are told: by their own clock, with its name, and never a crash for a clock nobody knows."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from sync.words import When, Words, say


@pytest.mark.parametrize(
    ("zone", "text"),
    [
        ("America/Phoenix", "Mon Nov 23, 9:42 AM MST"),
        ("America/Denver", "Mon Nov 23, 9:42 AM MST"),
        ("America/Chicago", "Mon Nov 23, 10:42 AM CST"),
        ("America/Adak", "Mon Nov 23, 6:42 AM HST"),
        ("Mars/Olympus", "Mon Nov 23, 4:42 PM UTC"),
        ("", "Mon Nov 23, 4:42 PM UTC"),
    ],
)
def test_a_moment_is_told_by_its_own_clock_with_its_zone(zone: str, text: str) -> None:
    assert str(When(at=datetime(2026, 11, 23, 16, 42, tzinfo=UTC), zone=zone)) == text


def test_a_day_has_no_clock() -> None:
    assert str(When(on=date(2026, 11, 23))) == "Mon Nov 23"


def test_a_sentence_still_knows_what_it_was_made_of() -> None:
    said = say("Waiting: {who}", who="PRC {office}")
    assert said == "Waiting: PRC {office}"
    assert (said.template, said.values) == ("Waiting: {who}", {"who": "PRC {office}"})
    assert say(said) is said
    assert said.filled({"who": "Ann"}) == "Waiting: Ann"
    assert Words("50 {") == "50 {"


def test_a_sentence_in_small_letters_still_knows_what_it_was_made_of() -> None:
    small = say("Referral to {site}", site="Mesa View").lower()
    assert small == "referral to mesa view"
    assert (small.template, small.is_small) == ("Referral to {site}", True)
    assert small.filled({"site": "Nome"}) == "referral to nome"
    assert not say("Referral").is_small


def test_weekday_and_month_are_written_with_other_names_the_clock_with_its_own() -> None:
    moment = When(at=datetime(2026, 11, 23, 16, 42, tzinfo=UTC), zone="America/Phoenix")
    assert moment.written(str.upper) == "MON NOV 23, 9:42 AM MST"
    assert When(on=date(2026, 11, 23)).written(str.upper) == "MON NOV 23"
    assert When().written(str.upper) == ""
