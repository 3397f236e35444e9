"""The queue's page as a pure function: model and event -> model. Nothing here draws, asks or saves."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from navigator_app.queries.queue import Queue, QueueRow
from navigator_app.queries.work.item import WorkItem
from navigator_app.queries.work.queued import Sort
from navigator_app.ui.screens.worklist.state import PaneShown, Pointed, Selected, pointed

Whose = Literal["all", "mine", "unclaimed"]
WHOSE: Final[tuple[Whose, ...]] = ("all", "mine", "unclaimed")


@dataclass(frozen=True)
class Model(Pointed):
    """What the page shows."""

    answer: Queue | None = None
    sort: Sort | None = None
    """The tile that filters; None shows every sort."""
    site_id: str | None = None
    whose: Whose = "all"

    @property
    def rows(self) -> tuple[QueueRow, ...]:
        """The rows that are shown."""
        return tuple(row for row in self.narrowed if self.sort is None or row.queued.sort == self.sort)

    @property
    def narrowed(self) -> tuple[QueueRow, ...]:
        """The rows of the chosen site and of whom, of every sort: what the tiles count."""
        every = self.answer.rows if self.answer else ()
        return tuple(row for row in every if self._is_from(row) and self._is_whose(row))

    @property
    def current(self) -> QueueRow | None:
        """The selected row."""
        return next((row for row in self.rows if row.item.row_id == self.selected), None)

    @property
    def item(self) -> WorkItem | None:
        """What the selected row is about."""
        return self.current.item if self.current else None

    @property
    def is_narrowed(self) -> bool:
        """Whether something is left out."""
        return self.sort is not None or self.site_id is not None or self.whose != "all"

    def counted(self, sort: Sort) -> int:
        """Count a sort among what the site and the person leave."""
        return sum(row.queued.sort == sort for row in self.narrowed)

    def _is_from(self, row: QueueRow) -> bool:
        return self.site_id is None or row.queued.from_site_id == self.site_id

    def _is_whose(self, row: QueueRow) -> bool:
        return {"all": True, "mine": row.is_mine, "unclaimed": not row.held}[self.whose]


@dataclass(frozen=True)
class Answered:
    """The queue was computed."""

    answer: Queue


@dataclass(frozen=True)
class Sorted:
    """A tile was pressed; the same tile again shows everything."""

    sort: Sort


@dataclass(frozen=True)
class Narrowed:
    """Another site, or all, was chosen."""

    site_id: str | None


@dataclass(frozen=True)
class Whosed:
    """Mine, unclaimed or all was chosen."""

    whose: Whose


@dataclass(frozen=True)
class Widened:
    """Everything is shown again."""


Event = Answered | Sorted | Narrowed | Whosed | Selected | PaneShown | Widened


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    match event:
        case Answered(answer):
            here = {site for site, _ in answer.sites}
            return replace(model, answer=answer, site_id=model.site_id if model.site_id in here else None)
        case Sorted(sort):
            return replace(model, sort=None if model.sort == sort else sort)
        case Narrowed(site_id):
            return replace(model, site_id=site_id)
        case Whosed(whose):
            return replace(model, whose=whose)
        case Selected() | PaneShown():
            return pointed(model, event)
        case Widened():
            return replace(model, sort=None, site_id=None, whose="all")
