"""What a deed that asks first is: what it asks, what it is done to, what is then said, and its command."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from navigator_app.desk import Desk
from navigator_app.known_tests import Wanted
from sync.changes import Document
from sync.rules.codes import label_of
from sync.words import Words

Shape = Literal[
    "line",
    "text",
    "date",
    "time",
    "state",
    "person",
    "owner",
    "patient",
    "code",
    "turn",
    "pages",
    "tasks",
    "template",
    "documents",
    "contact_point",
    "document",
    "sites",
]


@dataclass(frozen=True)
class Asked:
    """One thing that is asked."""

    name: str
    label: str
    shape: Shape = "line"
    help: str = ""
    is_needed: bool = True
    codes: str = ""
    """For a code: the list it is from."""


@dataclass(frozen=True)
class On:
    """What a deed is done to."""

    desk: Desk
    record: str
    patient: str
    step: str
    opened: Document | None

    @property
    def records(self) -> tuple[str, ...]:
        """Name every record that it is done to: several are named by the step."""
        return tuple(self.step.split(",")) if self.step else (self.record,)


@dataclass(frozen=True)
class Deed:
    """A deed in words, what it asks, and its command."""

    title: str
    button: str
    done: str
    """What is then done, as the beginning of a sentence that ends in where it was saved."""
    asks: tuple[Asked, ...]
    do: Callable[[On, Mapping[str, Any]], object]
    about: str = ""
    """The code list that names the step; its label is the title, and `title` a sentence below it."""
    wants: Callable[[On, Mapping[str, Any]], Wanted | None] | None = None
    """What it would write, where that may ask for a test that was made before."""
    tell: Callable[[Desk, str], Words | None] | None = None
    """What has to be known of a record while it is done, such as whom to phone."""
    hides: Callable[[Desk, str], frozenset[str]] | None = None
    """What is not asked about this record, such as a purchase order where the program issues none."""
    opens: str = ""
    """The kind whose new record is opened afterwards; empty goes back."""


def with_answer(
    command: Callable[[Desk, str, str, Document | None], object], name: str
) -> Callable[[On, Mapping[str, Any]], object]:
    """Give what does a command that takes one answer and the image it was given on."""
    return lambda on, typed: command(on.desk, on.record, str(typed.get(name) or ""), on.opened)


def done_words(deed: Deed, typed: Mapping[str, Any]) -> str:
    """Say what is then done: the state that was chosen, else the deed's own words."""
    chosen = next((typed.get(asked.name) for asked in deed.asks if asked.shape == "state"), None)
    return label_of("item-states", chosen) if chosen else deed.done
