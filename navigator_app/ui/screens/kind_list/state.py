"""The list of a kind as a pure function: which kind, what is asked of it, what was answered."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from navigator_app.queries.kind_list import PAGE, Asked, KindList
from navigator_app.queries.kind_narrowing import Sort


@dataclass(frozen=True)
class Model:
    """What the list shows."""

    kind: str = ""
    asked: Asked = field(default_factory=Asked)
    found: KindList | None = None

    @property
    def has_more(self) -> bool:
        """Whether more match than are shown."""
        found = self.found
        return found is not None and (found.is_more or found.count > len(found.rows))


@dataclass(frozen=True)
class Opened:
    """A kind was opened; the same one again keeps what was asked of it."""

    kind: str


@dataclass(frozen=True)
class Typed:
    """Something was typed into the filter."""

    text: str


@dataclass(frozen=True)
class Sorted:
    """Another order was asked for."""

    sort: Sort


@dataclass(frozen=True)
class Scoped:
    """Only what stands, or everything."""

    with_withdrawn: bool


@dataclass(frozen=True)
class MoreAsked:
    """The last row came into sight."""


@dataclass(frozen=True)
class Answered:
    """The rows are here; answers to an earlier question are not taken."""

    kind: str
    asked: Asked
    found: KindList | None


Event = Opened | Typed | Sorted | Scoped | MoreAsked | Answered


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    asked = model.asked
    if isinstance(event, Opened):
        return model if event.kind == model.kind else Model(event.kind)
    if isinstance(event, Answered):
        is_awaited = (event.kind, event.asked) == (model.kind, asked)
        return replace(model, found=event.found) if is_awaited else model
    if isinstance(event, MoreAsked):
        return replace(model, asked=replace(asked, limit=asked.limit + PAGE))
    if isinstance(event, Typed):
        asked = replace(asked, text=event.text, limit=PAGE)
    elif isinstance(event, Sorted):
        asked = replace(asked, sort=event.sort, limit=PAGE)
    else:
        asked = replace(asked, with_withdrawn=event.with_withdrawn, limit=PAGE)
    return replace(model, asked=asked)
