"""What a noun's headline is made of, found by asking it."""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from sync.records.base import Record
from sync.records.derive import fields
from sync.records.sample import sample_record


@cache
def headline_fields(noun: type[Record]) -> tuple[str, ...]:
    """Name the fields that a record's headline is made of, in the order in which it reads them.

    Empty: for a kind whose records are all called alike.
    """
    asked = _Asked(sample_record(noun))
    noun.headline(cast("Record", asked))
    return tuple(asked.names)


class _Asked:
    """A record that remembers which of its fields were read."""

    def __init__(self, record: Record) -> None:
        self._record = record
        self.names: dict[str, None] = {}

    def __getattr__(self, name: str) -> Any:
        if name in fields(type(self._record)):
            self.names[name] = None
        return getattr(self._record, name)
