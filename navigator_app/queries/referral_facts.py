"""What a referral says beside its status: planned beside actual days, and the people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from sync.records.referral import Referral
from sync.rules.codes import label_of
from sync.words import When, Words, say


@dataclass(frozen=True, slots=True)
class PlannedDate:
    """One day as it was planned and as it was."""

    what: Words
    planned: When | None
    actual: When | None


def planned_dates(record: Referral) -> tuple[PlannedDate, ...]:
    """Give the planned beside the actual days; a line of which neither is known is left out."""
    lines = (
        PlannedDate(say("Service"), _day(record.expected_on), _day(record.actual_on)),
        PlannedDate(say("Last day"), _day(record.expected_end_on), _day(record.actual_end_on)),
        PlannedDate(say("Report"), _day(record.report_due_on), _day(record.report_received_on)),
    )
    return tuple(line for line in lines if line.planned or line.actual)


def people(desk: Desk, names: Names, record: Referral) -> tuple[tuple[Words, Words], ...]:
    """Give who answers for it and who is meant there."""
    manager = names.person(record.case_manager_id) if record.case_manager_id else ""
    review = _day(record.next_review_on)
    found = (
        (say("Case manager"), say(manager)),
        (say("Next review"), say("{day}", day=review) if review else say("")),
        (say("Requested by"), say(record.requester)),
        (say("Vendor"), say(record.vendor)),
        (say("Provider there"), say(record.provider)),
        (say("Appointment"), _appointment(desk, record)),
    )
    return tuple((what, words) for what, words in found if words)


def said_with_status(record: Referral) -> tuple[tuple[Words, Words], ...]:
    """Give what was said with the status that a referral has."""
    day = _day(record.answer_by_on)
    how = label_of("answer-ways", record.answered_how) if record.answered_how else ""
    by = say("{who}, {how}", who=record.answered_by, how=say(how)) if how else say(record.answered_by)
    found = (
        (say("Answer wanted by"), say("{day}", day=day) if day else say("")),
        (say("Who else could help"), say(record.alternative)),
        (say("Who there said so"), by),
    )
    return tuple((what, words) for what, words in found if words)


def _appointment(desk: Desk, record: Referral) -> Words:
    image = desk.image(record.appointment_id) if record.appointment_id else None
    if image is None:
        return say("")
    starts, status = image.fields.get("starts_at"), str(image.fields.get("status") or "")
    told = say(label_of("appointment-status", status))
    if not starts:
        return told
    zone = str(image.fields.get("provider_zone") or image.fields.get("patient_zone") or desk.me.zone)
    return say("{at}, {status}", at=When(at=datetime.fromisoformat(str(starts)), zone=zone), status=told)


def _day(on: date | None) -> When | None:
    return When(on=on) if on else None
