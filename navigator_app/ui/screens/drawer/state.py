"""A list behind the navigation as a pure function: what it holds, what is filtered, what is selected."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app.queries.lists import Line
from navigator_app.store.typed import asked_words
from sync.words import Words


@dataclass(frozen=True)
class Model:
    """What a drawer shows."""

    lines: tuple[Line, ...] | None = None
    said: tuple[str, ...] = ()
    """What each line says, spelled once for all that is typed."""
    open_only: bool = True
    text: str = ""
    arriving: Words | None = None
    """How much of the first download is here, while it is not complete."""
    stale: Words | None = None
    """As of when the lines are known, where that is too long ago."""

    @property
    def shown(self) -> tuple[Line, ...]:
        """The lines that are shown: those whose words hold everything that was typed."""
        wanted = asked_words(self.text)
        pairs = zip(self.lines or (), self.said, strict=True)
        return tuple(line for line, said in pairs if all(word in said for word in wanted))


@dataclass(frozen=True)
class Answered:
    """The lines are here."""

    lines: tuple[Line, ...]
    said: tuple[str, ...]
    arriving: Words | None = None
    stale: Words | None = None


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
        return replace(model, lines=event.lines, said=event.said, arriving=event.arriving, stale=event.stale)
    if isinstance(event, Opened):
        return replace(model, open_only=event.open_only, lines=None, said=())
    return replace(model, text=event.text)
