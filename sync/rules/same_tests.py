"""Which tests count as the same: families of equivalent tests with their look-back windows, told by codes or words.

All of it is data with its source; nothing here says whether a test is needed.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

from pydantic import BaseModel, ConfigDict

from sync.rules.sourced import Sourced, read
from sync.rules.spelling import plain

PATH: Final = "rules/duplicate_tests.json"
_WORD: Final = re.compile(r"\w+")


class Family(BaseModel):
    """Tests that take each other's place."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    look_back_days: int
    words: tuple[str, ...]
    item: str
    """What of a records request asks for its report."""
    panels: frozenset[str] = frozenset()
    analytes: frozenset[str] = frozenset()
    at_least: int = 1
    """So many of its analytes in one report are the whole test."""
    is_regional: bool = False
    """It is the same test only of the same part of the body."""


class Rule(Sourced):
    """The families by code, and the words for parts of the body."""

    services: frozenset[str]
    """Services that a referral or a visit asks tests with."""
    document_types: frozenset[str]
    most_named: int
    small_number: int
    """Counts below this are hidden on paper that leaves, so that nobody is told by a number."""
    families: Mapping[str, Family]
    regions: Mapping[str, tuple[str, ...]]


@cache
def rule() -> Rule:
    """Give the rule as shipped."""
    return read(PATH, Rule)


@dataclass(frozen=True, slots=True)
class Test:
    """One test: its family, and the parts of the body where they matter and were said."""

    __test__ = False

    family: str
    regions: frozenset[str] = frozenset()

    @property
    def look_back_days(self) -> int:
        """For so long an earlier one counts."""
        return rule().families[self.family].look_back_days


def is_same(one: Test, other: Test) -> bool:
    """Say whether two tests take each other's place; a part of the body that was not said may be any."""
    if one.family != other.family:
        return False
    return not (one.regions and other.regions) or not one.regions.isdisjoint(other.regions)


def of_panels(panels: Iterable[str]) -> tuple[tuple[Test, ...], tuple[str, ...]]:
    """Give the tests that panels are, and the panels for which no window is set."""
    found: dict[Test, None] = {}
    unknown = []
    for panel in panels:
        family = _family_of_panel().get(panel)
        if family is None:
            unknown.append(panel)
        else:
            found[Test(family)] = None
    return tuple(found), tuple(unknown)


def of_report(codes: Collection[str], name: str) -> frozenset[Test]:
    """Give the tests that one laboratory report is, by its analytes or by its name."""
    by_codes = {
        Test(code)
        for code, family in rule().families.items()
        if family.analytes and len(family.analytes.intersection(codes)) >= family.at_least
    }
    return frozenset(by_codes | {one for one in in_words(name) if rule().families[one.family].analytes})


def in_words(text: str) -> frozenset[Test]:
    """Give the tests that words name, as "CT chest, MRI brain".

    Shape: a part of the body belongs to the test named before it, else to the first one named after it; one that
    stands between two tests belongs to the one before. Where that is wrong, too much is shown rather than too little.
    """
    words = _WORD.findall(plain(text))
    places = sorted(_named(words, _family_words()))
    if not places:
        return frozenset()
    regions: dict[int, set[str]] = {start: set() for start, _, _ in places}
    for at, _, region in _named(words, _region_words()):
        before = [start for start, _, _ in places if start <= at]
        regions[before[-1] if before else places[0][0]].add(region)
    return frozenset(
        Test(family, frozenset(regions[start]) if rule().families[family].is_regional else frozenset())
        for start, _, family in places
    )


def _named(words: list[str], known: Mapping[tuple[str, ...], str]) -> list[tuple[int, int, str]]:
    """Give where each of some phrases stands, the longest first, none inside another."""
    found: list[tuple[int, int, str]] = []
    taken: set[int] = set()
    for phrase, code in known.items():
        size = len(phrase)
        for start in range(len(words) - size + 1):
            span = range(start, start + size)
            if tuple(words[start : start + size]) == phrase and taken.isdisjoint(span):
                taken.update(span)
                found.append((start, size, code))
    return found


@cache
def _family_words() -> Mapping[tuple[str, ...], str]:
    return _phrases({code: family.words for code, family in rule().families.items()})


@cache
def _region_words() -> Mapping[tuple[str, ...], str]:
    return _phrases(rule().regions)


def _phrases(named: Mapping[str, Iterable[str]]) -> Mapping[tuple[str, ...], str]:
    every = [(tuple(_WORD.findall(plain(one))), code) for code, words in named.items() for one in words]
    return dict(sorted(every, key=lambda pair: -len(pair[0])))


@cache
def _family_of_panel() -> Mapping[str, str]:
    return {panel: code for code, family in rule().families.items() for panel in family.panels}
