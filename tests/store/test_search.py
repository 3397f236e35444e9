"""Finding a patient by whatever somebody has at hand: half a name, another spelling, a phone's tail, a birth date."""

from __future__ import annotations

from typing import Any

import pytest

from navigator_app.store.local import Store
from sync.drafts import Draft
from sync.ids import derived_id
from tests.store.desks import MARIAN, NOW, ROSA, edit, new_patient, seen


def keep(store: Store, name: str, **fields: Any) -> str:
    record = derived_id("patient", name)
    store.commit([new_patient(record, **fields)])
    return record


@pytest.fixture
def marian(store: Store) -> str:
    return keep(
        store,
        "marian",
        family_name="Begay-Yazzie",
        given_name="Ma\u0301rian O\u2019Neal",
        other_names="\u0141e\u0301e\u0301cha\u0328a\u0328\u02bc\u00ed",
        birth_on="1965-03-14",
        identifiers=[{"assigner": "clinic", "value": "MR-00417", "type": "MR"}],
        contact_points=[{"system": "phone", "value": "+1 (928) 555-0142"}],
        community="Juniper Creek",
    )


@pytest.mark.parametrize(
    "typed",
    [
        "beg",
        "Begay",
        "YAZZIE",
        "begay-yazzie",
        "begayyazzie",
        "begay yazzie",
        "marian begay",
        "begay m\u00e1rian",
        "be ma",
        "o'neal",
        "o\u02bcneal",
        "oneal",
        "o neal",
        "neal",
        "\u0142e\u0301e\u0301cha\u0328a\u0328'\u00ed",
        "leechaai",
        "1965-03-14",
        "3/14/1965",
        "03.14.1965",
        "mr-00417",
        "00417",
        "mr00417",
        "928 555 0142",
        "(928) 555-0142",
        "9285550142",
        "+1 928 555 0142",
        "555-0142",
        "0142",
        "juniper",
        "creek begay",
        "417",
        "mr 417",
        "000417",
        "1 928 555 0142",
        "928.555.0142",
        "begay 555-0142",
        "3/14/65",
        "03-14-65",
        "031465",
        "3/14",
        "1965/3/14",
        "19650314",
        "03141965",
        "mar 14 1965",
        "Mar 14, 1965",
        "March 14th 1965",
        "14 mar 65",
        "begay 3/14/65",
        "marian march 14, 1965",
        "\u0142e\u0301e\u0301cha\u0328a\u0328\u0294i",
        "mari an begay",
        "  begay  ",
    ],
)
def test_what_is_at_hand_finds_the_patient(store: Store, marian: str, typed: str) -> None:
    assert [found.id for found in store.search(typed)] == [marian]


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "   ",
        "'",
        '"',
        "*",
        "begay smith",
        "egay",
        "0143",
        "3/15/65",
        "begay 3/15/65",
        "mar 15 1965",
        "13/14/1965",
        "18",
        "1 928 555 0143",
        "1965-03-15",
        "AND",
        'begay" OR "x',
        "NEAR(begay)",
        "words:begay x",
        "\x00",
        "\U000104b0",
        "-",
    ],
)
def test_what_does_not_fit_finds_nothing_and_never_fails(store: Store, marian: str, typed: str) -> None:
    assert store.search(typed) == []


def test_the_newest_come_first_and_only_as_many_as_asked(store: Store) -> None:
    made = [keep(store, f"moss {number}") for number in range(5)]
    assert [found.id for found in store.search("moss", limit=3)] == [made[4], made[3], made[2]]


def test_patients_are_searched_unless_other_kinds_are_named(store: Store, marian: str) -> None:
    task = derived_id("task", "1")
    store.commit([Draft("task", task, {"title": "Call Begay"}, ROSA, NOW, "UTC", patient=marian)])
    assert [found.kind for found in store.search("begay")] == ["patient"]
    both = store.search("begay", ["patient", "task"])
    assert [(found.kind, found.patient_id) for found in both] == [("task", marian), ("patient", marian)]


def test_a_corrected_name_is_found_and_the_old_one_no_longer(store: Store) -> None:
    store.commit([new_patient(family_name="Mosz")])
    store.commit([edit(seen(store), family_name="Moss", given_name="Marian")])
    assert store.search("mosz") == []
    assert [found.id for found in store.search("moss")] == [MARIAN]


def test_long_and_odd_texts_are_searched_without_complaint(store: Store) -> None:
    odd = "\u202e\u0000a\u0301" * 50 + "\ud7ff \U0001f9c0 " + "x" * 3_000 + " <b>bold</b> needle"
    store.commit([new_patient(note=odd.replace("\u0000", ""))])
    assert [found.id for found in store.search("needle bold")] == [MARIAN]
    assert [found.id for found in store.search(odd[:2_000])] == [MARIAN]


def test_a_number_is_found_by_itself_and_not_by_what_it_is_or_who_tried_it(store: Store) -> None:
    mobile = {"system": "phone", "value": "555-0142", "use": "mobile", "note": "ask for Ann"}
    ruth = keep(
        store, "ruth", family_name="Heath", contact_points=[{**mobile, "verified_by": "Rosa Delgado"}]
    )
    assert [found.id for found in store.search("555-0142")] == [ruth]
    assert [found.id for found in store.search("ann")] == [ruth]
    assert [store.search(word) for word in ("mo", "phone", "rosa")] == [[], [], []]


def test_whose_first_word_begins_so_is_asked_for_by_itself(store: Store) -> None:
    crow = keep(store, "crow", family_name="Crow", given_name="Ann", community="Cross Creek")
    keep(store, "reed", family_name="Reed", given_name="Crispin", community="Cross Creek")
    assert [found.id for found in store.led_by("cr")] == [crow]
    assert [found.id for found in store.led_by("cr an")] == [crow]
    assert [store.led_by(text) for text in ("cr re", "", "3/14/65", '"')] == [[], [], [], []]
