"""How names are written and how they are typed: one spelling for accents, glottal marks and letters apart.

What a person at a clinic's keyboard cannot type does not decide whether a name is found or is the same name.
"""

from __future__ import annotations

import unicodedata
from typing import Final

GLOTTALS: Final = (
    "'`\u00b4\u02b9\u02bb\u02bc\u02bd\u02be\u02bf\u02c0\u02c8\u2018\u2019\u201b\u2032\uff07"
    "\u0294\u0295\u0241\u0242\ua78b\ua78c"
)
"""Apostrophes, okinas, saltillos and glottal letters: closed up, because each is typed in ten ways or left out."""
LENGTHS: Final = "\u00b7\u02d0\u02d1\ua789\ua78f"
"""Marks of a long vowel inside a word."""
CLOSED: Final = frozenset(GLOTTALS + LENGTHS)
"""Characters inside a word that are as if they were not there."""
_LETTERS: Final = str.maketrans(
    {
        "ł": "l",
        "ƚ": "l",
        "ɬ": "l",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "þ": "th",
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "\u0131": "i",
        "ɨ": "i",
        "ʉ": "u",
        "ŋ": "ng",
        "ə": "e",
        "ɛ": "e",
        "ɔ": "o",
        "\u0263": "g",
    }
)
_CLOSE: Final = dict.fromkeys(map(ord, CLOSED))


def plain(text: str) -> str:
    """Give a text without case and accents, its special letters as they are typed without them; marks stay."""
    if text.isascii():
        return text.lower()
    return _bare(_bare(text))


def _bare(text: str) -> str:
    # What a letter falls apart into may be a capital or a letter of the table: so it is done twice.
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_LETTERS))
    kept = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return kept.casefold().translate(_LETTERS)


def closed(text: str) -> str:
    """Give a text without the marks that are as if they were not there."""
    return text.translate(_CLOSE)


def findable(text: str) -> str:
    """Give a text the way typed words are spelled, with and without its apostrophes and hyphens."""
    bare = plain(text)
    shut = closed(bare).replace("-", "")
    return bare if shut == bare else f"{bare} {shut}"
