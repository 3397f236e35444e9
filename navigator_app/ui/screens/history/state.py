"""The history of one record as a pure function: what is here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app.queries.record_history import History


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    record_id: str = ""
    history: History | None = None


@dataclass(frozen=True)
class Opened:
    """Another record's history was asked for."""

    record_id: str


@dataclass(frozen=True)
class Answered:
    """It is here."""

    history: History


def update(model: Model, event: Opened | Answered) -> Model:
    """Give the model after an event."""
    if isinstance(event, Opened):
        return Model(event.record_id)
    return replace(model, history=event.history)
