"""A tick belongs to the version that was ticked: what it is worth today, and how one is made.

When anything it confirmed has changed since, it reads "was for the earlier version" and counts as unknown.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from sync.records.base import Record, Tick
from sync.records.derive import Field, fields, fingerprint, values_of


@dataclass(frozen=True, slots=True)
class Standing:
    """What a tick is worth: nothing, today's version, or an earlier one."""

    state: Literal["none", "current", "earlier"]
    tick: Tick | None = None

    @property
    def is_current(self) -> bool:
        """Somebody confirmed exactly what the record says now."""
        return self.state == "current"

    @property
    def is_known(self) -> bool:
        """Nothing and an earlier version are equally unknown."""
        return self.is_current


NOT_TICKED = Standing("none")


def version_of(record: Record, field: str) -> str:
    """Give the fingerprint of what a tick in this field would confirm today."""
    known = fields(type(record))
    return version_of_values(known, values_of(record), known[field].about.confirms)


def version_of_values(known: Mapping[str, Field], values: Mapping[str, Any], names: Iterable[str]) -> str:
    """Give the fingerprint of these fields; a set's order is nobody's statement, so sets are put in order first."""
    return fingerprint({name: _ordered(known.get(name), values.get(name)) for name in names}, names)


_in_order = json.JSONEncoder(sort_keys=True).encode


def _ordered(field: Field | None, value: Any) -> Any:
    is_set = field is not None and field.about.merge == "union" and isinstance(value, list | tuple)
    return sorted(value, key=_in_order) if is_set else value


def standing(record: Record, field: str) -> Standing:
    """Say what a record's tick is worth."""
    tick = getattr(record, field)
    if not isinstance(tick, Tick):
        return NOT_TICKED
    return Standing("current" if tick.of == version_of(record, field) else "earlier", tick)


def ticked(
    record: Record, field: str, by_id: str, by_name: str, at: datetime, zone: str, how: str = ""
) -> Tick:
    """Make the tick with which a person confirms what the record says now."""
    return Tick(by_id=by_id, by_name=by_name, at=at, zone=zone, of=version_of(record, field), how=how)


def tick_fields(noun: type[Record]) -> tuple[str, ...]:
    """Name the fields of a noun that are ticks."""
    return tuple(f.name for f in fields(noun).values() if f.shape == "tick")


def outlived(record: Record) -> tuple[str, ...]:
    """Name the ticks that were for an earlier version of this record."""
    return tuple(n for n in tick_fields(type(record)) if standing(record, n).state == "earlier")
