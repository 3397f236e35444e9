"""Deciding who sees a chart as a pure function: which decision is being made, whom it names, what would come of it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app.queries.who_sees import Outcome
from sync.rules.who_sees import Decision


@dataclass(frozen=True)
class Deciding:
    """A decision that is not saved yet."""

    decision: Decision
    chosen: tuple[str, ...] = ()
    outcome: Outcome | None = None
    """What would come of it; None until it is known."""
    is_busy: bool = False
    why: str = ""
    """The code of a reason for a restriction."""

    @property
    def names_enough(self) -> bool:
        """Whether it is said whom the decision is about; lifting a restriction is about nobody."""
        return bool(self.chosen) or self.decision == "lift"


@dataclass(frozen=True)
class Begun:
    """A decision was begun, about these sites or people."""

    decision: Decision
    chosen: tuple[str, ...] = ()


@dataclass(frozen=True)
class Chosen:
    """Somebody else is named."""

    chosen: tuple[str, ...]


@dataclass(frozen=True)
class Foreseen:
    """It is known what would come of a choice; that of another choice is not taken."""

    chosen: tuple[str, ...]
    outcome: Outcome


@dataclass(frozen=True)
class Sent:
    """It was sent off, or came back refused."""

    is_busy: bool


@dataclass(frozen=True)
class Reasoned:
    """It was said why a chart is restricted."""

    why: str


@dataclass(frozen=True)
class Left:
    """It was done, or is not made."""


Event = Begun | Chosen | Foreseen | Sent | Reasoned | Left


def update(now: Deciding | None, event: Event) -> Deciding | None:
    """Give the decision after an event; None where none is being made."""
    if isinstance(event, Begun):
        return Deciding(event.decision, event.chosen)
    if now is None or isinstance(event, Left):
        return None
    if isinstance(event, Chosen):
        return replace(now, chosen=event.chosen, outcome=None)
    if isinstance(event, Reasoned):
        return replace(now, why=event.why)
    if isinstance(event, Sent):
        return replace(now, is_busy=event.is_busy)
    return replace(now, outcome=event.outcome) if event.chosen == now.chosen else now
