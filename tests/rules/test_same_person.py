"""Complaint 11: duplicate people. What makes two charts alike is said in words, and decides nothing."""

from __future__ import annotations

from datetime import date
from itertools import permutations
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.rules.one_person import DIFFERENT, SAME, apart, joined, together
from sync.rules.same_person import Facts, compare, pairs, sound

MARIAN: dict[str, Any] = {
    "family_name": "Begay-Yazzie",
    "given_name": "Marian",
    "other_names": "Mae",
    "birth_on": "1965-03-04",
    "identifiers": [{"assigner": "Juniper", "value": "00-0417", "type": "HRN"}],
    "contact_points": [{"system": "phone", "value": "(928) 555-0142"}],
}
ALONE: dict[str, Any] = {"identifiers": [], "contact_points": []}


def reasons(**other: Any) -> list[str]:
    found = compare(Facts.of("a", MARIAN), Facts.of("b", {**MARIAN, **ALONE, **other}))
    return [str(one) for one in found.agrees] if found.is_worth_asking else []


@pytest.mark.parametrize(
    ("other", "told"),
    [
        ({}, "Same birth date and name"),
        ({"family_name": "BEGAY YAZZIE", "given_name": "Marian J"}, "Same birth date and name"),
        (
            {"family_name": "Marian", "given_name": "Begay-Yazzie"},
            "Same birth date; first and last name changed places",
        ),
        ({"given_name": "Marion"}, "Same birth date; the names sound or look alike"),
        ({"given_name": "Mae"}, "Same birth date; the names sound or look alike"),
        ({"birth_on": "1965-04-03"}, "Same name; day and month of birth changed places"),
        ({"birth_on": "1956-03-04"}, "Same name; the birth date differs in one part"),
        ({"birth_on": None}, "Same name; a birth date is missing"),
        (
            {
                "family_name": "Tso",
                "birth_on": "1990-01-01",
                "contact_points": [{"system": "phone", "value": "555 0142"}],
            },
            "Same phone (555-0142) and first name",
        ),
        (
            {
                "family_name": "Tso",
                "given_name": "Ann",
                "birth_on": "1990-01-01",
                "identifiers": [{"assigner": "JUNIPER", "value": "417"}],
            },
            "Same number of JUNIPER: 00-0417",
        ),
    ],
)
def test_each_reason_is_said_in_words(other: dict[str, Any], told: str) -> None:
    assert told in reasons(**other)


@pytest.mark.parametrize(
    "other",
    [
        {"birth_on": "1972-10-30"},
        {"family_name": "Tso", "given_name": "Harold"},
        {"family_name": "Tso", "given_name": "Ann", "identifiers": [{"assigner": "", "value": "00-0417"}]},
        {
            "family_name": "Tso",
            "given_name": "Ann",
            "identifiers": [{"assigner": "CEDAR", "value": "00-0417"}],
        },
        {
            "family_name": "Tso",
            "given_name": "Ann",
            "birth_on": "1990-01-01",
            "contact_points": MARIAN["contact_points"],
        },
    ],
)
def test_what_families_share_is_no_reason(other: dict[str, Any]) -> None:
    assert reasons(**other) == []


def test_what_differs_is_said_beside_it() -> None:
    found = compare(
        Facts.of("a", MARIAN),
        Facts.of(
            "b", {**MARIAN, "birth_on": "1965-04-03", "identifiers": [{"assigner": "juniper", "value": "9"}]}
        ),
    )
    assert [str(one) for one in found.differs] == ["The birth dates differ", "Different numbers of JUNIPER"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Robert", "r163"),
        ("Rupert", "r163"),
        ("Tymczak", "t522"),
        ("Pfister", "p236"),
        ("Ashcraft", "a261"),
        ("Honeyman", "h555"),
        ("", ""),
    ],
)
def test_a_name_sounds_as_the_national_archives_write_it(name: str, code: str) -> None:
    assert sound(name) == code


facts = st.builds(
    Facts,
    id=st.sampled_from("abcdefgh"),
    family=st.sampled_from(["Moss", "Mosz", "Begay", "Marian", ""]),
    given=st.sampled_from(["Marian", "Moss", "Mary", ""]),
    others=st.sampled_from(["", "Mae; Mary"]),
    birth_on=st.sampled_from([None, date(1965, 3, 4), date(1965, 4, 3), date(1966, 3, 4)]),
    numbers=st.sampled_from([{}, {("j", "1"): "01"}, {("c", "1"): "1"}]),
    phones=st.sampled_from([frozenset(), frozenset({"5550142"})]),
)


@given(facts, facts)
def test_it_is_the_same_from_either_side(one: Facts, other: Facts) -> None:
    mine, theirs = compare(one, other), compare(other, one)
    assert mine.weight == theirs.weight
    assert 0 <= mine.weight < 1


@given(st.lists(facts, max_size=8, unique_by=lambda one: one.id))
def test_the_list_has_every_two_who_are_worth_asking_about(people: list[Facts]) -> None:
    found = {frozenset((a.id, b.id)) for a, b, _ in pairs(people)}
    every = {
        frozenset((a.id, b.id))
        for a in people
        for b in people
        if a.id < b.id and compare(a, b).is_worth_asking
    }
    assert found == every


def link(
    one: str, other: str, said: str = SAME, *, is_undone: bool = False, is_withdrawn: bool = False
) -> Any:
    return SimpleNamespace(
        patient_id=one, other_patient_id=other, type=said, is_undone=is_undone, is_withdrawn=is_withdrawn
    )


links = st.builds(
    link,
    st.sampled_from("abcd"),
    st.sampled_from("efab"),
    st.sampled_from([SAME, SAME, DIFFERENT]),
    is_undone=st.booleans(),
    is_withdrawn=st.booleans(),
)


@given(st.lists(links, max_size=5))
def test_the_order_in_which_decisions_came_decides_nothing(found: list[Any]) -> None:
    for turned in permutations(found):
        assert joined(turned) == joined(found)
        assert apart(turned) == apart(found)
        assert together("a", turned) == together("a", found)


@given(st.lists(links, max_size=6))
def test_who_is_one_person_with_another_is_so_from_either_chart(found: list[Any]) -> None:
    for chart in together("a", found):
        assert set(together(chart, found)) == set(together("a", found))


def test_where_two_records_of_one_pair_disagree_they_are_two() -> None:
    assert together("a", [link("a", "e"), link("e", "a", is_undone=True)]) == ("a",)
    assert together("a", [link("a", "e"), link("e", "a")]) == ("a", "e")
    assert together("a", [link("a", "e"), link("e", "b")]) == ("a", "b", "e")
