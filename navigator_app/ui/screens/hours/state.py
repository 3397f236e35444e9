"""The page of hours as a pure function: which site, which queue, what was typed. Nothing here draws or saves."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from navigator_app.queries.hours import QueueHours, SiteHours
from navigator_app.ui.forms.entries import read_hours, show_hours

DAYS: Final = ("mo", "tu", "we", "th", "fr", "sa", "su")


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    view: SiteHours | None = None
    place: int = 0
    """Which of the queues, in their order; the site itself is the first."""
    is_busy: bool = False

    @property
    def queue(self) -> QueueHours | None:
        """The queue that is edited."""
        return self.view.queues[self.place] if self.view else None


@dataclass(frozen=True)
class Answered:
    """The site is here, or is not on this desk."""

    view: SiteHours | None


@dataclass(frozen=True)
class Chosen:
    """Another queue was chosen."""

    place: int


@dataclass(frozen=True)
class Busy:
    """It is being saved, or was refused."""

    is_busy: bool


def update(model: Model, event: Answered | Chosen | Busy) -> Model:
    """Give the model after an event."""
    match event:
        case Answered(view):
            return replace(model, view=view, is_busy=False)
        case Chosen(place):
            return replace(model, place=place)
        case Busy(is_busy):
            return replace(model, is_busy=is_busy)


def day_texts(hours: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    """Write each weekday's hours as a person types them; empty for a day without."""
    return {
        day: show_hours([(str(h["opens"]), str(h["closes"])) for h in hours if h.get("day") == day])
        for day in DAYS
    }


def typed_hours(texts: Mapping[str, str]) -> list[dict[str, str]]:
    """Read each weekday's hours into the plain values of documents.

    Raises: ValueError naming the weekday whose text cannot be read.
    """
    found: list[dict[str, str]] = []
    for day in DAYS:
        try:
            stretches = read_hours(texts.get(day, ""))
        except ValueError as error:
            raise ValueError(day) from error
        found += [{"day": day, "opens": opens, "closes": closes} for opens, closes in stretches]
    return found
