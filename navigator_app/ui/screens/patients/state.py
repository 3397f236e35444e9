"""Patients as a pure function: what was typed, what was found."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app.queries.patients import PatientRow
from sync.words import Words


@dataclass(frozen=True)
class Model:
    """What Patients shows."""

    text: str = ""
    rows: tuple[PatientRow, ...] | None = None
    count: int = 0
    arriving: Words | None = None
    """What is said while the first download is not complete."""


@dataclass(frozen=True)
class Answered:
    """Rows for what was typed are here; answers to an earlier text are not taken."""

    text: str
    rows: tuple[PatientRow, ...]
    count: int
    arriving: Words | None


@dataclass(frozen=True)
class Typed:
    """Something was typed."""

    text: str


def update(model: Model, event: Answered | Typed) -> Model:
    """Give the model after an event."""
    if isinstance(event, Typed):
        return replace(model, text=event.text)
    if event.text != model.text:
        return model
    return replace(model, rows=event.rows, count=event.count, arriving=event.arriving)
