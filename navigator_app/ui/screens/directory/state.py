"""The directory as a pure function: what is asked of it, what was found, which number is chosen."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from navigator_app.queries.directory import PAGE, Asked, Directory, Scope
from navigator_app.queries.directory_lines import Line
from navigator_app.queries.directory_number import NumberView

SCOPES: tuple[Scope, ...] = ("all", "to_verify", "aside")


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    asked: Asked = field(default_factory=Asked)
    found: Directory | None = None
    selected: str = ""
    number: NumberView | None = None

    @property
    def line(self) -> Line | None:
        """The number that is chosen."""
        lines = self.found.lines if self.found else ()
        return next((one for one in lines if one.key == self.selected), None)

    @property
    def is_narrowed(self) -> bool:
        """Whether not everything is asked for."""
        return bool(self.asked.text.strip() or self.asked.purpose) or self.asked.scope != "all"


@dataclass(frozen=True)
class Typed:
    """Something was typed into the search."""

    text: str


@dataclass(frozen=True)
class ForPurpose:
    """Only numbers for something; all where it is empty."""

    purpose: str


@dataclass(frozen=True)
class Scoped:
    """All numbers, those to verify, or those set aside."""

    scope: Scope


@dataclass(frozen=True)
class MoreAsked:
    """The last row came into sight."""


@dataclass(frozen=True)
class Opened:
    """The page was opened at a record of the directory."""

    record: str


@dataclass(frozen=True)
class Answered:
    """The lines are here; answers to an earlier question are not taken."""

    asked: Asked
    found: Directory


@dataclass(frozen=True)
class Selected:
    """Another number is chosen."""

    key: str


@dataclass(frozen=True)
class Told:
    """What is known of a number is here."""

    key: str
    number: NumberView | None


Event = Typed | ForPurpose | Scoped | MoreAsked | Opened | Answered | Selected | Told


def update(model: Model, event: Event) -> Model:
    """Give the model after an event."""
    asked = model.asked
    match event:
        case Answered():
            return replace(model, found=event.found) if event.asked == asked else model
        case Selected():
            return model if event.key == model.selected else replace(model, selected=event.key, number=None)
        case Told():
            return replace(model, number=event.number) if event.key == model.selected else model
        case Opened():
            return Model(Asked(at=event.record), selected=f"endpoint/{event.record}")
        case MoreAsked():
            return replace(model, asked=replace(asked, limit=asked.limit + PAGE))
        case Typed():
            asked = replace(asked, text=event.text, limit=PAGE, at="")
        case ForPurpose():
            asked = replace(asked, purpose=event.purpose, limit=PAGE, at="")
        case Scoped():
            asked = replace(asked, scope=event.scope, limit=PAGE, at="")
    return replace(model, asked=asked)
