"""For how long a change of who opens a computer is told there, and how often its recovery sheet is to be tried."""

from __future__ import annotations

from functools import cache

from sync.rules.sourced import Sourced, read


class KeyReminders(Sourced):
    """Two numbers of days."""

    told_days: int
    try_sheet_days: int


@cache
def key_reminders() -> KeyReminders:
    """Give them as shipped."""
    return read("rules/key_reminders.json", KeyReminders)
