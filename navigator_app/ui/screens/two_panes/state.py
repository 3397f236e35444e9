"""The page of one record as a pure function: which one, and what of it is here."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from navigator_app.queries.chart import Header
from navigator_app.queries.choices import ChoiceNote

V = TypeVar("V")


@dataclass(frozen=True)
class Model(Generic[V]):
    """What the page shows."""

    record_id: str = ""
    view: V | None = None
    header: Header | None = None
    choice: ChoiceNote | None = None
    """What the patient chose about it."""


@dataclass(frozen=True)
class Opened:
    """Another record was asked for."""

    record_id: str


@dataclass(frozen=True)
class Answered(Generic[V]):
    """A record is here with whose it is, or is not on this desk."""

    record_id: str
    view: V | None
    header: Header | None
    choice: ChoiceNote | None = None


def update(model: Model[V], event: Opened | Answered[V]) -> Model[V]:
    """Give the model after an event; an answer about another record than the one that is open is not taken."""
    if isinstance(event, Opened):
        return Model(event.record_id)
    if event.record_id != model.record_id:
        return model
    return replace(model, view=event.view, header=event.header, choice=event.choice)
