"""How this desk stands with the hub, as a pure function."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from navigator_app.queries.outbox import Unaccepted, Written
from navigator_app.queries.rounds import RoundTold
from navigator_app.queries.syncing import SyncCard
from sync.words import Words

Section = str
REVIEWS, UNACCEPTED, UNSENT = "reviews", "unaccepted", "unsent"


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    card: SyncCard | None = None
    unsent: tuple[Written, ...] = ()
    unaccepted: tuple[Unaccepted, ...] = ()
    reviews: tuple[tuple[str, str, str], ...] = ()
    """(review id, title, person) of what two people disagree about."""
    rounds: tuple[RoundTold, ...] = ()
    stick: Words = field(default_factory=lambda: Words(""))
    """What lies on a stick and has no answer yet."""
    stale: frozenset[Section] = frozenset()
    """The sections whose content is another now; all others are left as they are, with the focus in them."""


@dataclass(frozen=True)
class Answered:
    """Everything was counted from the store, in one go."""

    card: SyncCard
    unsent: tuple[Written, ...]
    unaccepted: tuple[Unaccepted, ...]
    reviews: tuple[tuple[str, str, str], ...]
    rounds: tuple[RoundTold, ...] = ()
    stick: Words = field(default_factory=lambda: Words(""))


def update(model: Model, event: Answered) -> Model:
    """Give the model after an event."""
    pairs = {
        UNSENT: (model.unsent, event.unsent, model.card and model.card.waiting, event.card.waiting),
        UNACCEPTED: (model.unaccepted, event.unaccepted, 0, 0),
        REVIEWS: (model.reviews, event.reviews, 0, 0),
    }
    moved = {
        name
        for name, (old, new, before, now) in pairs.items()
        if model.card is None or (old, before) != (new, now)
    }
    return replace(
        model,
        card=event.card,
        unsent=event.unsent,
        unaccepted=event.unaccepted,
        reviews=event.reviews,
        rounds=event.rounds,
        stick=event.stick,
        stale=frozenset(moved),
    )
