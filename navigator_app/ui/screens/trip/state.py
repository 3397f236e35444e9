"""One trip as a pure function: what is here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app.queries.chart import Header
from navigator_app.queries.trip import TripView


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    trip_id: str = ""
    view: TripView | None = None
    header: Header | None = None
    is_missing: bool = False


@dataclass(frozen=True)
class Opened:
    """Another trip was asked for."""

    trip_id: str


@dataclass(frozen=True)
class Answered:
    """The trip is here, or is not on this desk."""

    view: TripView | None
    header: Header | None


def update(model: Model, event: Opened | Answered) -> Model:
    """Give the model after an event."""
    if isinstance(event, Opened):
        return Model(event.trip_id)
    return replace(model, view=event.view, header=event.header, is_missing=event.view is None)
