"""What is known here of the tests that somebody is about to ask for, gathered from the open store."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from navigator_app import gathered
from navigator_app.desk import Desk
from sync.records import KINDS
from sync.records.base import Record
from sync.records.repeat_decision import RepeatDecision
from sync.rules.duplicate_tests import Asked, Prior, asked_for, prior_tests
from sync.rules.not_checked import not_checked
from sync.rules.whose_day import day_of

ASKING: Final = ("referral", "appointment", "lab_plan")
"""Kinds whose forms may ask for a test."""
_TELLING: Final = (
    "lab_result",
    "lab_draw",
    "document",
    "appointment",
    "referral",
    "records_request",
)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A record that may ask for a test, as it would be: its values, whose chart, its id once there is one."""

    kind: str
    patient_id: str
    values: Mapping[str, Any] = field(hash=False)
    record: str = ""


@dataclass(frozen=True, slots=True)
class KnownTests:
    """What is known of what is asked for, what was decided about it, and which places nobody looked into."""

    asked: Asked
    priors: tuple[Prior, ...]
    decided: Mapping[str, RepeatDecision]
    """By the mark of the earlier test: what was decided for this very record."""
    places: tuple[tuple[str, bool], ...]

    @property
    def undecided(self) -> tuple[Prior, ...]:
        """Give the earlier tests about which nobody decided yet."""
        return tuple(one for one in self.priors if mark(one) not in self.decided)


def mark(prior: Prior) -> str:
    """Name an earlier test inside one chart."""
    return f"{prior.test.family}|{prior.kind}|{prior.record}"


def known_tests(desk: Desk, wanted: Wanted, at: datetime | None = None) -> KnownTests | None:
    """Say what is known of the tests that a record asks for; None when it asks for none, or is nobody's yet."""
    now, zone = at or desk.now(), desk.me.zone
    asked = asked_for(wanted.kind, wanted.values, day_of(now, zone))
    if asked is None or not wanted.patient_id:
        return None
    images = desk.store.of_patient(wanted.patient_id, (*_TELLING, "repeat_decision"))
    chart: list[Record] = [one for kind in _TELLING for one in gathered.typed(images, KINDS[kind])]
    sites = {image.id: image.fields for image in desk.store.of_kind("site")}
    decided = {
        f"{one.family}|{one.target_kind}|{one.target_id}": one
        for one in gathered.typed(images, RepeatDecision)
        if wanted.record and one.about_id == wanted.record and one.choice == "repeated"
    }
    return KnownTests(
        asked,
        prior_tests(asked, chart, now, zone, wanted.record),
        decided,
        not_checked(chart, desk.me.site_id, sites),
    )


def asks_the_same(desk: Desk, wanted: Wanted, before: Mapping[str, Any]) -> bool:
    """Say whether a record asked for exactly these tests already, before it was changed."""
    today = day_of(desk.now(), desk.me.zone)
    return asked_for(wanted.kind, before, today) == asked_for(wanted.kind, wanted.values, today)
