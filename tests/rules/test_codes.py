"""Code lists explain themselves, and a code nobody knows is shown as it is."""

from __future__ import annotations

import pytest

from sync.records import KINDS
from sync.rules.codes import CodeList, code_list, code_lists, code_of, label_of
from sync.rules.lifecycle import lifecycle_of
from sync.rules.result_text import forbidden_words
from sync.rules.roles import role_table

LISTS = list(code_lists())
STATUS = sorted({table.codes for noun in KINDS if (table := lifecycle_of(noun)) is not None})
each_list = pytest.mark.parametrize("known", LISTS, ids=lambda known: known.name)


@each_list
def test_a_list_says_where_it_comes_from_and_who_approved_it(known: CodeList) -> None:
    assert known.source
    assert known.version
    assert known.is_approved or "to be approved" in known.source or not known.approved_on
    assert code_list(known.name) is known


@each_list
def test_codes_are_different_and_so_are_their_words(known: CodeList) -> None:
    assert len({c.code for c in known.codes}) == len(known)
    assert len({c.label for c in known.offered()}) == len(known.offered())
    assert all(c.label.strip() for c in known.codes)


@each_list
def test_our_words_give_no_clinical_verdict(known: CodeList) -> None:
    for code in known.codes:
        for words in (code.label, code.help, code.patient_words, code.next):
            assert not forbidden_words(words), words


@pytest.mark.parametrize("name", [*STATUS, "item-states", "coverage-status", "observation-status"])
def test_a_status_is_defined_says_whose_move_is_next_and_what_happens_then(name: str) -> None:
    for code in code_list(name).codes:
        assert code.help, code.code
        assert code.next, code.code
        assert code.owner in ("clinic", "center", "both", "")
        assert code.icon
        assert code.tint


def test_every_referral_status_has_words_for_the_patient() -> None:
    assert all(code.patient_words for code in code_list("referral-status").codes)


def test_an_unknown_code_is_shown_as_it_is() -> None:
    assert label_of("referral-status", "code_of_next_year") == "code_of_next_year"
    assert label_of("referral-status", "submitted") == "Submitted"
    assert label_of("referral-status", None) == ""
    assert "code_of_next_year" not in code_list("referral-status")
    assert code_of("lab-flags", "ZZ").label == "ZZ"


def test_a_list_that_does_not_exist_is_named() -> None:
    with pytest.raises(FileNotFoundError, match="no-such-list"):
        code_list("no-such-list")


def test_loinc_travels_with_its_notice() -> None:
    assert "LOINC" in code_list("lab-analytes").licence
    assert code_of("lab-analytes", "718-7").unit == "g/dL"


def test_every_role_that_the_hub_gives_has_a_word_where_people_are_shown() -> None:
    known = {code.code: code.label for code in code_list("practitioner-roles").codes}
    assert {role.code: role.label for role in role_table().roles}.items() <= known.items()
