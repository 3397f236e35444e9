"""Clinicians' own words, as quotations with signer, day and expiry; ours say only whose, and until when."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from sync.records.lab_plan import LabPlan
from sync.rules.freshness import Freshness
from sync.rules.whose_day import day_of
from sync.words import When, Words, say


@dataclass(frozen=True, slots=True)
class Card:
    """A clinician's own words with signer, day and expiry; the headline is all that we say ourselves."""

    headline: Words
    quotation: str
    signed_by: str
    signed_on: date | None
    expires_on: date | None
    is_expired: bool
    caution: Words
    """Empty, or why it may not be relied on without a call."""


def cards(desk: Desk, plans: Iterable[LabPlan], fresh: Freshness, now: datetime) -> tuple[Card, ...]:
    """Give the signed limits of lab plans; what expired is not shown as a card any more."""
    today = day_of(now, desk.me.zone)
    found = [
        _card(desk, plan, fresh, now, today)
        for plan in plans
        if plan.call_me_limits and plan.call_me_signed_by
    ]
    return tuple(one for one in found if not one.is_expired)


def _card(desk: Desk, plan: LabPlan, fresh: Freshness, now: datetime, today: date) -> Card:
    call = _number(desk)
    who, until = plan.call_me_signed_by, plan.call_me_expires_on
    last = When(on=until) if until else None
    headline = (
        say("Card from {who}, until {day}, call {number}", who=who, day=last, number=call)
        if last and call
        else (
            say("Card from {who}, until {day}", who=who, day=last)
            if last
            else say("Card from {who}, no expiry written", who=who)
        )
    )
    caution = say("")
    if fresh.is_stale(now):
        known = fresh.exchanged_at
        since = When(at=known, zone=desk.me.zone) if known else None
        caution = (
            say("It may have been withdrawn since {when}. Call before relying on it.", when=since)
            if since
            else say("Nothing was exchanged yet. Call before relying on it.")
        )
    return Card(
        headline,
        plan.call_me_limits,
        who,
        plan.call_me_signed_on,
        until,
        until is not None and until < today,
        caution,
    )


def _number(desk: Desk) -> str:
    center = next((row for row in Names(desk).sites.values() if row.is_center), None)
    return str(center.on_call_number) if center else ""
