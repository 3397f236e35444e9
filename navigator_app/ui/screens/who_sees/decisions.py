"""Each decision in words: what begins it, what it asks, what has to be known first, and what is then done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sync.rules.who_sees import Decision
from sync.words import say


@dataclass(frozen=True)
class InWords:
    """A decision in words."""

    title: str
    button: str
    done: str
    """What is then done; `{who}` is the site or person."""
    asks: str = ""
    """What is picked; empty where whom it is about is known."""
    note: str = ""
    icon: str = ""
    takes_several: bool = False


_UNSENT = say("What was written there and has not been sent is not lost: it waits for the site lead.")

IN_WORDS: Final[Mapping[Decision, InWords]] = {
    "share": InWords(
        say("Share with another site"),
        say("Share chart"),
        say("Shared with {who}"),
        asks=say("Site"),
        icon="plus",
    ),
    "move": InWords(
        say("Move to another site"),
        say("Move chart"),
        say("Moved to {who}"),
        asks=say("Site"),
        note=_UNSENT,
        icon="arrow-right",
    ),
    "stop_sharing": InWords(
        say("Stop sharing"),
        say("Stop sharing"),
        say("Not shared with {who} any more"),
        note=_UNSENT,
    ),
    "link": InWords(
        say("Link an outside clinician"),
        say("Link clinician"),
        say("Linked to {who}"),
        asks=say("Clinician"),
        note=say(
            "They see everything in the chart, on a computer of their own, and may write messages, contacts,"
            " documents and tasks in it."
        ),
        icon="plus",
    ),
    "unlink": InWords(
        say("Unlink"),
        say("Unlink clinician"),
        say("Not linked to {who} any more"),
        note=_UNSENT,
    ),
    "restrict": InWords(
        say("Restrict to named people"),
        say("Restrict chart"),
        say("Restricted to the people named"),
        asks=say("Add a person"),
        note=say("Each sees it only on a computer that the center gave their restricted charts."),
        icon="lock",
        takes_several=True,
    ),
    "lift": InWords(
        say("Lift the restriction"),
        say("Lift restriction"),
        say("The restriction is lifted"),
    ),
}
