"""How this desk stands with the hub, as a pure function."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app.queries.syncing import SyncCard, Unaccepted, Unsent


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    card: SyncCard | None = None
    unsent: tuple[Unsent, ...] = ()
    unaccepted: tuple[Unaccepted, ...] = ()
    reviews: tuple[tuple[str, str, str], ...] = ()
    """(review id, title, person) of what two people disagree about."""


@dataclass(frozen=True)
class Answered:
    """Everything was counted from the store, in one go."""

    card: SyncCard
    unsent: tuple[Unsent, ...]
    unaccepted: tuple[Unaccepted, ...]
    reviews: tuple[tuple[str, str, str], ...]


def update(model: Model, event: Answered) -> Model:
    """Give the model after an event."""
    return replace(
        model, card=event.card, unsent=event.unsent, unaccepted=event.unaccepted, reviews=event.reviews
    )
