"""What changed while apart, as a pure function: what is being read stays in its place, what comes meanwhile waits."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from navigator_app.queries.since import Chart, Since
from navigator_app.queries.since_lines import Line

STEP: Final = 60
"""As many lines as are drawn at once."""


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    is_answered: bool = False
    shown: Since | None = None
    newer: Since | None = None
    """What there is by now, where that is another list than the one that is being read."""
    limit: int = STEP

    @property
    def charts(self) -> tuple[Chart, ...]:
        """Give the charts as far as they are drawn."""
        found, room = [], self.limit
        for chart in self.shown.charts if self.shown else ():
            if room > 0:
                found.append(replace(chart, lines=chart.lines[:room]))
            room -= len(chart.lines)
        return tuple(found)

    @property
    def hidden(self) -> int:
        """Count the lines that are not drawn yet."""
        return max(0, len(self.shown.lines) - self.limit) if self.shown else 0

    @property
    def came(self) -> int:
        """Count the lines that came, or came to say something else, since the list was drawn."""
        if self.shown is None or self.newer is None:
            return 0
        known = set(map(identity, self.shown.lines))
        return sum(identity(line) not in known for line in self.newer.lines)

    @property
    def first_unread(self) -> str:
        """Name the first line that is not ticked; empty where all are."""
        lines = self.shown.lines if self.shown else ()
        return next((line.record for line in lines if line.read is None), "")


@dataclass(frozen=True)
class Opened:
    """The page was opened: whatever there is may be drawn."""


@dataclass(frozen=True)
class Answered:
    """What changed was told anew."""

    answer: Since | None


@dataclass(frozen=True)
class Caught:
    """The person wants to see what came meanwhile."""


@dataclass(frozen=True)
class Further:
    """The person wants to see more lines."""


Event = Opened | Answered | Caught | Further


def identity(line: Line) -> tuple[str, tuple[tuple[str, tuple[str, ...]], ...]]:
    """Say which version of which records a line tells."""
    return (line.record, line.covers)


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Opened):
        return Model()
    if isinstance(event, Caught):
        return replace(model, shown=model.newer or model.shown, newer=None)
    if isinstance(event, Further):
        return replace(model, limit=model.limit + STEP)
    return _answered(model, event.answer)


def _answered(model: Model, answer: Since | None) -> Model:
    if model.shown is None or answer is None:
        return replace(model, is_answered=True, shown=answer, newer=None)
    if list(map(identity, model.shown.lines)) == list(map(identity, answer.lines)):
        return replace(model, shown=answer, newer=None)
    return replace(model, shown=_with_ticks(model.shown, answer), newer=answer)


def _with_ticks(shown: Since, answer: Since) -> Since:
    """Give what is shown with the ticks as they stand now; everything else stays as it is being read."""
    now = {identity(line): line for line in answer.lines}
    charts = tuple(
        replace(
            chart,
            lines=tuple(
                replace(line, read=same.read, read_by=same.read_by)
                if (same := now.get(identity(line)))
                else line
                for line in chart.lines
            ),
        )
        for chart in shown.charts
    )
    return replace(shown, charts=charts, is_put_away=answer.is_put_away)
