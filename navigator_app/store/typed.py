"""What somebody typed to find a record: words in any order, a number, a phone or its tail, a date in any of its forms.

A word may mean several things: 10-11-56 is a birth date or a chart number. All of them are looked for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import Final

from navigator_app.store.search import CLOSED_UP, NOT_IN_WORDS, spelled

WORDS_LIMIT = 8
_JOINED_UP_TO = 4
"""Of so many words neighbors are looked for as one, too."""
_NAMES = "jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
_MONTHS: Final = {name: f"{number:02d}" for number, name in enumerate(_NAMES.split("|"), 1)}
_MONTH = rf"(?P<name>{_NAMES})[a-z]*\.?"
_DAY, _YEAR = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?", r"(?P<year>\d{4}|\d{2})"
_DATES: Final = tuple(
    re.compile(rf"(?<![\w/.-]){form}(?![\w/-])")
    for form in (
        r"(?P<year>\d{4})[/.-](?P<month>\d{1,2})[/.-](?P<day>\d{1,2})",
        rf"(?P<month>\d{{1,2}})[/.-](?P<day>\d{{1,2}})[/.-]{_YEAR}",
        rf"{_MONTH}[\s-]+{_DAY},?[\s-]+{_YEAR}",
        rf"{_DAY}[\s-]+{_MONTH},?[\s-]+{_YEAR}",
    )
)
_MONTH_AND_DAY = re.compile(r"(?<![\w/.-])(?P<month>\d{1,2})/(?P<day>\d{1,2})(?![\w/.-])")
_SIX_DIGITS = re.compile(r"(?P<month>\d\d)(?P<day>\d\d)(?P<year>\d\d)")
_ONLY_DIGITS = re.compile(r"^\+?[\d\s().-]{4,}$")
_COUNTRY = re.compile(r"1\d{10}")
_CENTURIES = ("19", "20")


def asked(text: str) -> str:
    """Give the query for what was typed: every word has to begin one of the record's, in any order.

    Empty: an empty text when nothing that could be found was typed.
    """
    terms, words = _parts(text)
    dated = [_either(term) for term in terms]
    readings = [" AND ".join([*dated, *map(_either, each)]) for each in _readings(words)]
    found = [one for one in readings if one]
    return found[0] if len(found) == 1 else " OR ".join(f"({one})" for one in found)


def led(text: str) -> str:
    """Give the query for what was typed where its first word begins the record's first: a family name.

    Empty: an empty text for a date, or when nothing that could be found was typed.
    """
    dates, rest = _dates_in(text)
    words = [] if dates else _words(rest)
    return f"(^ {begun(words[0])}) AND ({asked(text)})" if words else ""


def begun(word: str) -> str:
    """Give the query for one word that has to begin one of the record's."""
    return f'"{word}"*'


def asked_words(text: str) -> list[str]:
    """Give the words that were typed, spelled as they are looked for; a date or a phone alone is one of digits."""
    dates, rest = _dates_in(text)
    return [*(one[0] for one in dates), *_words(rest)][:WORDS_LIMIT]


def _parts(text: str) -> tuple[list[list[str]], list[str]]:
    """Take apart what was typed into dates, each with all that it may mean, and words."""
    dates, rest = _dates_in(text)
    terms = [[begun(one) for one in each] for each in dates]
    if dates and not rest.strip() and _ONLY_DIGITS.match(text.strip()):
        # The same digits may be somebody's number.
        return [[*terms[0], *_number(re.sub(r"\D", "", text))]], []
    return terms, _words(rest)[:WORDS_LIMIT]


def _words(text: str) -> list[str]:
    if _ONLY_DIGITS.match(text.strip()):
        return [re.sub(r"\D", "", text)]
    return NOT_IN_WORDS.sub(" ", CLOSED_UP.sub("", spelled(text))).split()


def _dates_in(text: str) -> tuple[list[list[str]], str]:
    """Give the dates in a text as MMDDYYYY, in each century that two digits may mean, and the text without them."""
    found: list[list[str]] = []

    def take(match: re.Match[str]) -> str:
        read = _date(match.groupdict())
        found.extend([read] if read else [])
        return " " if read else match.group()

    rest = spelled(text)
    for form in (*_DATES, _MONTH_AND_DAY):
        rest = form.sub(take, rest)
    return found, rest if found else text


def _date(said: dict[str, str]) -> list[str]:
    month = _MONTHS.get(said.get("name") or "") or said["month"].zfill(2)
    day, year = said["day"].zfill(2), said.get("year", "")
    if not ("01" <= month <= "12" and "01" <= day <= "31"):
        return []
    years = [year] if len(year) != len("YY") else [century + year for century in _CENTURIES]
    return [f"{month}{day}{each}" for each in years]


def _readings(words: list[str]) -> Iterator[list[list[str]]]:
    """Give the words as they were typed, and with each two neighbors in one: Black Elk may be Blackelk here."""
    yield [_meant(word) for word in words]
    if 1 < len(words) <= _JOINED_UP_TO:
        for place, pair in enumerate(pairwise(words)):
            joined = [*words[:place], "".join(pair), *words[place + len(pair) :]]
            yield [_meant(word) for word in joined]


def _meant(word: str) -> list[str]:
    return _number(word) if word.isdigit() else [begun(word)]


def _number(digits: str) -> list[str]:
    """Say what digits may be: the beginning of a number, it without zeros before it, a phone, a birth date."""
    found = [begun(digits)]
    bare = digits.lstrip("0")
    if bare and bare != digits:
        found.append(f'"{bare}"')
    if _COUNTRY.fullmatch(digits):
        found.append(begun(digits[1:]))
    six = _SIX_DIGITS.fullmatch(digits)
    if six:
        found += map(begun, _date(six.groupdict()))
    return list(dict.fromkeys(found))


def _either(terms: list[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"
