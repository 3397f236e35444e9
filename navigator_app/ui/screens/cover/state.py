"""The page of covers as a pure function: what runs and is to come, what was typed, what of it is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, Final

from navigator_app.queries.covers import Covers

PANEL: Final = "panel"
"""Among the queues in what is handed over: everything that a person owns."""


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    answer: Covers | None = None
    is_busy: bool = False


@dataclass(frozen=True)
class Answered:
    """Who covers for whom is known."""

    answer: Covers


@dataclass(frozen=True)
class Busy:
    """It is being saved, or was refused."""

    is_busy: bool


def update(model: Model, event: Answered | Busy) -> Model:
    """Give the model after an event."""
    if isinstance(event, Answered):
        return replace(model, answer=event.answer)
    return replace(model, is_busy=event.is_busy)


def handed(typed: dict[str, Any]) -> dict[str, Any]:
    """Give what was typed as the command takes it: the panel is somebody's, queues are the site's."""
    what = list(typed["what"] or ())
    return {
        "of_id": typed["of_id"] if PANEL in what else None,
        "queues": [one for one in what if one != PANEL],
        "note": str(typed["note"] or ""),
    }
