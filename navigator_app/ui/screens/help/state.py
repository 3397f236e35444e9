"""Help as a pure function: which page is open, what was searched for."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Literal

from sync.rules.spelling import plain


@dataclass(frozen=True)
class Topic:
    """One page of help."""

    name: str
    title: str
    text: str
    language: str = ""
    """Which language a written page is in; empty for one that is made of what the window says."""
    also: str = ""
    """What a site calls otherwise in it, by the site's own words."""

    @cached_property
    def words(self) -> str:
        """Everything on it the way it is typed, without accents."""
        return plain(f"{self.title} {self.text} {self.also}")


@dataclass(frozen=True)
class Model:
    """What Help shows."""

    topics: tuple[Topic, ...] = ()
    open: str = ""
    text: str = ""

    @property
    def found(self) -> tuple[Topic, ...]:
        """The topics whose words hold everything that was typed."""
        wanted = plain(self.text).split()
        return tuple(t for t in self.topics if all(word in t.words for word in wanted))

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
    """Take a page apart: titles, points of a list, paragraphs; a line within these two is only a break."""
    found: list[tuple[Literal["title", "point", "words"], str]] = []
    for paragraph in text.split("\n\n"):
        if paragraph.startswith("## "):
            title, _, below = paragraph.removeprefix("## ").partition("\n")
            found += [("title", " ".join(title.split())), *blocks(below)]
        elif paragraph.startswith("- "):
            points = f"\n{paragraph}".split("\n- ")[1:]
            found += [("point", " ".join(point.split())) for point in points]
        elif paragraph.strip():
            found.append(("words", " ".join(paragraph.split())))
    return found
