"""Codes that open a desk: how they are written, and that what is read off paper or a phone is read kindly."""

from __future__ import annotations

import pytest

from navigator_app.store import key_codes
from sync.errors import Refused


def test_a_recovery_code_has_eight_groups_of_four() -> None:
    groups = key_codes.recovery_code().split("-")
    assert [len(group) for group in groups] == [4] * 8
    assert not key_codes.is_for_phone("-".join(groups))


def test_a_code_for_the_phone_has_seven() -> None:
    code = key_codes.phone_code()
    assert [len(group) for group in code.split("-")] == [4] * 7
    assert key_codes.is_for_phone(code)


def test_no_two_are_alike() -> None:
    assert len({key_codes.recovery_code() for _ in range(500)}) == 500


@pytest.mark.parametrize(
    "typed",
    [
        "0123-4567-89ab-cdef-ghjk-mnpq-rstv-wxyz",
        "O123 4567 89AB CDEF GHJK MNPQ RSTV WXYZ",
        " oi23456789ABCDEFGHJKMNPQRSTVWXYZ ",
        "oL23/4567/89AB/CDEF/GHJK/MNPQ/RSTV/WXYZ\n",
    ],
)
def test_spacing_case_and_letters_that_look_alike_do_not_matter(typed: str) -> None:
    assert key_codes.read(typed) == "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ"


def test_a_letter_that_no_code_has_is_named() -> None:
    with pytest.raises(Refused, match="no U in it"):
        key_codes.read("0123-4567-89AB-CDEF-GHJK-MNPQ-RSTU-WXYZ")


@pytest.mark.parametrize("typed", ["", "0123", "0123-4567-89AB-CDEF-GHJK-MNPQ-RSTV-WXYZ-0"])
def test_a_group_too_few_or_too_many_is_said(typed: str) -> None:
    with pytest.raises(Refused, match="groups of four"):
        key_codes.read(typed)
