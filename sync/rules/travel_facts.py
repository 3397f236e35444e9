"""Everything the "Ready to travel?" light looks at, and the words in which one check answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sync.records.appointment import Appointment
from sync.records.authorization import Authorization
from sync.records.base import Record
from sync.records.lab_result import LabResult
from sync.records.referral import Referral
from sync.records.site import Site
from sync.records.trip import Trip
from sync.records.trip_leg import TripLeg
from sync.rules.freshness import Freshness
from sync.rules.payment import Payers
from sync.rules.readiness_item import ReadinessItem, State
from sync.rules.ticks import standing
from sync.rules.whose_day import day_of
from sync.words import say

EARLIER = say("It was for the earlier version: confirm again.")


@dataclass(frozen=True, slots=True)
class TravelFacts:
    """What is known of a trip now; what is not in here is not known."""

    trip: Trip
    now: datetime
    freshness: Freshness
    legs: tuple[TripLeg, ...] = ()
    referral: Referral | None = None
    appointment: Appointment | None = None
    authorization: Authorization | None = None
    results: tuple[LabResult, ...] = ()
    records: tuple[ReadinessItem, ...] | None = None
    """The referral's readiness; None when it was not asked."""
    home: Site | None = None
    """Whose clock the trip's days are by."""
    payers: Payers | None = None
    """What the authorization is judged by besides itself."""

    @property
    def zone(self) -> str:
        """The clock that the trip's days are by."""
        return self.home.zone if self.home else "UTC"

    @property
    def today(self) -> date:
        """The day it is at home."""
        return day_of(self.now, self.zone)


def said(key: str, label: str, state: State, fix: str = "", owner: str = "clinic") -> ReadinessItem:
    """Answer for one thing; what is settled needs no fix."""
    return ReadinessItem(key, label, state, owner=owner, fix="" if state in ("ready", "not_needed") else fix)


def by_tick(key: str, label: str, record: Record, tick: str, fix: str) -> ReadinessItem:
    """Answer by a tick: an earlier version and none at all are both unknown."""
    found = standing(record, tick)
    state: State = "ready" if found.is_current else "unknown"
    return said(key, label, state, EARLIER if found.state == "earlier" else fix)
