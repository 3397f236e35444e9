"""How the board of referrals is divided: its columns, which states stand in each, by which day a column is ordered.

Data in `resources/rules/board.json`; every state of a referral that is not over stands in one column and no more.
"""

from __future__ import annotations

from functools import cache

from pydantic import BaseModel, ConfigDict

from sync.rules.sourced import Sourced, read


class Column(BaseModel):
    """One column: its states, and the day by which what is soonest comes first."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    key: str
    states: tuple[str, ...]
    day: str = ""
    over_since: str = ""
    """For what is over: the tick that ended it; only what ended lately is shown, the last first."""


class BoardRules(Sourced):
    """The board as shipped."""

    cards_at_once: int
    """So many cards a column shows first, and so many more each time it is asked for more."""
    cards_source: str
    over_within_days: int
    columns: tuple[Column, ...]


@cache
def board_rules() -> BoardRules:
    """Give the board as shipped."""
    return read("rules/board.json", BoardRules)
