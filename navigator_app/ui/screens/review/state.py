"""A Review as a pure function: nothing is chosen at first, and nothing may be saved before every field is."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from navigator_app.queries.review import ReviewView


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    review_id: str = ""
    view: ReviewView | None = None
    is_missing: bool = False
    chosen: Mapping[str, int] = field(default_factory=dict)
    """Per field the side, by its place."""
    at: int = 0
    """The field that keys 1 and 2 choose for."""
    is_saving: bool = False

    @property
    def may_save(self) -> bool:
        """Whether every field has a side."""
        choices = self.view.choices if self.view else ()
        return bool(choices) and all(one.name in self.chosen for one in choices) and not self.is_saving


@dataclass(frozen=True)
class Opened:
    """Another Review was asked for."""

    review_id: str


@dataclass(frozen=True)
class Answered:
    """The Review is here, or is not on this desk."""

    view: ReviewView | None


@dataclass(frozen=True)
class Chosen:
    """A side was chosen for a field."""

    name: str
    side: int


@dataclass(frozen=True)
class KeyChosen:
    """1 or 2 was pressed: that side for the field at hand, and on to the next."""

    side: int


@dataclass(frozen=True)
class Next:
    """N was pressed."""


@dataclass(frozen=True)
class Saving:
    """Save was pressed, or stopped."""

    is_saving: bool


Event = Opened | Answered | Chosen | KeyChosen | Next | Saving


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Opened):
        return Model(event.review_id)
    if isinstance(event, Answered):
        return _answered(model, event.view)
    if isinstance(event, Saving):
        return replace(model, is_saving=event.is_saving)
    if isinstance(event, Chosen):
        return replace(model, chosen={**model.chosen, event.name: event.side}, at=_place(model, event.name))
    if isinstance(event, Next):
        return replace(model, at=_next(model))
    return _by_key(model, event.side)


def _answered(model: Model, view: ReviewView | None) -> Model:
    """Take the answer; a Review that grew a side is begun anew, for what was chosen was chosen without it."""
    before = model.view
    grew = before is not None and view is not None and _sides(before) != _sides(view)
    return replace(model, view=view, is_missing=view is None, chosen={} if grew else model.chosen)


def _sides(view: ReviewView) -> tuple[str, ...]:
    return tuple(side.change for side in view.sides)


def _by_key(model: Model, side: int) -> Model:
    view = model.view
    if view is None or side >= len(view.sides) or not view.choices:
        return model
    name = view.choices[model.at % len(view.choices)].name
    return replace(model, chosen={**model.chosen, name: side})


def _next(model: Model) -> int:
    count = len(model.view.choices) if model.view else 0
    return (model.at + 1) % count if count else 0


def _place(model: Model, name: str) -> int:
    choices = model.view.choices if model.view else ()
    return next((place for place, one in enumerate(choices) if one.name == name), model.at)
