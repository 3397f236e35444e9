"""Complaint 22: the search does not find a person as people write them. Every spelling of a name or number finds it."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from navigator_app.store.local import Store
from navigator_app.store.search import spelled
from sync.ids import derived_id
from sync.rules.names import words_of
from sync.rules.spelling import GLOTTALS
from tests.store.desks import make_desk, new_patient

FAMILIES = (
    "Begay-Yazzie",
    "Ha\u02bbaheo",
    "O\u02bcNeal",
    "T\u0142\u02bc\u00edz\u00ed\u0142\u00e1n\u00ed",
    "Nak\u0105\u0301\u0105\u0301\u02bc",
    "Black Elk",
    "Kahente:ri",
    "X\u02b7m\u0259\u03b8k\u02b7\u0259y\u0313\u0259m",
    "De la Cruz",
    "Qa\u0294yaak",
    "Nu\u00f1ez",
)
GIVEN = ("Marian", "Zo\u00eb", "Y\u00e1zhi\u0301", "Le\u02bbelani", "Mary Ann")


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> tuple[Store, dict[str, tuple[str, str]]]:
    store = make_desk(tmp_path_factory.mktemp("names") / "desk")
    made = {}
    for family in FAMILIES:
        for given_name in GIVEN:
            record = derived_id("patient", family, given_name)
            made[record] = (family, given_name)
            store.commit([new_patient(record, family_name=family, given_name=given_name)])
    return store, made


def _without_accents(text: str) -> str:
    apart = unicodedata.normalize("NFD", text)
    return "".join(letter for letter in apart if not unicodedata.combining(letter))


def _closed(text: str) -> str:
    return "".join(letter for letter in text if letter not in GLOTTALS)


WAYS: dict[str, Any] = {
    "capitals": str.upper,
    "small": str.lower,
    "letters and accents apart": lambda text: unicodedata.normalize("NFD", text),
    "letters and accents in one": lambda text: unicodedata.normalize("NFC", text),
    "no accents": _without_accents,
    "no marks": _closed,
    "typewriter apostrophe": lambda text: "".join("'" if one in GLOTTALS else one for one in text),
    "curly apostrophe": lambda text: "".join("\u2019" if one in GLOTTALS else one for one in text),
    "okina": lambda text: "".join("\u02bb" if one in GLOTTALS else one for one in text),
    "glottal letter": lambda text: "".join("\u0294" if one in GLOTTALS else one for one in text),
    "hyphen closed": lambda text: text.replace("-", ""),
    "hyphen open": lambda text: text.replace("-", " "),
    "in one word": lambda text: text.replace(" ", ""),
    "no colon": lambda text: text.replace(":", ""),
}


@given(data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_every_spelling_in_either_order_finds_the_person(
    people: tuple[Store, dict[str, tuple[str, str]]], data: st.DataObject
) -> None:
    store, made = people
    record = data.draw(st.sampled_from(sorted(made)))
    family, given_name = made[record]
    for way in data.draw(st.lists(st.sampled_from(sorted(WAYS)), max_size=3)):
        family, given_name = WAYS[way](family), WAYS[way](given_name)
    between = data.draw(st.sampled_from((" ", ", ", "  ")))
    names = (family, given_name) if data.draw(st.booleans()) else (given_name, family)
    found = [one.id for one in store.search(between.join(names))]
    assert record in found


@pytest.fixture(scope="module")
def numbers(tmp_path_factory: pytest.TempPathFactory) -> Store:
    return make_desk(tmp_path_factory.mktemp("numbers") / "desk")


@given(number=st.integers(100, 99_999_999), zeros=st.integers(0, 4), typed_zeros=st.integers(0, 4))
@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_a_number_is_found_with_more_or_fewer_zeros_dashes_and_blanks(
    numbers: Store, number: int, zeros: int, typed_zeros: int
) -> None:
    kept = "0" * zeros + str(number)
    record = derived_id("patient", kept)
    if numbers.document(record) is None:
        numbers.commit(
            [new_patient(record, identifiers=[{"assigner": "clinic", "value": kept, "type": "HRN"}])]
        )
    typed = "0" * typed_zeros + str(number)
    for way in (typed, f"HRN {typed}", f"#{typed}", f"{typed[:2]}-{typed[2:]}", f"{typed[:2]} {typed[2:]}"):
        assert record in [one.id for one in numbers.search(way)], way


@given(st.text(max_size=30))
@settings(max_examples=400)
def test_spelling_twice_is_spelling_once(text: str) -> None:
    assert spelled(spelled(text)) == spelled(text)
    assert words_of(" ".join(words_of(text))) == words_of(text)
