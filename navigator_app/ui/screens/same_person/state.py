"""Two charts side by side as a pure function: what may be decided, with which reason, what agrees line by line."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from navigator_app.queries.side_by_side import PairView
from sync.words import Words, say

Way = Literal["one", "two", "back"]
Mark = Literal["", "same", "differs"]


@dataclass(frozen=True)
class Model:
    """What the page shows."""

    view: PairView | None = None
    is_missing: bool = False
    is_busy: bool = False

    @property
    def ways(self) -> tuple[Way, ...]:
        """Say what may be done: what stands is taken back, what is open is decided, in both ways."""
        view = self.view
        if view is None or view.other is None:
            return ()
        decision = view.decision
        stands = decision is not None and not decision.is_undone and not decision.is_disputed
        return ("back",) if stands else ("one", "two")


@dataclass(frozen=True)
class Answered:
    """The charts are here, or the first one is not."""

    view: PairView | None


@dataclass(frozen=True)
class Began:
    """A decision is being written."""


@dataclass(frozen=True)
class Stopped:
    """It was refused."""


def update(model: Model, event: Answered | Began | Stopped) -> Model:
    """Give the model after an event."""
    if isinstance(event, Answered):
        return Model(event.view, is_missing=event.view is None)
    return replace(model, is_busy=isinstance(event, Began))


def reason(view: PairView, way: Way, typed: str) -> str:
    """Give the reason that is written: what was typed, else what agrees, or that somebody looked.

    Empty: taking something back has no reason but the person's own.
    """
    if typed.strip() or way == "back":
        return typed.strip()
    agrees = view.reasons.agrees if way == "one" and view.reasons else ()
    return "; ".join(map(str, agrees)) or str(say("Looked at both charts"))


def mark(one: Sequence[str], other: Sequence[str]) -> Mark:
    """Say whether a line agrees; where one of both says nothing, nothing is said of it."""
    mine, theirs = ({text.strip().casefold() for text in texts if text.strip()} for texts in (one, other))
    if not mine or not theirs:
        return ""
    return "same" if mine & theirs else "differs"


def bare(number: str) -> str:
    """Give a number as it compares: without dashes, blanks and leading zeros."""
    return re.sub(r"[\W_]+", "", number).lstrip("0")


def phone_key(phone: str) -> str:
    """Give a phone as it compares: its last seven digits."""
    return re.sub(r"\D", "", phone)[-7:]


def told(view: PairView) -> tuple[Words, Words]:
    """Say in a headline and a sentence how the two charts stand to each other."""
    decision = view.decision
    if decision is None:
        return say("May be one person"), say("Nothing is merged or moved, whatever you decide.")
    who = {"who": decision.by, "when": decision.when or "", "why": decision.reason}
    if decision.is_disputed:
        return say("Decided differently at two places"), say(
            "Until a person settles it they count as two people. Last: {who}, {when}: {why}", **who
        )
    if decision.is_undone:
        return say("Taken back"), say("By {who}, {when}: {why}", **who)
    title = say("One person, two charts") if decision.is_same else say("Two people who look alike")
    return title, say("Decided by {who}, {when}: {why}", **who)
