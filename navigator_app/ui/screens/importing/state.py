"""An import as a pure function: what was brought in so far, counted per outcome."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace

from navigator_app.commands.intake import Outcome
from navigator_app.commands.papers import Taken


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    outcomes: tuple[Outcome | Taken, ...] = ()
    is_running: bool = False

    @property
    def counts(self) -> Counter[str]:
        """How many items came to which end."""
        return Counter(outcome.state for outcome in self.outcomes)


@dataclass(frozen=True)
class Began:
    """Files were chosen."""


@dataclass(frozen=True)
class Ended:
    """All files were read, or reading stopped."""

    outcomes: tuple[Outcome | Taken, ...]


def update(model: Model, event: Began | Ended) -> Model:
    """Give the model after an event."""
    if isinstance(event, Began):
        return Model(is_running=True)
    return replace(model, outcomes=event.outcomes, is_running=False)
