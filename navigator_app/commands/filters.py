"""Filters of Today under a name: save one, rename it, delete it, put them back as they were."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from navigator_app.commands.seen import words_needed
from navigator_app.desk import Desk
from navigator_app.filters import Saved, keep, saved_filters
from sync.errors import Refused
from sync.words import say

_NAME_NEEDED = say("Give the filter a name.")
_NAME_TAKEN = say("You have a filter of this name. Give it another, or delete that one first.")


def save(desk: Desk, one: Saved) -> tuple[Saved, ...]:
    """Keep a filter under its name; give all as they were before.

    Raises: Refused for a name that is empty or taken.
    """
    before = saved_filters(desk)
    return put_back(desk, (*before, replace(one, name=_free(one.name, before))))


def rename(desk: Desk, name: str, to: str) -> tuple[Saved, ...]:
    """Give a filter another name; give all as they were before.

    Raises: Refused for a name that is empty or taken.
    """
    before = saved_filters(desk)
    free = _free(to, [one for one in before if one.name != name])
    return put_back(desk, [replace(one, name=free) if one.name == name else one for one in before])


def delete(desk: Desk, name: str) -> tuple[Saved, ...]:
    """Let go of a filter; give all as they were before. No record is touched by it."""
    return put_back(desk, [one for one in saved_filters(desk) if one.name != name])


def put_back(desk: Desk, filters: Sequence[Saved]) -> tuple[Saved, ...]:
    """Keep exactly these filters; give all as they were before."""
    before = saved_filters(desk)
    keep(desk, list(filters))
    return before


def _free(name: str, others: Sequence[Saved]) -> str:
    wanted = words_needed(name, "name", _NAME_NEEDED)
    if any(one.name.casefold() == wanted.casefold() for one in others):
        raise Refused("name", _NAME_TAKEN)
    return wanted
