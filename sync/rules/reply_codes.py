"""The code on a reply sheet: made from the packet's id alone, and so that a mistyped one is never another packet's.

Eight letters and digits of 31, a prime: the place times the value, summed, is a multiple of 31. Any one letter that is
mistyped, and any two that are swapped, next to each other or not, give another remainder.
"""

from __future__ import annotations

import hashlib
import re
from typing import Final

from sync.errors import Refused
from sync.words import say

LETTERS: Final = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""Without 0, 1, I, L and O, which are taken for one another on a fax."""
LENGTH: Final = 8
_HALF: Final = LENGTH // 2
_BETWEEN: Final = re.compile(r"[\s.\-_/\u2013]+")
_WRONG: Final = say(
    "This is not the code of a reply sheet: a letter or a digit is mistyped. Look at it again."
)
_UNFINISHED: Final = say("A code has {n} letters and digits. Look at the sheet again.", n=LENGTH)


def reply_code(packet_id: str) -> str:
    """Make the code of a packet, in two groups as it is printed; it says nothing about anybody."""
    number = int.from_bytes(hashlib.blake2b(packet_id.encode(), digest_size=8, person=b"reply").digest())
    places = []
    for _ in range(LENGTH - 1):
        number, place = divmod(number, len(LETTERS))
        places.append(place)
    return _grouped("".join(LETTERS[place] for place in (*places, _check_place(places))))


def read_reply_code(typed: str) -> str:
    """Give a typed code as it was printed, in whatever case and however it was spaced.

    Raises: Refused for what is no code.
    """
    letters = _BETWEEN.sub("", typed).upper()
    if len(letters) != LENGTH:
        raise Refused("code", _UNFINISHED)
    if any(one not in LETTERS for one in letters) or _sum(letters) != 0:
        raise Refused("code", _WRONG)
    return _grouped(letters)


def _check_place(places: list[int]) -> int:
    """Give the last place, which makes the sum a multiple; its weight has an inverse, 31 being prime."""
    so_far = sum(weight * place for weight, place in enumerate(places, 1))
    return -so_far * pow(LENGTH, -1, len(LETTERS)) % len(LETTERS)


def _sum(letters: str) -> int:
    return sum(weight * LETTERS.index(one) for weight, one in enumerate(letters, 1)) % len(LETTERS)


def _grouped(letters: str) -> str:
    return f"{letters[:_HALF]}-{letters[_HALF:]}"
