"""A form at work as a pure function: opened, typed in, drafted, moved underneath, refused, saved."""

from __future__ import annotations

from dataclasses import dataclass, replace


@dataclass(frozen=True)
class Model:
    """How a form stands."""

    is_shown: bool = False
    """The record has come from the store, and its form is there."""
    is_changed: bool = False
    is_saving: bool = False
    moved: tuple[str, ...] = ()
    """Shown fields that were changed by somebody since the form was opened."""
    is_warned: bool = False
    """The person was told of them and may save nevertheless."""
    has_draft: bool = False

    @property
    def may_save(self) -> bool:
        """Whether Save does something."""
        return self.is_shown and not self.is_saving


@dataclass(frozen=True)
class Shown:
    """The form is there."""


@dataclass(frozen=True)
class Typed:
    """Something was typed, or taken back to what it was."""

    is_changed: bool


@dataclass(frozen=True)
class Moved:
    """These shown fields hold another value now than when the form was opened."""

    names: tuple[str, ...]


@dataclass(frozen=True)
class Saving:
    """Save was pressed."""


@dataclass(frozen=True)
class Stopped:
    """Saving was refused or told of what moved."""


@dataclass(frozen=True)
class DraftSettled:
    """What was typed earlier was taken up or thrown away."""


Event = Shown | Typed | Moved | Saving | Stopped | DraftSettled


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Shown):
        return replace(model, is_shown=True)
    if isinstance(event, Typed):
        return replace(model, is_changed=event.is_changed)
    if isinstance(event, Moved):
        is_same = event.names == model.moved
        return replace(model, moved=event.names, is_warned=bool(event.names) and is_same, is_saving=False)
    if isinstance(event, Saving):
        return replace(model, is_saving=True, is_warned=bool(model.moved))
    if isinstance(event, DraftSettled):
        return replace(model, has_draft=False)
    return replace(model, is_saving=False)
