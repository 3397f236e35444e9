"""Which tests take each other's place, told by codes and by the words people write."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.rules.codes import code_list
from sync.rules.same_tests import Test, in_words, is_same, of_panels, of_report, rule

FAMILIES = sorted(rule().families)
REGIONS = sorted(rule().regions)
TESTS = st.builds(Test, st.sampled_from(FAMILIES), st.frozensets(st.sampled_from(REGIONS), max_size=3))


@given(TESTS, TESTS)
def test_one_takes_the_others_place_exactly_when_the_other_takes_its(one: Test, other: Test) -> None:
    assert is_same(one, other) == is_same(other, one)


@given(TESTS)
def test_a_test_is_the_same_as_itself_and_as_one_of_which_no_part_is_said(one: Test) -> None:
    assert is_same(one, one)
    assert is_same(one, Test(one.family))


@given(TESTS, TESTS)
def test_tests_of_two_families_never_are_the_same(one: Test, other: Test) -> None:
    assert is_same(one, other) <= (one.family == other.family)


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("CT chest", {Test("ct", frozenset({"chest"}))}),
        ("Chest CT with contrast", {Test("ct", frozenset({"chest"}))}),
        ("CT chest, abdomen and pelvis", {Test("ct", frozenset({"chest", "abdomen", "pelvis"}))}),
        ("CT of the thorax; MRI brain", {Test("ct", frozenset({"chest"})), Test("mri", frozenset({"head"}))}),
        ("PET/CT", {Test("pet")}),
        ("PET-CT skull base to thigh", {Test("pet")}),
        ("Tomografía de tórax", {Test("ct", frozenset({"chest"}))}),
        ("Screening colonoscopy", {Test("colonoscopy")}),
        ("CBC with differential", {Test("cbc")}),
        ("Contact the doctor", set()),
        ("", set()),
    ],
)
def test_tests_are_found_in_the_words_that_people_write(words: str, expected: set[Test]) -> None:
    assert in_words(words) == expected


@given(st.text(max_size=80))
def test_no_words_stop_it(words: str) -> None:
    assert all(one.family in rule().families for one in in_words(words))


def test_a_panel_without_a_window_is_named_and_not_passed_over() -> None:
    assert of_panels(["58410-2", "57021-8", "2532-0"]) == ((Test("cbc"),), ("2532-0",))


def test_one_analyte_by_phone_is_no_whole_panel() -> None:
    assert of_report(["2823-3"], "") == frozenset()
    assert of_report(["6690-2", "718-7", "777-3"], "") == {Test("cbc")}
    assert of_report([], "CBC W/DIFF") == {Test("cbc")}
    assert of_report([], "CT chest") == frozenset()


def test_the_windows_are_those_that_the_partners_wished_and_every_word_has_a_label() -> None:
    days = {code: family.look_back_days for code, family in rule().families.items()}
    assert days == {"cbc": 3, "cmp": 7, "ct": 30, "mri": 30, "pet": 30, "colonoscopy": 365}
    assert set(rule().families) == {code.code for code in code_list("test-families").codes}
    assert set(rule().regions) == {code.code for code in code_list("body-regions").codes}
    assert {family.item for family in rule().families.values()} <= {
        code.code for code in code_list("record-items").codes
    }
    panels = [panel for family in rule().families.values() for panel in family.panels]
    assert len(panels) == len(set(panels))
    assert set(panels) <= {code.code for code in code_list("lab-panels").codes}
    analytes = [one for family in rule().families.values() for one in family.analytes]
    assert set(analytes) <= {code.code for code in code_list("lab-analytes").codes}
    assert rule().services <= {code.code for code in code_list("services").codes}
    assert rule().document_types <= {code.code for code in code_list("document-types").codes}
