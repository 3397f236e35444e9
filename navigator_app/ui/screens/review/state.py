"""Deciding as a pure function: nothing is chosen at first, and nothing may be saved before everything is.

What begins within days is read whole as well, and read again when a choice was changed afterwards.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from navigator_app.queries.decision import Decision


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    review_id: str = ""
    view: Decision | None = None
    is_missing: bool = False
    chosen: Mapping[str, int] = field(default_factory=dict)
    """Per Review the side, by its place."""
    at: int = 0
    """The decision that keys 1 and 2 choose for."""
    is_read: bool = False
    """The whole of what begins soon was read as it would now be."""
    is_saving: bool = False

    @property
    def is_chosen(self) -> bool:
        """Whether every Review has a side."""
        return self.view is not None and self.view.is_complete(self.chosen)

    @property
    def asks_reading(self) -> bool:
        """Whether something begins so soon that it is read whole."""
        return self.view is not None and bool(self.view.whole(self.chosen))

    @property
    def may_save(self) -> bool:
        """Whether everything is chosen, and read where that is asked."""
        return self.is_chosen and not self.is_saving and (self.is_read or not self.asks_reading)


@dataclass(frozen=True)
class Opened:
    """Another Review was asked for."""

    review_id: str


@dataclass(frozen=True)
class Answered:
    """The Review is here with what belongs to it, or is not on this desk."""

    view: Decision | None


@dataclass(frozen=True)
class Chosen:
    """A side was chosen in a Review."""

    review: str
    side: int


@dataclass(frozen=True)
class KeyChosen:
    """1 or 2 was pressed: that side for the decision at hand."""

    side: int


@dataclass(frozen=True)
class Next:
    """N was pressed."""


@dataclass(frozen=True)
class Read:
    """The whole was read, or that was taken back."""

    is_read: bool


@dataclass(frozen=True)
class Saving:
    """Save was pressed, or stopped."""

    is_saving: bool


Event = Opened | Answered | Chosen | KeyChosen | Next | Read | Saving


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Opened):
        return Model(event.review_id)
    if isinstance(event, Answered):
        return _answered(model, event.view)
    if isinstance(event, Saving):
        return replace(model, is_saving=event.is_saving)
    if isinstance(event, Read):
        return replace(model, is_read=event.is_read and model.is_chosen)
    return _decide(model, event)


def _decide(model: Model, event: Chosen | KeyChosen | Next) -> Model:
    if isinstance(event, Chosen):
        return _choose(model, event.review, event.side)
    return _by_key(model, event.side) if isinstance(event, KeyChosen) else replace(model, at=_next(model))


def _answered(model: Model, view: Decision | None) -> Model:
    """Take the answer; what grew a side is begun anew, for what was chosen was chosen without it."""
    before = model.view
    is_same = before is not None and view is not None and _shown(before) == _shown(view)
    if is_same or before is None:
        return replace(model, view=view, is_missing=view is None)
    return replace(model, view=view, is_missing=view is None, chosen={}, at=0, is_read=False)


def _shown(view: Decision) -> object:
    sides = tuple((one.key, one.saw) for one in view.to_choose)
    return sides, tuple(target.image.fields for target in view.targets)


def _choose(model: Model, review: str, side: int) -> Model:
    chosen = {**model.chosen, review: side}
    is_same = chosen == model.chosen
    return replace(model, chosen=chosen, at=_place(model, review), is_read=model.is_read and is_same)


def _by_key(model: Model, side: int) -> Model:
    asked = model.view.to_choose if model.view else ()
    if not asked:
        return model
    review = asked[model.at % len(asked)]
    return _choose(model, review.key.id, side) if side < len(review.sides) else model


def _next(model: Model) -> int:
    count = len(model.view.to_choose) if model.view else 0
    return (model.at + 1) % count if count else 0


def _place(model: Model, review: str) -> int:
    asked = model.view.to_choose if model.view else ()
    return next((place for place, one in enumerate(asked) if one.key.id == review), model.at)
