"""The small shapes that many answers share: which record, a chip, a verb, how far a record's last write came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from sync.words import Words

Tint = Literal["danger", "warn", "info", "ok", "violet", "neutral", "primary"]
Mark = Literal["", "saved", "review"]
"""`saved`: on this computer, not sent yet; `review`: changed at two places, needs a decision."""


class Key(NamedTuple):
    """Which record."""

    kind: str
    id: str


@dataclass(frozen=True, slots=True)
class Chip:
    """A state in three signals: word, icon, tint."""

    text: Words
    icon: str
    tint: Tint
    meaning: tuple[Words, ...] = ()
    """What the word means, whose move is next, and how the patient is told; empty where it speaks for itself."""


@dataclass(frozen=True, slots=True)
class Verb:
    """What can be done about a row, and how.

    `does` is "run" (`commands.verbs.run(desk, verb)` does all of it), "ask" (the window asks for words or
    values first, in the form that `command` names) or "open" (a place is opened: chart, results, referral,
    review, unmatched, syncing).
    """

    text: Words
    key: str
    """The letter, empty for none; only while the list has focus."""
    command: str
    """Name of the command function, as `tasks.done`; for "open" the place."""
    record: Key
    does: Literal["run", "ask", "open"] = "ask"
    step: str = ""
    """For a tick: which one."""
    icon: str = ""
