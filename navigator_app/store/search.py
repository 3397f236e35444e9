"""Finding by words: what is written into a kind's search index; how what was typed is asked for is `typed`.

Both go through the same spelling: no accents, no case, apostrophes and glottal marks closed up, hyphens both
closed and open, names of several words also as one, phones as digits and by their last seven and four, numbers
also without their leading zeros, dates as digits in both orders.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import pairwise
from typing import Any

from sync.records.base import Record
from sync.records.derive import own_fields
from sync.rules.spelling import CLOSED
from sync.rules.spelling import plain as spelled

__all__ = ["CLOSED_UP", "LAYOUT", "NOT_IN_WORDS", "Spelled", "indexed", "searched", "spelled"]
LAYOUT = "3"
"""Raised when the spelling changes, so that every index is refilled."""
CLOSED_UP = re.compile(f"[{re.escape(''.join(sorted(CLOSED)))}]")
NOT_IN_WORDS = re.compile(r"[\W_]+")
_BARE = re.compile(r"[A-Za-z ]*\Z")
"""Nothing in it that is spelled in two ways."""
_DIGIT = re.compile(r"\d")
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_PHONE = re.compile(r"\+?\d[\d\s().-]{4,}\d")
_LETTERS_THEN_NUMBER = re.compile(r"[^\W\d_]+(\d+)")
_NAMES = frozenset({"family_name", "given_name", "other_names"})
"""Fields whose words are written as one by some and apart by others."""
_NOT_SOUGHT = frozenset({"system", "use", "verified_on", "verified_by", "failed_on", "failed_by"})
"""Of a number: what it is and who tried it. Else "mo" finds everybody with a mobile, "rosa" all whom Rosa phoned."""
_MOST_IN_ONE = 3
TAILS = (10, 7, 4)


def searched(noun: type[Record]) -> tuple[str, ...]:
    """Name the fields of a noun that are searched."""
    return tuple(field.name for field in own_fields(noun) if field.about.search)


Spelled = dict[str, tuple[str, ...]]
"""The words of texts that were met before; what many records say is then spelled once."""


def indexed(names: Iterable[str], values: Mapping[str, Any], before: Spelled | None = None) -> str:
    """Give the words by which a record is found, out of these fields of it."""
    met: Spelled = {} if before is None else before
    found: list[str] = []
    for name in names:
        for text in _texts(values.get(name)):
            words = met.get(text)
            if words is None:
                words = met[text] = tuple(_words(text))
            found += words
            if name in _NAMES and " " in text:
                found += _in_one(text)
    return " ".join(dict.fromkeys(found))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, Mapping):
        for name, part in value.items():
            if name not in _NOT_SOUGHT:
                yield from _texts(part)


def _in_one(text: str) -> Iterator[str]:
    """Give neighbors of a name as one word: Black Elk is Blackelk on the next list."""
    for name in re.split(r"[;,/]", text):
        words = NOT_IN_WORDS.sub(" ", CLOSED_UP.sub("", spelled(name))).split()
        if 1 < len(words) <= _MOST_IN_ONE:
            yield "".join(words)
            yield from ("".join(pair) for pair in pairwise(words))


def _words(text: str) -> Iterable[str]:
    if _BARE.match(text):
        return text.lower().split()
    return _spelled_words(text)


def _spelled_words(text: str) -> Iterator[str]:
    if _DIGIT.search(text):
        yield from _digits(text)
    for chunk in spelled(text).split():
        if chunk.isascii() and chunk.isalnum():
            yield chunk
            yield from _number_in(chunk)
            continue
        closed = CLOSED_UP.sub("", chunk)
        parts = NOT_IN_WORDS.sub(" ", closed).split()
        yield from parts
        whole = "".join(parts)
        yield whole
        yield from _number_in(whole)
        if closed != chunk:
            yield from NOT_IN_WORDS.sub(" ", CLOSED_UP.sub(" ", chunk)).split()


def _number_in(word: str) -> Iterator[str]:
    """Give a number also without its leading zeros, and without the letters before it."""
    behind = _LETTERS_THEN_NUMBER.fullmatch(word)
    digits = behind.group(1) if behind else word
    if behind:
        yield digits
    if digits.startswith("0") and digits.isdigit() and len(digits) > len("MM"):
        yield digits.lstrip("0")


def _digits(text: str) -> Iterable[str]:
    for year, month, day in _DATE.findall(text):
        yield year + month + day
        yield month + day + year
    for phone in _PHONE.findall(_DATE.sub(" ", text)):
        digits = re.sub(r"\D", "", phone)
        yield digits
        yield digits.lstrip("0")
        yield from (digits[-size:] for size in TAILS if len(digits) > size)
