"""Whether two charts may be one person, with the reasons in words: it orders what a person looks at, decides nothing.

A number without its assigner never matches. What differs is not hidden: it is said beside what agrees.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from itertools import combinations
from math import prod
from typing import Any, Final

from sync.rules.names import likeness, words_of
from sync.rules.spelling import closed, plain
from sync.rules.weights import weights
from sync.words import Words, say

Number = tuple[str, str]
_SOUNDS: Final = {
    letter: code
    for letters, code in (("bfpv", "1"), ("cgjkqsxz", "2"), ("dt", "3"), ("l", "4"), ("mn", "5"), ("r", "6"))
    for letter in letters
}
_VOWELS: Final = "aeiouy"
_SOUND_LENGTH: Final = 4
_LOCAL_DIGITS: Final = 7


@dataclass(frozen=True, slots=True)
class Facts:
    """What is compared of one person."""

    id: str
    family: str = ""
    given: str = ""
    others: str = ""
    birth_on: date | None = None
    numbers: Mapping[Number, str] = ()  # type: ignore[assignment]
    """Assigner and number as they compare, and as they are written."""
    phones: frozenset[str] = frozenset()
    family_key: str = field(init=False, repr=False)
    given_key: str = field(init=False, repr=False)
    first: str = field(init=False, repr=False)
    """The names as they compare: a list of thousands is compared by them."""

    def __post_init__(self) -> None:
        """Spell the names once."""
        given = words_of(self.given)
        object.__setattr__(self, "family_key", "".join(words_of(self.family)))
        object.__setattr__(self, "given_key", "".join(given))
        object.__setattr__(self, "first", given[0] if given else "")

    @classmethod
    def of(cls, record: str, fields: Mapping[str, Any]) -> Facts:
        """Read them from a patient's fields as documents and forms hold them."""
        return cls(
            id=record,
            family=str(fields.get("family_name") or ""),
            given=str(fields.get("given_name") or ""),
            others=str(fields.get("other_names") or ""),
            birth_on=_day(fields.get("birth_on")),
            numbers=dict(_numbers(fields.get("identifiers") or ())),
            phones=frozenset(_tails(fields.get("contact_points") or ())),
        )


@dataclass(frozen=True, slots=True)
class Reasons:
    """Why two charts may be one person: how much it weighs, what agrees, what differs."""

    weight: float
    agrees: tuple[Words, ...]
    differs: tuple[Words, ...]

    @property
    def is_worth_asking(self) -> bool:
        """Whether a person is asked."""
        return self.weight >= weights().ask_from


def compare(one: Facts, other: Facts) -> Reasons:
    """Say why two charts may be one person."""
    found = [(weight, words) for weight, words in _agreeing(one, other) if weight]
    weight = 1 - prod(1 - each for each, _ in found)
    if not found:
        return Reasons(0.0, (), ())
    agrees = [words for _, words in sorted(found, key=lambda pair: -pair[0])]
    return Reasons(round(weight, 3), tuple(agrees), tuple(_differing(one, other)))


def likely(one: Facts, among: Iterable[Facts]) -> list[tuple[Facts, Reasons]]:
    """Give those who may be the same person as one, the likeliest first."""
    found = [(other, compare(one, other)) for other in among if other.id != one.id]
    kept = [pair for pair in found if pair[1].is_worth_asking]
    return sorted(kept, key=lambda pair: (-pair[1].weight, pair[0].id))[: weights().most]


def pairs(people: Iterable[Facts]) -> list[tuple[Facts, Facts, Reasons]]:
    """Give every two who may be one person, the likeliest first; only who shares something is compared."""
    blocks: dict[tuple[str, ...], list[Facts]] = defaultdict(list)
    for one in people:
        for key in set(_keys(one)):
            blocks[key].append(one)
    near: dict[tuple[str, str], tuple[Facts, Facts]] = {}
    for some in blocks.values():
        for one, other in combinations(sorted(some, key=lambda each: each.id), 2):
            near[one.id, other.id] = (one, other)
    found = [(a, b, compare(a, b)) for a, b in near.values()]
    kept = [each for each in found if each[2].is_worth_asking]
    return sorted(kept, key=lambda each: (-each[2].weight, each[0].id, each[1].id))


def sound(name: str) -> str:
    """Give how a name sounds: its first letter and the kinds of the consonants after it."""
    letters = "".join(words_of(name))
    if not letters:
        return ""
    codes, before = "", _SOUNDS.get(letters[0], "")
    for letter in letters[1:]:
        code = _SOUNDS.get(letter, "")
        if code and code != before:
            codes += code
        # Between two of a kind a vowel lets both count; h and w do not.
        if code or letter in _VOWELS:
            before = code
    return (letters[0] + codes + "0" * _SOUND_LENGTH)[:_SOUND_LENGTH]


