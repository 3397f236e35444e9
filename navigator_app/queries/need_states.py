"""How far one thing that is needed is, as a chip."""

from __future__ import annotations

from navigator_app.queries.shown import Chip, Tint
from sync.rules.readiness_item import ReadinessItem
from sync.words import say

_STATES: dict[str, tuple[str, str, Tint]] = {
    "ready": (say("Ready"), "circle-check", "ok"),
    "not_needed": (say("Not needed"), "circle-check", "neutral"),
    "waiting": (say("Waiting"), "hourglass", "info"),
    "missing": (say("Missing"), "octagon-alert", "danger"),
    "unknown": (say("Not known"), "circle-help", "warn"),
}


def state_chip(item: ReadinessItem) -> Chip:
    """Give the state of one requirement; a wait names on whom."""
    text, icon, tint = _STATES[item.state]
    if item.state == "waiting" and item.waiting_on:
        return Chip(say("Waiting: {who}", who=item.waiting_on), icon, tint)
    return Chip(say(text), icon, tint)
