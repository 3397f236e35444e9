"""The pages for patients: short words and sentences, nothing that tells what the care is for, in every language."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from sync.rules.codes import code_list
from sync.rules.plain_sheets import PlainSheet, plain_sheets
from sync.rules.prc.letter import Discreet

PAGES = plain_sheets().sheets
CATALOGUES = sorted((Path(__file__).parents[2] / "resources/i18n").glob("*.json"))
LONGEST_SENTENCE = 14
"""Words: about what is read without going back."""
LONGEST_WORD = 9


def sentences(page: PlainSheet) -> list[str]:
    return [one for text in page.sentences() for one in re.split(r"(?<=[.?!])\s+", text)]


def syllables(word: str) -> int:
    return max(1, len(re.findall(r"[aeiouy]+", word.lower().removesuffix("e"))))


@pytest.mark.parametrize("name", sorted(PAGES))
def test_sentences_and_words_are_short(name: str) -> None:
    for sentence in sentences(PAGES[name]):
        words = re.findall(r"[A-Za-z']+", sentence)
        assert len(words) <= LONGEST_SENTENCE, sentence
        assert all(len(word) <= LONGEST_WORD for word in words), sentence


@pytest.mark.parametrize("name", sorted(PAGES))
def test_a_page_reads_like_a_school_book_of_the_fifth_year(name: str) -> None:
    """Flesch and Kincaid's grade, with syllables counted by their vowels."""
    told = sentences(PAGES[name])
    words = [word for sentence in told for word in re.findall(r"[A-Za-z']+", sentence)]
    grade = 0.39 * len(words) / len(told) + 11.8 * sum(map(syllables, words)) / len(words) - 15.59
    assert grade <= 5


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_every_fixed_sentence_is_in_every_language_and_tells_nothing(path: Path) -> None:
    theirs = {one["en"]: one["to"] for one in json.loads(path.read_text("utf-8"))["entries"]}
    hidden = Discreet(disease=True)
    for page in PAGES.values():
        for text in page.sentences():
            assert theirs[text]
            assert not hidden.hides(text)
            assert not hidden.hides(theirs[text])


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: path.stem)
def test_no_service_tells_in_another_language_what_it_does_not_tell_in_english(path: Path) -> None:
    """A letter that leaves out what the care is for looks at the English name."""
    theirs = {one["en"]: one["to"] for one in json.loads(path.read_text("utf-8"))["entries"]}
    hidden = Discreet(disease=True)
    for one in code_list("services").codes:
        assert hidden.hides(one.label) or not hidden.hides(theirs[one.label]), one.label


def test_a_page_says_what_it_is_what_comes_next_and_what_to_keep() -> None:
    for page in PAGES.values():
        assert page.about_in("a state from a newer release")
        assert page.next_in("a state from a newer release")
        assert page.keep


def test_nobody_is_told_that_they_owe_nothing_but_in_the_one_state() -> None:
    told = {
        state: page for state, page in PAGES["no_liability"].about.items() if "do not owe" in " ".join(page)
    }
    assert set(told) == {"covered"}
