"""Patients as a pure function: what was typed and chosen, what was found."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from navigator_app.queries.patient_narrowing import Choices, Narrowing
from navigator_app.queries.patients import PatientRow
from sync.words import Words


@dataclass(frozen=True)
class Model:
    """What Patients shows."""

    wanted: Narrowing = field(default_factory=Narrowing)
    rows: tuple[PatientRow, ...] | None = None
    choices: Choices = field(default_factory=Choices)
    count: int = 0
    arriving: Words | None = None
    """What is said while the first download is not complete."""
    is_restricted: bool = False
    """What was typed is exactly a chart here that is not shown."""

    @property
    def text(self) -> str:
        """What was typed."""
        return self.wanted.text


@dataclass(frozen=True)
class Answered:
    """Charts for what was asked are here; answers to an earlier question are not taken."""

    wanted: Narrowing
    rows: tuple[PatientRow, ...]
    count: int
    arriving: Words | None
    is_restricted: bool = False


@dataclass(frozen=True)
class Typed:
    """Something was typed."""

    text: str


@dataclass(frozen=True)
class Offered:
    """By what the list can be narrowed is known."""

    choices: Choices


@dataclass(frozen=True)
class PhaseTurned:
    """A phase was chosen, or let go."""

    phase: str


@dataclass(frozen=True)
class SiteTurned:
    """A site was chosen, or let go."""

    site: str


@dataclass(frozen=True)
class Cleared:
    """Everybody is wanted again."""


Event = Answered | Offered | Typed | PhaseTurned | SiteTurned | Cleared


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Offered):
        return replace(model, choices=event.choices)
    if isinstance(event, Answered):
        if event.wanted != model.wanted:
            return model
        return replace(
            model,
            rows=event.rows,
            count=event.count,
            arriving=event.arriving,
            is_restricted=event.is_restricted,
        )
    return replace(model, wanted=_wanted(model.wanted, event))


def _wanted(now: Narrowing, event: Typed | PhaseTurned | SiteTurned | Cleared) -> Narrowing:
    if isinstance(event, Typed):
        return replace(now, text=event.text)
    if isinstance(event, PhaseTurned):
        return replace(now, phases=now.phases ^ {event.phase})
    return replace(now, sites=now.sites ^ {event.site}) if isinstance(event, SiteTurned) else Narrowing()
