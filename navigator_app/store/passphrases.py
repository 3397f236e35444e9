"""What a new passphrase must be: long when it is the only factor, not one that anybody would try first.

No rules of composition, no expiry; pasting is welcome.
Source: NIST SP 800-63B-4, section 3.1.1.2.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from sync.errors import Refused
from sync.resources import resource

ALONE_LETTERS = 15
"""Source: NIST SP 800-63B-4: at least 15 characters when a password is the only factor, else 8."""
BESIDE_LETTERS = 8
MOST_LETTERS = 1_000
FEWEST_DIFFERENT = 5
_MARKS = re.compile(r"[\W_]+")


def check(passphrase: str, *, is_only_factor: bool = True, about: Iterable[str] = ()) -> None:
    """Refuse a new passphrase that is too short or too easily guessed; `about` holds names it may not consist of.

    Raises: Refused, never with the passphrase in it.
    """
    plain = unicodedata.normalize("NFKC", passphrase)
    least = ALONE_LETTERS if is_only_factor else BESIDE_LETTERS
    if len(plain) < least:
        raise Refused(
            "passphrase", "Use at least {least} characters; four or five words are easy.", least=least
        )
    if len(plain) > MOST_LETTERS:
        raise Refused("passphrase", "This passphrase is too long to be kept.")
    bare = _bare(plain)
    names = {_bare(name) for name in about} - {""}
    if bare in _blocked() or len(set(bare)) < FEWEST_DIFFERENT or _without(bare, names) == "":
        raise Refused("passphrase", "This is one of the first that somebody would try. Choose other words.")


def _bare(text: str) -> str:
    return _MARKS.sub("", unicodedata.normalize("NFKC", text).casefold())


def _without(bare: str, names: Iterable[str]) -> str:
    """Take names and digits out, longest first."""
    for name in sorted(names, key=len, reverse=True):
        bare = bare.replace(name, "")
    return bare.strip("0123456789")


@cache
def _blocked() -> frozenset[str]:
    found = json.loads(resource("passphrases/blocked.json").read_text(encoding="utf-8"))
    return frozenset(found["blocked"])
