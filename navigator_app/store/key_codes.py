"""Codes that open a desk without a passphrase: made here, printed or read out over the phone, typed by hand.

Source: Crockford's base 32 (32 letters and digits; I and L are read as 1, O as 0, no U).
"""

from __future__ import annotations

import re
import secrets
from typing import Final

from sync.errors import Refused

LETTERS: Final = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
GROUP: Final = 4
RECOVERY_GROUPS: Final = 8
"""160 bits, printed at set-up and kept in a sealed envelope."""
PHONE_GROUPS: Final = 7
"""140 bits, read out over the phone once and never good again."""
_SAME: Final = str.maketrans({"I": "1", "L": "1", "O": "0"})
_BETWEEN: Final = re.compile(r"[\s.\-_/]+")


def recovery_code() -> str:
    """Make a site's recovery code, in groups as it is printed."""
    return _code(RECOVERY_GROUPS)


def phone_code() -> str:
    """Make a code for the phone, in groups as it is read out."""
    return _code(PHONE_GROUPS)


def _code(groups: int) -> str:
    return "-".join("".join(secrets.choice(LETTERS) for _ in range(GROUP)) for _ in range(groups))


def read(typed: str) -> str:
    """Give a typed code as it was made, however it was spaced and in whatever case.

    Raises: Refused for a letter that no code has, and for one that is too short or too long.
    """
    bare = _BETWEEN.sub("", typed).upper().translate(_SAME)
    strange = next((letter for letter in bare if letter not in LETTERS), "")
    if strange:
        raise Refused("code", "A code has no {letter} in it. Read this group again.", letter=strange)
    if len(bare) not in (RECOVERY_GROUPS * GROUP, PHONE_GROUPS * GROUP):
        raise Refused(
            "code",
            "A code has 7 groups of four from the phone, 8 on a sheet; this has {count} characters.",
            count=len(bare),
        )
    return "-".join(bare[start : start + GROUP] for start in range(0, len(bare), GROUP))


def is_for_phone(code: str) -> bool:
    """Say whether a code that was read is one for the phone."""
    return code.count("-") + 1 == PHONE_GROUPS