def _agreeing(one: Facts, other: Facts) -> Iterator[tuple[float, Words]]:
    weigh = weights().same_person
    for assigner, number in one.numbers:
        if (assigner, number) in other.numbers:
            written = one.numbers[assigner, number]
            yield (
                weigh.number,
                say("Same number of {assigner}: {number}", assigner=assigner.upper(), number=written),
            )
    yield from _by_name_and_birth(one, other)
    tails = one.phones & other.phones
    if tails and one.first and one.first == other.first:
        tail = min(tails)
        words = say("Same phone ({tail}) and first name", tail=f"{tail[:-4]}-{tail[-4:]}")
        yield weigh.phone_and_first_name, words


def _by_name_and_birth(one: Facts, other: Facts) -> Iterator[tuple[float, Words]]:
    weigh, births = weights().same_person, (one.birth_on, other.birth_on)
    is_same, is_turned = _is_same_name(one, other), _is_turned(one, other)
    if None in births:
        if is_same:
            yield weigh.name_without_birth, say("Same name; a birth date is missing")
        return
    if births[0] == births[1]:
        if is_same:
            yield weigh.birth_and_name, say("Same birth date and name")
        elif is_turned:
            yield weigh.turned_names, say("Same birth date; first and last name changed places")
        elif _sounds_alike(one, other):
            yield weigh.birth_and_sound, say("Same birth date; the names sound or look alike")
    elif is_same or is_turned:
        if _is_turned_birth(births[0], births[1]):
            yield weigh.turned_birth, say("Same name; day and month of birth changed places")
        elif _is_near_birth(births[0], births[1]):
            yield weigh.near_birth, say("Same name; the birth date differs in one part")


def _differing(one: Facts, other: Facts) -> Iterator[Words]:
    if one.birth_on and other.birth_on and one.birth_on != other.birth_on:
        yield say("The birth dates differ")
    if not _is_same_name(one, other):
        yield say("The names are written differently")
    theirs = {assigner for assigner, _ in other.numbers}
    for assigner, number in one.numbers:
        if assigner in theirs and (assigner, number) not in other.numbers:
            yield say("Different numbers of {assigner}", assigner=assigner.upper())


def _is_same_name(one: Facts, other: Facts) -> bool:
    names = (one.family_key, one.first)
    return all(names) and names == (other.family_key, other.first)


def _is_turned(one: Facts, other: Facts) -> bool:
    names = (one.family_key, one.given_key)
    return all(names) and names == (other.given_key, other.family_key)


def _sounds_alike(one: Facts, other: Facts) -> bool:
    if likeness(one.family, one.given, other.family, other.given) >= weights().alike_name:
        return True
    firsts = _firsts(one) & _firsts(other)
    families = sound(one.family), sound(other.family)
    return bool(firsts and families[0] and families[0] == families[1])


def _firsts(facts: Facts) -> set[str]:
    """Give how the first name and every other name sounds: a nickname is a first name elsewhere."""
    return {sound(word) for word in (facts.first, *words_of(facts.others)) if word}


def _is_turned_birth(one: date | None, other: date | None) -> bool:
    return bool(one and other and (one.year, one.month, one.day) == (other.year, other.day, other.month))


def _is_near_birth(one: date | None, other: date | None) -> bool:
    if not one or not other:
        return False
    year, month, day = one.year == other.year, one.month == other.month, one.day == other.day
    return (year and month and not day) or (year and day and not month) or (month and day and not year)


def _keys(one: Facts) -> Iterator[tuple[str, ...]]:
    """Name what somebody has to share to be compared at all."""
    for assigner, number in one.numbers:
        yield ("number", assigner, number)
    if one.birth_on:
        yield ("birth", one.birth_on.isoformat())
    name = sorted((one.family_key, one.first))
    if all(name):
        yield ("name", *name)
    for tail in one.phones:
        yield ("phone", tail, one.first)


def _numbers(identifiers: Iterable[Any]) -> Iterator[tuple[Number, str]]:
    for each in identifiers:
        assigner, written = str(each.get("assigner") or "").strip(), str(each.get("value") or "").strip()
        number = re.sub(r"[\W_]+", "", closed(plain(written))).lstrip("0")
        if assigner and number:
            yield (assigner.casefold(), number), written


def _tails(points: Iterable[Any]) -> Iterator[str]:
    for each in points:
        digits = re.sub(r"\D", "", str(each.get("value") or "")) if each.get("system") == "phone" else ""
        if len(digits) >= _LOCAL_DIGITS:
            yield digits[-weights().phone_tail :]


def _day(value: Any) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value)) if value else None
    except ValueError:
        return None
