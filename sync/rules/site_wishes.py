"""What a site may set, hide and call otherwise: bounds of its limits, what always stays in a list, which words.

All of it is data with its source. What a site chose stands in its own record. A choice of a newer release is kept and
changes nothing here; so does one beyond what this release allows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final

from pydantic import BaseModel, ConfigDict

from sync.rules.codes import code_list, label_of
from sync.rules.sourced import Sourced, read
from sync.words import Words, say

Wrong = tuple[str | None, str]
WORD_LIMIT: Final = 20
"""Characters: what the navigation has room for."""
CHOICE_LIMIT: Final = 40
"""Characters of one more choice."""
_UNFIT: Final = re.compile(r"[<>\x00-\x1f\x7f]")
"""Marks of a page's own language, and what nobody can read."""


class Limit(BaseModel):
    """How far a site may move one limit, in whole numbers of its unit, both ends included."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    lowest: int
    highest: int
    default: int
    source: str

    def allows(self, value: object) -> bool:
        """Say whether a site may set this."""
        return type(value) is int and self.lowest <= value <= self.highest


class Wishable(Sourced):
    """What of this program is a site's to decide."""

    limits: Mapping[str, Limit]
    left_out: Mapping[str, str]
    """`file.number` of each other limit in `resources/rules` -> why no site sets it."""
    lists: Mapping[str, frozenset[str]]
    """Name of a code list -> what stays in it whatever a site hides."""
    open: tuple[str, ...]
    """The lists to which a site may add words of its own: no rule reads what is chosen from them."""


@cache
def wishable() -> Wishable:
    """Give it as shipped."""
    return read("rules/site_wishes.json", Wishable)


def limit(name: str, own: object = None) -> int:
    """Give a limit: the site's own where it set one that is allowed, else the one as shipped.

    Shape: `own` is what the site's record holds under `limits`.
    """
    known = wishable().limits[name]
    value = _map(own).get(name)
    return value if isinstance(value, int) and known.allows(value) else known.default


def hidden_codes(own: object) -> Mapping[str, frozenset[str]]:
    """Give what a site does not offer to choose from, by list, of what may be hidden.

    Shape: `own` is what the site's record holds under `hidden_codes`.
    """
    given = _map(own)
    found = {name: frozenset(_codes(given.get(name))) - stays for name, stays in wishable().lists.items()}
    return {name: hidden for name, hidden in found.items() if hidden and _is_some_left(name, hidden)}


def added_choices(own: object) -> Mapping[str, tuple[str, ...]]:
    """Give what a site offers to choose from besides, by list, of the lists that are open.

    Shape: `own` is what the site's record holds under `added_choices`.
    """
    given = _map(own)
    found = {
        name: tuple(
            dict.fromkeys(one.strip() for one in _codes(given.get(name)) if not _wrong_choice(name, one))
        )
        for name in wishable().open
    }
    return {name: words for name, words in found.items() if words}


def own_words(own: object) -> Mapping[str, str]:
    """Give a site's own words by what they stand for, of what may be called otherwise.

    Shape: `own` is what the site's record holds under `own_words`.
    """
    given = _map(own)
    return {
        one.code: word.strip()
        for one in code_list("site-words").codes
        if isinstance(word := given.get(one.code), str) and not _wrong_word(word)
    }


def problems(values: Mapping[str, Any]) -> list[Wrong]:
    """List what a site may not wish, of what this release knows; nothing is known against the rest."""
    return [
        *_wrong_limits(_map(values.get("limits"))),
        *_wrong_lists(_map(values.get("hidden_codes"))),
        *_wrong_choices(_map(values.get("added_choices"))),
        *_wrong_words(_map(values.get("own_words"))),
    ]


def _map(own: object) -> Mapping[str, Any]:
    return own if isinstance(own, Mapping) else {}


def _codes(own: object) -> tuple[str, ...]:
    return tuple(one for one in own if isinstance(one, str)) if isinstance(own, list) else ()


def _wrong_limits(own: Mapping[str, Any]) -> list[Wrong]:
    known = wishable().limits
    return [
        (
            "limits",
            say(
                "{what}: from {lowest} to {highest}.",
                what=say(label_of("site-limits", name)),
                lowest=known[name].lowest,
                highest=known[name].highest,
            ),
        )
        for name, value in own.items()
        if name in known and not known[name].allows(value)
    ]


def _wrong_lists(own: Mapping[str, Any]) -> list[Wrong]:
    found: list[Wrong] = []
    for name, named in own.items():
        stays, codes = wishable().lists.get(name), _codes(named)
        if stays is None:
            continue
        what = say(label_of("site-lists", name))
        kept = [say(label_of(name, code)) for code in codes if code in stays]
        if kept:
            found.append(
                ("hidden_codes", say("{what}: {code} always stays to choose from.", what=what, code=kept[0]))
            )
        elif not _is_some_left(name, frozenset(codes)):
            found.append(("hidden_codes", say("{what}: leave something to choose from.", what=what)))
    return found


def _wrong_choices(own: Mapping[str, Any]) -> list[Wrong]:
    return [
        ("added_choices", say("{what}: {why}", what=say(label_of("site-open-lists", name)), why=no))
        for name, named in own.items()
        if name in wishable().open
        for one in _codes(named)
        if (no := _wrong_choice(name, one))
    ]


def _wrong_choice(name: str, word: str) -> Words | None:
    known = {text.casefold() for one in code_list(name).codes for text in (one.code, one.label)}
    if word.strip().casefold() in known:
        return say("{word} is in the list already.", word=word.strip())
    return _unfit(word, CHOICE_LIMIT)


def _is_some_left(name: str, hidden: frozenset[str]) -> bool:
    return any(code.code not in hidden for code in code_list(name).offered())


def _wrong_words(own: Mapping[str, Any]) -> list[Wrong]:
    shipped = {one.code: one.label for one in code_list("site-words").codes}
    known = {term: word for term, word in own.items() if term in shipped}
    for term, word in known.items():
        if no := _wrong_word(word):
            what = say(label_of("site-words", term))
            return [("own_words", say("{what}: {why}", what=what, why=no))]
    called = [word.strip().casefold() for word in (shipped | known).values()]
    if len(set(called)) < len(called):
        return [("own_words", say("Two things would be called the same. Give each a word of its own."))]
    return []


def _wrong_word(word: object) -> Words | None:
    return _unfit(word, WORD_LIMIT)


def _unfit(word: object, most: int) -> Words | None:
    if not isinstance(word, str) or not word.strip():
        return say("write a word, or leave it as it is.")
    if len(word.strip()) > most:
        return say("at most {count} characters.", count=most)
    return say("this contains a character that cannot be shown.") if _UNFIT.search(word) else None
