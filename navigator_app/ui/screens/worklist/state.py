"""Which row of a worklist is selected, and whether its pane is a page, as a pure function."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

from navigator_app.queries.work.item import WorkItem


@dataclass(frozen=True)
class Pointed:
    """Where the person is in the list."""

    selected: str = ""
    is_pane_open: bool = False
    """In a middling window: the pane is shown as a page."""

    @property
    def item(self) -> WorkItem | None:
        """What the selected row is about."""
        return None


P = TypeVar("P", bound=Pointed)


@dataclass(frozen=True)
class Selected:
    """Another row is current."""

    key: str


@dataclass(frozen=True)
class PaneShown:
    """The pane was opened as a page, or left."""

    is_open: bool


def pointed(model: P, event: Selected | PaneShown) -> P:
    """Give the model with another row selected, or with its pane opened or left."""
    if isinstance(event, Selected):
        return replace(model, selected=event.key, is_pane_open=model.is_pane_open and bool(event.key))
    return replace(model, is_pane_open=event.is_open)
