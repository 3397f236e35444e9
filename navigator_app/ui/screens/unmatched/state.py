"""The tray as a pure function: what waits, which item and which patient is chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app.queries.unmatched import Waiting


@dataclass(frozen=True)
class Model:
    """What the tray shows."""

    items: tuple[Waiting, ...] | None = None
    selected: str = ""

    @property
    def current(self) -> Waiting | None:
        """The selected item."""
        return next((item for item in self.items or () if item.key.id == self.selected), None)


@dataclass(frozen=True)
class Answered:
    """The tray is here."""

    items: tuple[Waiting, ...]


@dataclass(frozen=True)
class Selected:
    """Another item is current."""

    key: str


def update(model: Model, event: Answered | Selected) -> Model:
    """Give the model after an event."""
    if isinstance(event, Answered):
        return replace(model, items=event.items)
    return replace(model, selected=event.key)
