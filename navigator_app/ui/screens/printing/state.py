"""The preview of a sheet as a pure function: which sheet of which record, with what, and its words once here."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app.queries.prints.printable import LEAVING_OUT, PRINTABLES, Choice
from navigator_app.queries.prints.sheet import Sheet
from sync.words import Words, say


@dataclass(frozen=True)
class Model:
    """What is to be printed."""

    name: str = ""
    record: str = ""
    chosen: frozenset[str] = frozenset()
    sheet: Sheet | None = None
    is_answered: bool = False

    @property
    def title(self) -> Words:
        """Say what it is, also before its words are here."""
        if self.sheet is not None:
            return self.sheet.title
        return PRINTABLES[self.name].title if self.name in PRINTABLES else say("Print")

    @property
    def choices(self) -> tuple[Choice, ...]:
        """Give what the person may want on it."""
        return PRINTABLES[self.name].choices if self.name in PRINTABLES else ()


@dataclass(frozen=True)
class Opened:
    """A sheet was asked for."""

    name: str
    record: str


@dataclass(frozen=True)
class Chosen:
    """The person wants something on it, or off it."""

    choice: str
    is_on: bool


@dataclass(frozen=True)
class Answered:
    """The words of a sheet are here, None where there is nothing to print; those of another one are not taken."""

    name: str
    record: str
    chosen: frozenset[str]
    sheet: Sheet | None


Event = Opened | Chosen | Answered


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    if isinstance(event, Opened):
        is_same = (event.name, event.record) == (model.name, model.record)
        # What was wanted on one patient's paper is not wanted on the next one's by itself; what was left out of one
        # print is remembered nowhere.
        return Model(event.name, event.record, model.chosen - LEAVING_OUT if is_same else frozenset())
    if isinstance(event, Chosen):
        others = model.chosen - {event.choice}
        return replace(model, chosen=others | {event.choice} if event.is_on else others)
    if (event.name, event.record, event.chosen) != (model.name, model.record, model.chosen):
        return model
    return replace(model, sheet=event.sheet, is_answered=True)


def looks_alike(one: Sheet | None, other: Sheet | None) -> bool:
    """Say whether two sheets differ in nothing but the minute as of which they are known."""
    return one is not None and other is not None and replace(one, known=other.known) == other
