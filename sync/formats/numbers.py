"""Numbers in text: found only where the whole text is one number, exactly as precise as it was sent."""

from __future__ import annotations

import re
from decimal import Decimal

_NUMBER = re.compile(r"^[+-]?[0-9]{1,30}(?:\.[0-9]{1,30})?$")
_COMPARED = re.compile(r"^(<=|>=|<|>)\s*([0-9]{1,30}(?:\.[0-9]{1,30})?)$")


def number_in(text: str) -> tuple[Decimal | None, str]:
    """Find the one number that a text is, and its comparator; (None, "") when it is not one number."""
    text = text.strip()
    if _NUMBER.match(text):
        return Decimal(text), ""
    compared = _COMPARED.match(text)
    return (Decimal(compared[2]), compared[1]) if compared else (None, "")


def is_one_number(text: str) -> bool:
    """Whether a text is one plain number without a comparator."""
    return bool(_NUMBER.match(text))
