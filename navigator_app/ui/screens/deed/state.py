"""A deed's question as a pure function: what is still needed before it can be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from navigator_app.ui.screens.deed.asked import Deed


@dataclass(frozen=True)
class Model:
    """What was answered so far."""

    deed: Deed
    typed: Mapping[str, Any]
    is_busy: bool = False


@dataclass(frozen=True)
class Answered:
    """Something was typed."""

    typed: Mapping[str, Any]


@dataclass(frozen=True)
class Began:
    """The deed was sent off."""


@dataclass(frozen=True)
class Stopped:
    """It was refused."""


def update(model: Model, event: Answered | Began | Stopped) -> Model:
    """Give the model after an event."""
    if isinstance(event, Answered):
        return replace(model, typed=dict(event.typed))
    return replace(model, is_busy=isinstance(event, Began))


def missing(model: Model) -> str | None:
    """Name the first thing that is needed and not answered."""
    for asked in model.deed.asks:
        if asked.is_needed and not str(model.typed.get(asked.name) or "").strip():
            return asked.name
    return None
