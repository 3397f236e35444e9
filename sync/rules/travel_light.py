"""The "Ready to travel?" light: red when something is missing, amber when anything is not known, else green.

Never green with an unknown, a tick for an earlier version, or an exchange that is too old to rely on.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sync.rules import travel_care, travel_way
from sync.rules.readiness_item import ReadinessItem
from sync.rules.travel_facts import TravelFacts

Colour = Literal["green", "amber", "red"]
CHECKS = (
    travel_way.trip,
    travel_way.exchange,
    travel_care.appointment,
    travel_care.referral,
    travel_care.authorization,
    travel_care.records,
    travel_care.labs,
    travel_way.legs,
    travel_way.lodging,
    travel_way.escort,
    travel_way.advance,
    travel_way.patient_told,
    travel_way.weather,
    travel_way.plan_b,
)


@dataclass(frozen=True, slots=True)
class Light:
    """A colour, never alone: every item with its state, owner and fix, and as of when."""

    colour: Colour
    items: tuple[ReadinessItem, ...]
    as_of: datetime | None
    """The exchange it was worked out from."""

    @property
    def open_items(self) -> tuple[ReadinessItem, ...]:
        """What keeps it from green."""
        return tuple(item for item in self.items if not item.is_settled)


def ready_to_travel(facts: TravelFacts) -> Light:
    """Work out the light of a trip."""
    items = tuple(check(facts) for check in CHECKS)
    return Light(_colour(items), items, facts.freshness.exchanged_at)


def _colour(items: tuple[ReadinessItem, ...]) -> Colour:
    if any(item.state == "missing" for item in items):
        return "red"
    return "green" if all(item.is_settled for item in items) else "amber"
