"""Help as a pure function: which page is open, what was searched for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal


@dataclass(frozen=True)
class Topic:
    """One page of help."""

    name: str
    title: str
    text: str


@dataclass(frozen=True)
class Model:
    """What Help shows."""

    topics: tuple[Topic, ...] = ()
    open: str = ""
    text: str = ""

    @property
    def found(self) -> tuple[Topic, ...]:
        """The topics whose words hold everything that was typed."""
        wanted = self.text.casefold().split()
        return tuple(
            t for t in self.topics if all(word in f"{t.title} {t.text}".casefold() for word in wanted)
        )

    @property
    def current(self) -> Topic | None:
        """The open page."""
        return next((t for t in self.topics if t.name == self.open), None)


@dataclass(frozen=True)
class Opened:
    """A page was chosen."""

    name: str


@dataclass(frozen=True)
class Typed:
    """Something was typed into the search."""

    text: str


def update(model: Model, event: Opened | Typed) -> Model:
    """Give the model after an event."""
    if isinstance(event, Opened):
        known = any(topic.name == event.name for topic in model.topics)
        return replace(model, open=event.name if known else model.topics[0].name if model.topics else "")
    return replace(model, text=event.text)


def blocks(text: str) -> list[tuple[Literal["title", "point", "words"], str]]:
    """Take a page apart: titles, points of a list, paragraphs; a line within one of them is only a break."""
    found: list[tuple[Literal["title", "point", "words"], str]] = []
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("## "):
            found.append(("title", " ".join(paragraph.removeprefix("## ").split())))
        elif paragraph.startswith("- "):
            points = f"\n{paragraph}".split("\n- ")[1:]
            found += [("point", " ".join(point.split())) for point in points]
        elif paragraph.strip():
            found.append(("words", " ".join(paragraph.split())))
    return found
