"""What a referral says beside its status: planned beside actual days, the people, RCIS's words beside ours."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from navigator_app.desk import Desk
from navigator_app.queries.names import Names
from sync.records.referral import Referral
from sync.rules.codes import label_of
from sync.rules.lifecycle import lifecycle_of
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


def rcis_words(record: Referral) -> tuple[tuple[Words, Words], ...]:
    """Give RCIS's number, type and status; a status that is not what ours means there is said, and never changed."""
    table = lifecycle_of(Referral)
    known = table.states.get(record.status) if table else None
    ours = known.names.get("rcis", "") if known else ""
    theirs = record.rcis_status
    is_other = bool(theirs) and theirs not in ours.split(" or ")
    status = say(label_of("rcis-status", theirs)) if theirs else say("")
    if is_other:
        here = say(label_of("referral-status", record.status))
        status = say("{theirs}; here it is {ours}. Check which is right.", theirs=status, ours=here)
    found = (
        (say("RCIS number"), say(record.rcis_number)),
        (say("RCIS type"), say(label_of("rcis-types", record.rcis_type)) if record.rcis_type else say("")),
        (say("RCIS status"), status),
    )
    return tuple((what, words) for what, words in found if words)


def _day(on: date | None) -> When | None:
    return When(on=on) if on else None
