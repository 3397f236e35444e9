"""How the hub's tables keep what the two databases keep differently: our keys, and moments."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from sqlalchemy import LargeBinary, String
from sqlalchemy.engine import Dialect
from sqlalchemy.types import TypeDecorator


class IdBytes(TypeDecorator[str]):
    """A key of ours, kept as its 16 bytes; they sort as its digits do."""

    impl = LargeBinary(16)
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[str | None], bytes | None]:
        """Give the bytes; at once, since a round tells hundreds of keys."""
        del dialect
        return _bytes

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any | None], str | None]:
        """Give the digits."""
        del dialect, coltype
        return _digits


def _bytes(value: str | None) -> bytes | None:
    return None if value is None else bytes.fromhex(value)


def _digits(value: Any | None) -> str | None:
    return None if value is None else bytes(value).hex()


class Moment(TypeDecorator[datetime]):
    """An aware moment, kept as ISO text so that every database gives back exactly what it was given."""

    impl = String(40)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> str | None:
        """Give the text."""
        del dialect
        return None if value is None else value.isoformat()

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:
        """Give the moment."""
        del dialect
        return None if value is None else datetime.fromisoformat(value)
