"""The board's page as a pure function: what it shows, what is typed, how many cards each column shows."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from navigator_app.queries.board import Board, Known
from sync.rules.board import board_rules
from sync.words import Words


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    board: Board | None = None
    known: Sequence[Known] | None = None
    """The words of everything on the board, for what is typed; None until they were read."""
    text: str = ""
    wanted: Mapping[str, int] = field(default_factory=dict)
    arriving: Words | None = None
    """How much of the first download is here, while it is not complete."""
    stale: Words | None = None
    """As of when the board is known, where that is too long ago."""


@dataclass(frozen=True)
class Answered:
    """The board is here, and what is typed against where that was read."""

    board: Board
    known: Sequence[Known] | None = None
    arriving: Words | None = None
    stale: Words | None = None


@dataclass(frozen=True)
class Read:
    """What is typed against was read."""

    known: Sequence[Known]


@dataclass(frozen=True)
class Typed:
    """Something was typed into the filter."""

    text: str


@dataclass(frozen=True)
class More:
    """A column is to show more cards."""

    column: str


@dataclass(frozen=True)
class Changed:
    """Records were changed: what is typed against has to be read again."""


Event = Answered | Read | Typed | More | Changed


def update(model: Model, event: Event) -> Model:
    """Give the model after an event; an answer to what is not typed any more changes nothing."""
    match event:
        case Answered(board, known, arriving, stale):
            if board.text != model.text.strip():
                return model
            words = known if known is not None else model.known
            return replace(model, board=board, known=words, arriving=arriving, stale=stale)
        case Read(known):
            return replace(model, known=known)
        case Typed(text):
            # Other cards are other columns: each begins with the first again.
            return replace(model, text=text, wanted={})
        case More(column):
            step = board_rules().cards_at_once
            return replace(model, wanted={**model.wanted, column: model.wanted.get(column, step) + step})
        case Changed():
            return replace(model, known=None)
