"""A document's pages as a pure function: which page, how large, and what stands in their way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from navigator_app.queries.pages import Paper

ZOOMS: Final = (0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0, 3.0)
"""Of the width of the pane."""
AS_WIDE: Final = 1.0


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    paper: Paper | None = None
    is_answered: bool = False
    """Whether it is known how the document stands here."""
    page: int = 0
    pages: int = 0
    """How many there are; 0 until they were counted."""
    zoom: float = AS_WIDE
    trouble: str = ""
    """Why the pages that are here cannot be shown."""

    @property
    def may_go_back(self) -> bool:
        """Whether there is a page before."""
        return self.page > 0

    @property
    def may_go_on(self) -> bool:
        """Whether there is a page behind."""
        return self.page + 1 < self.pages


@dataclass(frozen=True)
class Answered:
    """How the document stands here."""

    paper: Paper | None


@dataclass(frozen=True)
class Drawn:
    """A page was drawn."""

    page: int
    pages: int


@dataclass(frozen=True)
class Failed:
    """It could not be drawn."""

    why: str


@dataclass(frozen=True)
class Turned:
    """Another page was asked for: so many on, or the first or last."""

    to: int | Literal["first", "last"]


@dataclass(frozen=True)
class Zoomed:
    """Larger, smaller, or as wide as the pane."""

    by: Literal[-1, 0, 1]


Event = Answered | Drawn | Failed | Turned | Zoomed


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Answered):
        return _answered(model, event)
    if isinstance(event, Drawn):
        return replace(model, page=event.page, pages=event.pages, trouble="")
    if isinstance(event, Failed):
        return replace(model, trouble=event.why)
    if isinstance(event, Turned):
        return replace(model, page=_page(model, event.to))
    return replace(model, zoom=_zoom(model.zoom, event.by))


def _answered(model: Model, event: Answered) -> Model:
    """Keep page and size while it is the same document."""
    before, now = model.paper, event.paper
    if before is None or now is None or before.sha256 != now.sha256:
        return Model(now, is_answered=True, zoom=model.zoom)
    trouble = model.trouble if now.state == before.state == "here" else ""
    return replace(model, paper=now, trouble=trouble)


def _page(model: Model, to: int | Literal["first", "last"]) -> int:
    last = max(0, model.pages - 1)
    if isinstance(to, str):
        return 0 if to == "first" else last
    return min(last, max(0, model.page + to))


def _zoom(zoom: float, by: int) -> float:
    if by == 0:
        return AS_WIDE
    place = ZOOMS.index(zoom) + by
    return ZOOMS[min(len(ZOOMS) - 1, max(0, place))]
