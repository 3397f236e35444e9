"""The settings page as a pure function: what is chosen, what could not be kept."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from navigator_app.settings import Value


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    values: Mapping[str, Value] = field(default_factory=dict)


@dataclass(frozen=True)
class Chosen:
    """A setting was changed."""

    name: str
    value: Value


def update(model: Model, event: Chosen) -> Model:
    """Give the model after an event."""
    return replace(model, values={**model.values, event.name: event.value})
