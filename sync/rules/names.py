"""Whether two names are one name: accents, apostrophes, glottal marks, hyphens and order do not decide it."""

from __future__ import annotations

from difflib import SequenceMatcher

from sync.rules.spelling import closed, plain


def words_of(name: str) -> tuple[str, ...]:
    """Give a name's words without what writers leave out: case, accents, apostrophes, hyphens, points."""
    if name.isascii() and name.isalpha():
        return (name.lower(),)
    bare = closed(plain(closed(name)))
    return tuple("".join(letter if letter.isalnum() else " " for letter in bare).split())


def is_same_name(family: str, given: str, other_family: str, other_given: str) -> bool:
    """Whether two names agree: the family name whole, and the first given name.

    Empty: a name without a family or a given name agrees with nothing.
    """
    families = words_of(family), words_of(other_family)
    givens = words_of(given), words_of(other_given)
    if not all((*families, *givens)):
        return False
    return "".join(families[0]) == "".join(families[1]) and givens[0][0] == givens[1][0]


def likeness(family: str, given: str, other_family: str, other_given: str) -> float:
    """Say how alike two names are, from 0 to 1, whichever order their parts come in."""
    one, other = (sorted(words_of(f"{f} {g}")) for f, g in ((family, given), (other_family, other_given)))
    if not one or not other:
        return 0.0
    return SequenceMatcher(None, " ".join(one), " ".join(other), autojunk=False).ratio()
