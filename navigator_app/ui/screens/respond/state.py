"""Answering as a pure function: what is answered, which way, what is missing. Nothing here draws, asks or saves."""

from __future__ import annotations

from dataclasses import dataclass, replace

from navigator_app.queries.respond import Answer, Theirs


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    record_id: str = ""
    theirs: Theirs | None = None
    choice: Answer = "ask"
    is_busy: bool = False

    @property
    def asks_day(self) -> bool:
        """Whether a day to answer by belongs to it."""
        return self.choice in ("ask", "send_back")


@dataclass(frozen=True)
class Opened:
    """Another record was asked for, perhaps with what to do about it."""

    record_id: str
    choice: str


@dataclass(frozen=True)
class Answered:
    """It is here, or is not on this desk."""

    record_id: str
    theirs: Theirs | None


@dataclass(frozen=True)
class Chosen:
    """Another way to answer was chosen."""

    choice: Answer


@dataclass(frozen=True)
class Busy:
    """It is being saved, or was refused."""

    is_busy: bool


Event = Opened | Answered | Chosen | Busy


def update(model: Model, event: Event) -> Model:
    """Give the model after an event; an answer about another record than the open one is not taken."""
    match event:
        case Opened(record_id, choice):
            return Model(record_id, choice=choice or "ask")  # type: ignore[arg-type]
        case Answered(record_id, theirs):
            if record_id != model.record_id:
                return model
            offered = theirs.choices if theirs else ()
            choice = model.choice if model.choice in offered else offered[0] if offered else model.choice
            return replace(model, theirs=theirs, choice=choice)
        case Chosen(choice):
            return replace(model, choice=choice)
        case Busy(is_busy):
            return replace(model, is_busy=is_busy)
