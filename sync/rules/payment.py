"""Whether somebody promised to pay: coverage that was checked, an authorization that holds for the days.

A PRC program's authorization is never ready with a gate open, nor any with a change that nobody confirmed.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from sync.records.authorization import Authorization
from sync.records.coverage import Coverage
from sync.records.patient import Patient
from sync.rules.codes import label_of
from sync.rules.prc.gates import gates, open_gates
from sync.rules.prc.program import Program, is_prc, program_of
from sync.rules.prc.terms import terms_standing
from sync.rules.readiness_item import GRAVITY, ReadinessItem, State
from sync.words import say

_ASKED = ("requested", "in_review", "appealed", "deferred")


def coverage_item(coverages: Sequence[Coverage]) -> ReadinessItem:
    """Say whether every possible payer was asked; none may be left unchecked."""
    item = ReadinessItem("coverage", label_of("requirements", "coverage"), "missing")
    if not coverages or any(c.status == "not_checked" for c in coverages):
        return item
    open_ones = [c for c in coverages if c.status in ("checking", "pending_enrollment")]
    if open_ones:
        first = open_ones[0]
        return replace(item, state="waiting", waiting_on=first.payer, since_on=first.checked_on)
    known = all(label_of("coverage-status", c.status) != c.status for c in coverages)
    return replace(item, state="ready" if known else "unknown")


@dataclass(frozen=True, slots=True)
class Payers:
    """What an authorization is judged by besides itself; without it the strictest starter set counts."""

    program: Program = field(default_factory=lambda: program_of(None))
    coverages: Sequence[Coverage] = ()
    patient: Patient | None = None
    zone: str = ""
    """The clock of the patient's site."""


def authorization_item(
    authorizations: Iterable[Authorization],
    service: str,
    days: Sequence[date | None],
    today: date,
    payers: Payers | None = None,
) -> ReadinessItem:
    """Say whether a promise to pay covers a service on its days; the best of several counts.

    Shape: `days` are those of the service and of its visits, as far as they are known.
    """
    by = payers or Payers()
    said = [_one(a, service, days, today, by) for a in authorizations]
    label = label_of("requirements", "authorization")
    return min(said, key=_gravity, default=ReadinessItem("authorization", label, "missing"))


def _gravity(item: ReadinessItem) -> int:
    return GRAVITY.index(item.state)


def _one(
    authorization: Authorization, service: str, days: Sequence[date | None], today: date, by: Payers
) -> ReadinessItem:
    item = ReadinessItem(
        "authorization", label_of("requirements", "authorization"), "missing", record_id=authorization.id
    )
    if authorization.status in _ASKED:
        waits = authorization.payer or say("the payer")
        return replace(item, state="waiting", waiting_on=waits, since_on=authorization.requested_on)
    if authorization.status == "needs_information":
        return replace(item, fix=say("Send the payer what it asks for."))
    if authorization.status != "approved":
        words = label_of("authorization-status", authorization.status)
        is_known = words != authorization.status
        return replace(
            item, state="missing" if is_known else "unknown", fix=say("It is: {status}.", status=words)
        )
    found = _approved(item, authorization, service, days, today)
    return _held_up(found, authorization, today, by) if found.state == "ready" else found


def _held_up(item: ReadinessItem, authorization: Authorization, today: date, by: Payers) -> ReadinessItem:
    """Let a promise that covers the days be ready only when nothing behind it is open."""
    lines = gates(authorization, by.program, by.coverages, by.patient, today, by.zone)
    left = open_gates(lines) if is_prc(authorization, by.coverages) else ()
    if left:
        first = left[0]
        state: State = "unknown" if first.state == "unknown" else "missing"
        return replace(item, state=state, fix=say("{gate}: {fix}", gate=first.label, fix=first.fix))
    terms = terms_standing(authorization, by.program)
    return replace(item, state="unknown", fix=terms.words) if terms.is_open else item


def _approved(
    item: ReadinessItem,
    authorization: Authorization,
    service: str,
    days: Sequence[date | None],
    today: date,
) -> ReadinessItem:
    if authorization.services and service and service not in authorization.services:
        return replace(item, fix=say("It does not name this service."))
    if authorization.starts_on is None or authorization.ends_on is None:
        return replace(item, state="unknown", fix=say("Write down its first and last day."))
    first, last = authorization.starts_on, authorization.ends_on
    if last < today or any(day is not None and not first <= day <= last for day in days):
        return replace(item, fix=say("Its dates do not cover the service."))
    if not authorization.services:
        return replace(item, state="unknown", fix=say("Write down which service it covers."))
    if not service:
        return replace(item, state="unknown", fix=say("Which service it has to cover is not known yet."))
    return replace(item, state="ready")
