"""One thing on a walk-in's page, in words that somebody who does not work in care can follow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from navigator_app.queries.shown import Chip, Key
from sync.rules.freshness import Freshness
from sync.rules.ticks import Standing
from sync.words import When, Words, say

NOBODY: Final = say("")


@dataclass(frozen=True, slots=True)
class OpenLine:
    """What it is, when, how it stands, and what stands under it."""

    key: Key
    icon: str
    title: Words
    when: When | None
    state: Chip
    more: tuple[Words, ...] = ()
    waits: Words = NOBODY
    """On whom it waits, and since when."""
    is_past: bool = False
    """Its day is over, and nobody wrote down what came of it."""


def confirmation(tick: Standing, fresh: Freshness, when: When | None, scene_now: When) -> Chip:
    """Say what a confirmation is worth today: for this version, for an earlier one, from before the last exchange."""
    if tick.tick is None:
        return Chip(say("Not confirmed yet"), "circle-dashed", "neutral")
    who = tick.tick.by_name
    if not tick.is_current:
        return Chip(say("Was confirmed before it changed: call ({who})", who=who), "circle-help", "warn")
    due, now = (when.at if when else None), scene_now.at
    if now is None or not fresh.is_enough_for(due, now):
        return Chip(say("Was confirmed by {who}, may have changed: call", who=who), "circle-help", "warn")
    return Chip(say("Confirmed by {who}", who=who), "circle-check", "ok")
