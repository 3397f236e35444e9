"""JSON that may be hostile, read strictly: doubled names, NaN, depth, size and forbidden letters are refused.

Numbers stay exactly as they were written: a decimal is a Decimal, never a float.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, NoReturn

from sync.errors import Unreadable
from sync.formats.shapes import Raw

SIZE_LIMIT_BYTES = 60_000_000
DEPTH_LIMIT = 60
_NUMBER_LIMIT = 40
_FORBIDDEN = re.compile("[\x00\ud800-\udfff]")


def parse(data: bytes) -> Raw:
    """Read one JSON object.

    Raises: Unreadable with the reason, for anything that is not one well-formed object of a bearable size.
    """
    if len(data) > SIZE_LIMIT_BYTES:
        raise Unreadable(
            "This file is {size} MB; Navigator reads FHIR files up to {limit} MB. Ask for smaller ones.",
            size=len(data) // 1_000_000,
            limit=SIZE_LIMIT_BYTES // 1_000_000,
        )
    if b"\x00" in data:
        raise Unreadable("This file holds NUL bytes, so it is damaged. Ask the sender for it again.")
    found = _loads(_text(data))
    if not isinstance(found, dict):
        raise Unreadable("This file is JSON, but not a FHIR resource.")
    _check_parts(found)
    return found


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Unreadable("This file is not in UTF-8, as FHIR asks. Ask the sender for it again.") from None


def _loads(text: str) -> Any:
    try:
        return json.loads(
            text,
            object_pairs_hook=_object,
            parse_float=_decimal,
            parse_int=_integer,
            parse_constant=_constant,
        )
    except RecursionError:
        raise Unreadable("This file is nested deeper than any FHIR resource; it was not read.") from None
    except json.JSONDecodeError as broken:
        raise Unreadable(
            "This file is not whole JSON: it breaks off or is damaged at line {line}.", line=broken.lineno
        ) from None


def _object(pairs: list[tuple[str, Any]]) -> Raw:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise Unreadable(
            "This file says one thing twice in the same place, and nobody can tell which is meant."
        )
    return found


def _decimal(text: str) -> Decimal:
    number = Decimal(text) if len(text) <= _NUMBER_LIMIT else None
    if number is None or (number and abs(number.adjusted()) > _NUMBER_LIMIT):
        raise Unreadable("This file holds a number of absurd length; it was not read.")
    return number


def _integer(text: str) -> int:
    if len(text) > _NUMBER_LIMIT:
        raise Unreadable("This file holds a number of absurd length; it was not read.")
    return int(text)


def _constant(_name: str) -> NoReturn:
    raise Unreadable("This file holds a number that is none (NaN or Infinity); it was not read.")


def _check_parts(found: Raw) -> None:
    """Refuse depth and letters that no text may hold, without recursion."""
    for depth, part in _walk(found):
        if depth > DEPTH_LIMIT:
            raise Unreadable("This file is nested deeper than any FHIR resource; it was not read.")
        if isinstance(part, str) and _FORBIDDEN.search(part):
            raise Unreadable("This file holds NUL or broken letters: it is damaged. Ask for it again.")


def _walk(found: Any) -> Iterator[tuple[int, Any]]:
    waiting: list[tuple[int, Any]] = [(0, found)]
    while waiting:
        depth, part = waiting.pop()
        yield depth, part
        if isinstance(part, dict):
            waiting.extend((depth + 1, one) for pair in part.items() for one in pair)
        elif isinstance(part, list):
            waiting.extend((depth + 1, one) for one in part)
