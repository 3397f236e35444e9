"""Finding by words: what is written into a kind's search index, and how what was typed is asked for.

Both go through the same spelling: no accents, no case, apostrophes and glottal marks closed up, hyphens both
closed and open, phones as digits and by their last seven and four, dates as digits in both orders.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sync.records.base import Record
from sync.records.derive import own_fields

LAYOUT = "1"
"""Raised when the spelling changes, so that every index is refilled."""
_CLOSED = re.compile("['\u2019\u2018\u02bc\u02bb\u02bd\u0027\u0060\u00b4\u02b9\ua78b\ua78c\u02c0]")
_BARE = re.compile(r"[A-Za-z ]*\Z")
"""Nothing in it that is spelled in two ways."""
_DIGIT = re.compile(r"\d")
_OPEN = re.compile(r"[\W_]+")
_DATE = re.compile(r"\b(\d{4})-(\d{2})-(\d{2})\b")
_TYPED_DATE = re.compile(r"^(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})$")
_PHONE = re.compile(r"\+?\d[\d\s().-]{4,}\d")
_ONLY_DIGITS = re.compile(r"^\+?[\d\s().-]{4,}$")
_STROKES = str.maketrans({"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe"})
TAILS = (10, 7, 4)
WORDS_LIMIT = 8


def spelled(text: str) -> str:
    """Give a text without case and accents."""
    if text.isascii():
        return text.lower()
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_STROKES))
    return "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_STROKES)


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
    return " ".join(dict.fromkeys(found))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for part in value:
            yield from _texts(part)
    elif isinstance(value, Mapping):
        for part in value.values():
            yield from _texts(part)


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
            continue
        closed = _CLOSED.sub("", chunk)
        parts = _OPEN.sub(" ", closed).split()
        yield from parts
        yield "".join(parts)
        if closed != chunk:
            yield from _OPEN.sub(" ", _CLOSED.sub(" ", chunk)).split()


def _digits(text: str) -> Iterable[str]:
    for year, month, day in _DATE.findall(text):
        yield year + month + day
        yield month + day + year
    for phone in _PHONE.findall(_DATE.sub(" ", text)):
        digits = re.sub(r"\D", "", phone)
        yield digits
        yield from (digits[-size:] for size in TAILS if len(digits) > size)


def asked(text: str) -> str:
    """Give the query for what was typed: every word has to begin one of the record's, in any order.

    Empty: an empty text when nothing that could be found was typed.
    """
    return " AND ".join(begun(word) for word in asked_words(text))


def begun(word: str) -> str:
    """Give the query for one word that has to begin one of the record's."""
    return f'"{word}"*'


def asked_words(text: str) -> list[str]:
    """Give the words that were typed, spelled as they are looked for; a date or a phone alone is one of digits."""
    return _asked_words(text)[:WORDS_LIMIT]


def _asked_words(text: str) -> list[str]:
    date = _TYPED_DATE.match(text.strip())
    if date:
        month, day, year = date.groups()
        return [month.zfill(2) + day.zfill(2) + year]
    if _ONLY_DIGITS.match(text.strip()):
        return [re.sub(r"\D", "", text)]
    return _OPEN.sub(" ", _CLOSED.sub("", spelled(text))).split()
