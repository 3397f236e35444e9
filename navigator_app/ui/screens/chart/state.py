"""The chart as a pure function: which tab, what is here, which events are shown."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Final

from navigator_app.queries.chart import TABS, Chart, Happening
from navigator_app.queries.lists import Line
from navigator_app.queries.story import AT_ONCE, AskedStory, Group, Story

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
    asked: AskedStory = field(default_factory=AskedStory)
    """Which part of the timeline is shown."""
    lines: tuple[Line, ...] | None = None
    """The lines of a tab other than the overview."""

    @property
    def timeline(self) -> tuple[Happening, ...]:
        """The events that are shown."""
        return self.chart.timeline if self.chart else ()


@dataclass(frozen=True)
class Opened:
    """Another chart was asked for."""

    patient_id: str


@dataclass(frozen=True)
class Answered:
    """The chart is here, or is not on this desk; with the part of the timeline that was asked for then."""

    chart: Chart | None
    asked: AskedStory = field(default_factory=AskedStory)


@dataclass(frozen=True)
class TabChosen:
    """Another tab."""

    tab: str


@dataclass(frozen=True)
class GroupTurned:
    """A kind of event was chosen, or let go; none means all of them again."""

    group: Group | None


@dataclass(frozen=True)
class WordsTyped:
    """Words were typed that an event has to hold."""

    words: str


@dataclass(frozen=True)
class MoreAsked:
    """More of the timeline was asked for."""


@dataclass(frozen=True)
class Told:
    """A part of the timeline is here; one that is no longer asked for is not taken."""

    asked: AskedStory
    story: Story


@dataclass(frozen=True)
class Listed:
    """The lines of a tab are here; those of another tab are not taken."""

    tab: str
    lines: tuple[Line, ...]


Event = Opened | Answered | TabChosen | GroupTurned | WordsTyped | MoreAsked | Told | Listed


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Opened):
        return Model(event.patient_id) if event.patient_id != model.patient_id else model
    if isinstance(event, TabChosen):
        return replace(model, tab=event.tab, lines=None)
    if isinstance(event, Answered | Listed | Told):
        return _came(model, event)
    return replace(model, asked=_asked(model.asked, event))


def _came(model: Model, event: Answered | Listed | Told) -> Model:
    """Take what was asked for, as far as it is still asked for."""
    if isinstance(event, Answered):
        return _answered(model, event)
    if isinstance(event, Listed):
        return replace(model, lines=event.lines) if event.tab == model.tab else model
    if model.chart is None or event.asked != model.asked:
        return model
    return replace(model, chart=replace(model.chart, story=event.story))


def _answered(model: Model, event: Answered) -> Model:
    """Take a chart; what was asked of the timeline since then stays as it is shown."""
    found = event.chart
    if found is not None and model.chart is not None and event.asked != model.asked:
        found = replace(found, story=model.chart.story)
    return replace(model, chart=found, is_missing=found is None)


def _asked(asked: AskedStory, event: GroupTurned | WordsTyped | MoreAsked) -> AskedStory:
    if isinstance(event, MoreAsked):
        return replace(asked, limit=asked.limit + AT_ONCE)
    if isinstance(event, WordsTyped):
        return replace(asked, words=event.words, limit=AT_ONCE)
    groups = asked.groups ^ {event.group} if event.group is not None else frozenset()
    return replace(asked, groups=groups, limit=AT_ONCE)
