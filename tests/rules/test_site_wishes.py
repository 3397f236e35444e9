"""What a site may decide for itself: within bounds, never at the cost of safety, and nothing breaks on a newer wish."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sync.ids import derived_id
from sync.records import KINDS
from sync.records.derive import own_fields
from sync.records.site import Site
from sync.resources import resource
from sync.rules.codes import code_list
from sync.rules.roles import role_table
from sync.rules.site_wishes import added_choices, hidden_codes, limit, own_words, problems, wishable
from sync.rules.validity import wrong_with

SITE = derived_id("site")
LIMITS = wishable().limits
each_limit = pytest.mark.parametrize("name", LIMITS)
scalar = st.none() | st.booleans() | st.integers() | st.text(max_size=30)
plain = scalar | st.lists(scalar, max_size=2) | st.dictionaries(st.text(max_size=3), scalar, max_size=2)


def named(codes: str) -> st.SearchStrategy[str]:
    return st.sampled_from([one.code for one in code_list(codes).codes]) | st.text(max_size=8)


def numbers(folder: str) -> Iterator[str]:
    """Name each number of days, hours or minutes in the files of rules."""
    for path in sorted(resource(folder).glob("*.json")):
        if path.stem != "site_wishes":
            yield from (f"{path.stem}.{name}" for name in _timed(json.loads(path.read_text("utf-8"))))


def _timed(found: Any) -> Iterator[str]:
    if isinstance(found, dict):
        for name, value in found.items():
            if isinstance(value, int) and {"days", "hours", "minutes"} & set(name.split("_")):
                yield name
            yield from _timed(value)
    elif isinstance(found, list):
        for one in found:
            yield from _timed(one)


def test_each_limit_of_the_program_is_a_sites_to_set_or_says_why_not() -> None:
    assert set(numbers("rules")) == set(wishable().left_out)
    assert all(why.strip() for why in wishable().left_out.values())


@each_limit
def test_a_limit_has_words_bounds_around_what_is_shipped_and_a_source(name: str) -> None:
    words, known = code_list("site-limits").get(name), LIMITS[name]
    assert words is not None
    assert 0 <= known.lowest <= known.default <= known.highest
    assert known.source


def test_each_list_and_each_limit_is_declared_once_with_its_words() -> None:
    assert [one.code for one in code_list("site-limits").codes] == list(LIMITS)
    assert [one.code for one in code_list("site-lists").codes] == list(wishable().lists)
    assert [one.code for one in code_list("site-open-lists").codes] == list(wishable().open)
    assert set(wishable().open) <= set(wishable().lists)
    for name, stays in wishable().lists.items():
        assert stays <= {one.code for one in code_list(name).offered()}


def test_no_status_and_nothing_that_a_form_begins_with_can_be_hidden() -> None:
    listed = [field for noun in KINDS for field in own_fields(noun) if field.about.codes in wishable().lists]
    assert {field.about.codes for field in listed} == set(wishable().lists)
    for field in listed:
        assert field.group not in ("status", "state")
        if field.default not in (None, "", []):
            assert field.default in wishable().lists[field.about.codes or ""]


@each_limit
def test_a_sites_own_limit_holds_within_its_bounds_and_else_what_is_shipped(name: str) -> None:
    known = LIMITS[name]
    for value in (known.lowest, known.highest):
        assert limit(name, {name: value}) == value
        assert not problems({"limits": {name: value}})
    beyond: tuple[object, ...] = (known.lowest - 1, known.highest + 1, True, "3", 2.5, None)
    for wrong in beyond:
        assert limit(name, {name: wrong}) == known.default
        assert [field for field, _ in problems({"limits": {name: wrong}})] == ["limits"]
    assert limit(name) == limit(name, {}) == limit(name, {"of next year": 3}) == known.default


def test_what_a_newer_release_wishes_is_nothing_wrong_and_changes_nothing() -> None:
    newer = {
        "limits": {"of_next_year": -4},
        "hidden_codes": {"list-of-next-year": ["all"], "lodging": ["code_of_next_year"]},
        "own_words": {"word_of_next_year": ""},
    }
    assert not problems(newer)
    assert hidden_codes(newer["hidden_codes"]) == {"lodging": {"code_of_next_year"}}
    assert own_words(newer["own_words"]) == {}


def test_what_always_stays_is_refused_and_not_hidden_if_it_comes_all_the_same() -> None:
    own = {"lodging": ["lodge", "not_decided"]}
    assert [str(said) for _, said in problems({"hidden_codes": own})] == [
        "Lodging: Not decided always stays to choose from."
    ]
    assert hidden_codes(own) == {"lodging": {"lodge"}}


def test_a_list_is_never_hidden_whole() -> None:
    own = {"languages": [one.code for one in code_list("languages").codes]}
    assert [str(said) for _, said in problems({"hidden_codes": own})] == [
        "Languages: leave something to choose from."
    ]
    assert hidden_codes(own) == {}


@pytest.mark.parametrize("word", ["Phone", "PHONE", "phone", " ", "x" * 41, "<b>Radio</b>"])
def test_a_choice_that_is_there_already_or_cannot_be_shown_is_refused_and_not_offered(word: str) -> None:
    own = {"contact-media": ["Radio", word]}
    assert [field for field, _ in problems({"added_choices": own})] == ["added_choices"]
    assert added_choices(own) == {"contact-media": ("Radio",)}


def test_nothing_is_added_to_a_list_that_a_rule_reads() -> None:
    own = {"lodging": ["Tent"], "travel-modes": ["Barge"], "contact-outcomes": ["Maybe"]}
    assert not problems({"added_choices": own})
    assert added_choices(own) == {}


@pytest.mark.parametrize("word", ["", "  ", "x" * 21, "<b>Rides</b>", "Rides\n", 7])
def test_a_word_that_cannot_be_shown_is_refused_and_not_shown(word: object) -> None:
    assert [field for field, _ in problems({"own_words": {"travel": word}})] == ["own_words"]
    assert own_words({"travel": word}) == {}


def test_two_things_are_never_called_the_same() -> None:
    assert problems({"own_words": {"travel": "labs"}})
    assert problems({"own_words": {"travel": "Rides", "trip": "rides "}})
    assert not problems({"own_words": {"travel": "Labs", "labs": "Blood"}})


def test_a_site_is_asked_at_both_ends_and_nobody_but_an_administrator_writes_it() -> None:
    home = (SITE, None, None)
    said = wrong_with(Site, home, {"name": "Juniper Creek", "limits": {"ahead_days": 99}})
    assert [(field, str(words)) for field, words in said] == [
        ("limits", "Days that Today looks ahead: from 5 to 21.")
    ]
    everybody = frozenset(role.code for role in role_table().roles)
    for field in ("limits", "hidden_codes", "added_choices", "own_words", "key_derivation"):
        assert role_table().writers("site", field, everybody) == {"administrator"}


@given(
    limits=plain | st.dictionaries(named("site-limits"), plain, max_size=4),
    codes=plain | st.dictionaries(named("site-lists"), plain | st.lists(named("lodging"))),
    added=plain | st.dictionaries(named("site-open-lists"), plain | st.lists(named("contact-media"))),
    words=plain | st.dictionaries(named("site-words"), plain, max_size=4),
)
def test_whatever_stands_in_a_sites_record_a_desk_goes_on(
    limits: Any, codes: Any, added: Any, words: Any
) -> None:
    for name, known in LIMITS.items():
        assert known.lowest <= limit(name, limits) <= known.highest
    for name, hidden in hidden_codes(codes).items():
        assert {one.code for one in code_list(name).offered()} - hidden
        assert not hidden & wishable().lists[name]
    for name, more in added_choices(added).items():
        assert more
        assert not set(more) & {one.code for one in code_list(name).codes}
    assert all(0 < len(word) <= 20 for word in own_words(words).values())
    written = {"limits": limits, "hidden_codes": codes, "added_choices": added, "own_words": words}
    wrong_with(Site, (SITE, None, None), written)
