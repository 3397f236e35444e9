"""Whether a number that is typed looks like an earlier one with its point at another place; arithmetic, no verdict."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

NUMBER: Final = re.compile(r"^\s*(<=|>=|<|>)?\s*(\d{1,12}(?:\.\d{1,8})?)\s*$")
_PLACE: Final = Decimal(8)
"""So many times larger or smaller is taken for ten times: two days' values are never quite the same."""


def number_in(text: str) -> Decimal | None:
    """Give the number that a value is, its comparator left out; None for words."""
    found = NUMBER.match(text)
    return Decimal(found[2]) if found else None


def is_misread(text: str) -> bool:
    """Say whether a value has digits but is no number as results are written: 4,2 or 4..2."""
    return any(letter.isdigit() for letter in text) and number_in(text) is None


def is_a_place_off(value: Decimal | None, earlier: Decimal | None) -> bool:
    """Say whether a value is about ten times an earlier one, or a tenth of it, or further off."""
    if not value or not earlier or value < 0 or earlier < 0:
        return False
    return value >= earlier * _PLACE or earlier >= value * _PLACE
