"""What stood before the first side of a disagreement, as far as the writes on this computer tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from navigator_app.desk import Desk
from navigator_app.queries.record_history import written
from sync.records.review import Review


@dataclass(frozen=True, slots=True)
class Before:
    """The values before either side wrote, and whether a missing one is known to have been empty."""

    values: Mapping[str, Any]
    is_whole: bool

    def knows(self, name: str) -> bool:
        """Say whether it is known what a field was, be it nothing."""
        return self.is_whole or name in self.values


def before_either(desk: Desk, found: Review) -> Before:
    """Gather what was written to the record before the first of the sides; what the center said of it counts first."""
    sides = {side.change for side in found.sides}
    values: dict[str, Any] = {}
    is_whole = desk.store.has_whole_past(found.target_id)
    for line in desk.store.history(found.target_id):
        if line.change.id in sides:
            break
        values |= written(line, values)
        is_whole = is_whole or line.change.creates
    return Before({**values, **found.base_values}, is_whole)
