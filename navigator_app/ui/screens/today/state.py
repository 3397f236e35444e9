"""Today as a pure function: model and event -> model. Nothing here draws, asks or saves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from navigator_app.queries.since import Offer
from navigator_app.queries.today import Group, Scope, Today, WorkItem

SCOPES: Final[tuple[Scope, ...]] = ("mine", "clinic", "everyone")
TILES: Final[tuple[Group, ...]] = ("overdue", "due_today", "waiting", "decision")


@dataclass(frozen=True)
class Model:
    """What Today shows."""

    scope: Scope = "mine"
    answer: Today | None = None
    offer: Offer | None = None
    """What changed while this computer was apart and was not read yet."""
    only: Group | None = None
    """The tile that filters; None shows every group."""
    selected: str = ""
    is_pane_open: bool = False
    """In a middling window: the pane is shown as a page."""

    @property
    def rows(self) -> tuple[WorkItem, ...]:
        """The rows that are shown."""
        every = self.answer.rows if self.answer else ()
        return tuple(row for row in every if self.only is None or row.group == self.only)

    @property
    def current(self) -> WorkItem | None:
        """The selected row."""
        return next((row for row in self.rows if row_key(row) == self.selected), None)

    def counted(self, group: Group) -> int:
        """Count a group the way the answer counted it."""
        return self.answer.counts.get(group, 0) if self.answer else 0


def row_key(item: WorkItem) -> str:
    """Give the key of a row: one record may stand in Today for two reasons."""
    return f"{item.row_id}:{item.group}"


@dataclass(frozen=True)
class Answered:
    """The worklist was computed."""

    answer: Today
    offer: Offer | None = None


@dataclass(frozen=True)
class Filtered:
    """A tile was pressed; the same tile again shows everything."""

    group: Group


@dataclass(frozen=True)
class Scoped:
    """Whose work was chosen."""

    scope: Scope


@dataclass(frozen=True)
class Selected:
    """Another row is current."""

    key: str


@dataclass(frozen=True)
class PaneShown:
    """The pane was opened as a page, or left."""

    is_open: bool


Event = Answered | Filtered | Scoped | Selected | PaneShown


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Answered):
        return replace(model, answer=event.answer, offer=event.offer)
    if isinstance(event, Filtered):
        return replace(model, only=None if model.only == event.group else event.group)
    if isinstance(event, Scoped):
        return replace(model, scope=event.scope, answer=None)
    if isinstance(event, Selected):
        return replace(model, selected=event.key, is_pane_open=model.is_pane_open and bool(event.key))
    return replace(model, is_pane_open=event.is_open)
