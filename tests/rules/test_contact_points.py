"""How far a number is trusted: one number however it is written, a failure that holds for everyone, a limit of days."""

from __future__ import annotations

import string
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ids import derived_id
from sync.records.derive import build, to_plain, values_of
from sync.records.endpoint import Endpoint
from sync.rules.contact_points import (
    ASKS,
    Failure,
    failure_of,
    is_last_four,
    last_four,
    line_of,
    number_of,
    standing,
)
from sync.rules.ticks import ticked
from tests.rules.known import NOW, ROSA, bare

ZONE, HOLDS_DAYS = "America/Denver", 180
TEN = st.text(string.digits, min_size=10, max_size=10).filter(lambda digits: digits[0] not in "01")
DAYS = st.integers(min_value=0, max_value=2_000)


def fax(**values: Any) -> Endpoint:
    return bare(Endpoint, **{"value": "(555) 555-0142", "organization": "Dry Fork (PRACTICE)"} | values)


def with_tick(one: Endpoint, field: str, days_ago: float, **more: Any) -> Endpoint:
    at = NOW - timedelta(days=days_ago)
    tick = to_plain(ticked(one, field, ROSA, "Rosa Delgado", at, ZONE, "called"))
    made = build(Endpoint, one.id, None, None, values_of(one) | {field: tick} | more)
    assert isinstance(made, Endpoint)
    return made


def verified(days_ago: float = 1, **values: Any) -> Endpoint:
    return with_tick(fax(**values), "verified", days_ago)


def failed(one: Endpoint, days_ago: float = 1) -> Endpoint:
    return with_tick(one, "failed", days_ago, status="error", status_reason="No such number")


def stands(one: Endpoint, *failures: Failure) -> str:
    return standing(one, NOW, ZONE, HOLDS_DAYS, failures)


@given(TEN, st.sampled_from(["({0}) {1}-{2}", "{0}-{1}-{2}", "{0}.{1}.{2}", "1 {0} {1} {2}", "+1{0}{1}{2}"]))
def test_a_number_is_one_however_it_is_written(digits: str, written: str) -> None:
    text = written.format(digits[:3], digits[3:6], digits[6:])
    assert number_of("fax", text) == digits
    assert last_four("fax", text) == digits[-4:]


@given(TEN, st.text(string.digits, min_size=1, max_size=4))
def test_an_extension_is_another_line_and_not_among_the_last_four(digits: str, extension: str) -> None:
    for written in (f"{digits} x{extension}", f"{digits} ext. {extension}", f"{digits} #{extension}"):
        assert number_of("phone", written) == f"{digits}x{extension}"
        assert last_four("phone", written) == digits[-4:]


@given(TEN, TEN)
def test_two_numbers_of_which_one_digit_differs_are_two(one: str, other: str) -> None:
    assert (number_of("fax", one) == number_of("fax", other)) == (one == other)


@given(TEN, st.text(max_size=12))
def test_only_the_last_four_digits_are_the_last_four(digits: str, typed: str) -> None:
    assert is_last_four("fax", digits, f" {digits[-4:]} ")
    assert is_last_four("fax", digits, typed) == (
        "".join(filter(str.isalnum, typed)).casefold() == digits[-4:]
    )


def test_of_a_mail_address_the_letters_before_the_at_are_asked() -> None:
    assert last_four("direct", "Records.Office@direct.dryfork.example") == "fice"
    assert is_last_four("direct", "Records.Office@direct.dryfork.example", "FICE")
    assert number_of("email", " A.B@X.example ") == "a.b@x.example"


def test_nothing_to_reach_anybody_by_is_no_number_and_never_confirmed() -> None:
    assert number_of("fax", "ask at the desk") == ""
    assert not is_last_four("fax", "ask at the desk", "")
    assert not is_last_four("fax", "", "")


def test_a_text_goes_to_the_phone_and_a_fax_to_another_machine() -> None:
    assert line_of("sms", "555 555 0142") == line_of("phone", "(555) 555-0142")
    assert line_of("fax", "555 555 0142") != line_of("phone", "555 555 0142")


@given(DAYS)
def test_a_verification_holds_for_the_days_of_the_site_and_not_a_day_longer(days: int) -> None:
    assert stands(verified(days)) == ("verified" if days <= HOLDS_DAYS else "old")


def test_a_number_that_nobody_verified_or_that_was_corrected_since_asks_for_its_last_four() -> None:
    assert stands(fax()) == "unverified"
    corrected = build(Endpoint, fax().id, None, None, values_of(verified()) | {"value": "(555) 555-0199"})
    assert isinstance(corrected, Endpoint)
    assert stands(corrected) == "unverified"
    assert ASKS["unverified"] == "last_four"


def test_a_number_that_went_to_another_owner_is_no_longer_verified() -> None:
    moved = build(
        Endpoint, fax().id, None, None, values_of(verified()) | {"organization": "Mesa Lab (PRACTICE)"}
    )
    assert isinstance(moved, Endpoint)
    assert stands(moved) == "unverified"


@given(st.floats(min_value=0.05, max_value=400))
def test_a_day_in_the_future_is_unknown_and_not_verified(days_ahead: float) -> None:
    assert stands(verified(-days_ahead)) == "ahead"
    assert ASKS["ahead"] == "last_four"


@given(DAYS, DAYS)
def test_a_failure_elsewhere_sets_the_same_number_aside_until_it_was_verified_later(
    verified_ago: int, failed_ago: int
) -> None:
    elsewhere = Failure(derived_id("endpoint", "other"), "5555550142", NOW - timedelta(days=failed_ago))
    is_aside = stands(verified(verified_ago), elsewhere) == "failed"
    assert is_aside == (verified_ago >= failed_ago)
    assert stands(fax(), elsewhere) == "failed"
    assert stands(verified(verified_ago, value="(555) 555-0143"), elsewhere) != "failed"


def test_a_number_that_failed_is_set_aside_and_one_that_was_corrected_since_is_not() -> None:
    aside = failed(verified(3))
    assert stands(aside) == "failed"
    assert ASKS["failed"] == "not_to_be_used"
    found = failure_of(aside)
    assert found is not None
    assert (found.number, found.at) == ("5555550142", NOW - timedelta(days=1))
    corrected = build(Endpoint, aside.id, None, None, values_of(aside) | {"value": "(555) 555-0143"})
    assert isinstance(corrected, Endpoint)
    assert failure_of(corrected) is None
    assert stands(corrected) == "unverified"


def test_a_failure_entered_in_error_holds_for_nobody() -> None:
    withdrawn = build(Endpoint, fax().id, None, None, values_of(failed(fax())) | {"is_withdrawn": True})
    assert isinstance(withdrawn, Endpoint)
    assert failure_of(withdrawn) is None


def test_a_number_that_was_replaced_is_not_used() -> None:
    assert stands(verified(1, status="off")) == "replaced"
    assert ASKS["replaced"] == "not_to_be_used"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"value": "  "}, "value"),
        ({"organization": ""}, "organization"),
    ],
)
def test_a_number_is_written_and_is_somebodys(values: dict[str, Any], field: str) -> None:
    assert [name for name, _ in fax(**values).problems()] == [field]


def test_a_number_that_failed_and_was_replaced_here_stays_set_aside_for_everyone_else() -> None:
    replaced = failed(fax()).model_copy(update={"status": "off"})
    assert stands(replaced) == "replaced"
    assert failure_of(replaced) is not None
