"""A list behind the navigation as a pure function: what it holds, what is filtered, what is selected."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app.queries.lists import Line
from sync.words import Words


@dataclass(frozen=True)
class Model:
    """What a drawer shows."""

    lines: tuple[Line, ...] | None = None
    open_only: bool = True
    text: str = ""
    arriving: Words | None = None
    """How much of the first download is here, while it is not complete."""

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines that are shown: those whose words hold everything that was typed."""
        wanted = self.text.casefold().split()
        return tuple(line for line in self.lines or () if all(word in _words(line) for word in wanted))


def _words(line: Line) -> str:
    return f"{line.title} {line.person} {line.detail} {line.status.text}".casefold()


@dataclass(frozen=True)
class Answered:
    """The lines are here."""

    lines: tuple[Line, ...]
    arriving: Words | None = None


@dataclass(frozen=True)
class Opened:
    """Only what is open, or everything."""

    open_only: bool


@dataclass(frozen=True)
class Typed:
    """Something was typed into the filter."""

    text: str


def update(model: Model, event: Answered | Opened | Typed) -> Model:
    """Give the model after an event."""
    if isinstance(event, Answered):
        return replace(model, lines=event.lines, arriving=event.arriving)
    if isinstance(event, Opened):
        return replace(model, open_only=event.open_only, lines=None)
    return replace(model, text=event.text)
