"""The chart as a pure function: which tab, what is here, which events are shown."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

from navigator_app.queries.chart import TABS, Chart, Happening
from navigator_app.queries.lists import Line

Area = Literal["all", "clinical", "logistics"]
AREAS: Final[tuple[Area, ...]] = ("all", "clinical", "logistics")
OVERVIEW: Final = "overview"
PEOPLE: Final = "people"
CARE: Final = "care"
ALL_TABS: Final[tuple[str, ...]] = (OVERVIEW, PEOPLE, CARE, *TABS)
LISTED: Final = frozenset(str(tab) for tab in TABS)
"""Tabs that list records; the others have a face of their own."""


@dataclass(frozen=True)
class Model:
    """What the chart shows."""

    patient_id: str = ""
    chart: Chart | None = None
    is_missing: bool = False
    tab: str = OVERVIEW
    area: Area = "all"
    lines: tuple[Line, ...] | None = None
    """The lines of a tab other than the overview."""

    @property
    def timeline(self) -> tuple[Happening, ...]:
        """The events that are shown."""
        every = self.chart.timeline if self.chart else ()
        return tuple(one for one in every if self.area in ("all", one.area))


@dataclass(frozen=True)
class Opened:
    """Another chart was asked for."""

    patient_id: str


@dataclass(frozen=True)
class Answered:
    """The chart is here, or is not on this desk."""

    chart: Chart | None


@dataclass(frozen=True)
class TabChosen:
    """Another tab."""

    tab: str


@dataclass(frozen=True)
class AreaChosen:
    """All events, clinical ones or logistics."""

    area: Area


@dataclass(frozen=True)
class Listed:
    """The lines of a tab are here; those of another tab are not taken."""

    tab: str
    lines: tuple[Line, ...]


Event = Opened | Answered | TabChosen | AreaChosen | Listed


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Opened):
        return Model(event.patient_id) if event.patient_id != model.patient_id else model
    if isinstance(event, Answered):
        return replace(model, chart=event.chart, is_missing=event.chart is None)
    if isinstance(event, TabChosen):
        return replace(model, tab=event.tab, lines=None)
    if isinstance(event, AreaChosen):
        return replace(model, area=event.area)
    return replace(model, lines=event.lines) if event.tab == model.tab else model
