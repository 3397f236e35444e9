"""What a call-in said: who called and when, where the patient was seen and since when, whether it was an emergency."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sync.records.derive import fields
from sync.records.referral import Referral
from sync.words import When, Words, say

Fact = tuple[Words, Words]
_ASKED = {True: say("Yes"), False: say("No"), None: say("Not asked")}


def call_in(record: Referral) -> tuple[Fact, ...]:
    """Give what is known of it, each with its label; nothing for a referral that was asked for before."""
    return tuple(_told(record)) if record.is_call_in else ()


def _told(record: Referral) -> Iterator[Fact]:
    yield _label("called_in_by"), say(record.called_in_by or "Not said")
    yield _label("called_in_at"), _at(record.called_in_at, record.called_in_zone)
    yield _label("seen_at_place"), say(record.seen_at_place or "Not said")
    yield _label("care_began_at"), _at(record.care_began_at, record.called_in_zone)
    yield _label("is_emergency"), _ASKED[record.is_emergency]


def _label(name: str) -> Words:
    return say(fields(Referral)[name].about.label)


def _at(moment: datetime | None, zone: str) -> Words:
    return say("{when}", when=When(at=moment, zone=zone)) if moment else say("Not said")
