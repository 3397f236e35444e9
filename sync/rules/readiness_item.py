"""One thing that is needed, before a referral or before a trip, and how far it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

State = Literal["ready", "waiting", "missing", "not_needed", "unknown"]
GRAVITY: tuple[State, ...] = ("not_needed", "ready", "waiting", "unknown", "missing")
"""From nothing to do to most to do; of two words about one thing the graver counts."""


@dataclass(frozen=True, slots=True)
class ReadinessItem:
    """Where it stands, on whom it waits since when, who owns it, what fixes it."""

    key: str
    label: str
    state: State
    waiting_on: str = ""
    since_on: date | None = None
    owner: str = ""
    fix: str = ""
    """Empty when nothing has to be done."""
    sent_back: str = ""
    """What the receiving site said of it when it sent the referral back."""
    why: str = ""
    """Why it is not needed, where the place that is asked says so."""
    record_id: str = ""
    """Where it is written down, when it is."""

    @property
    def is_settled(self) -> bool:
        """Nobody has to do anything more about it."""
        return self.state in ("ready", "not_needed")
